import { configKey } from '../core/config-files';
import { unlessEmpty } from '../core/defined';
import { k8s } from '../core/k8s';
import { toQuantities } from '../core/k8s-quantities';
import { objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/labels';
import { restrictedContainer, restrictedPod } from '../core/pod-security';
import { toResources } from '../core/resource-amounts';
import { scratchVolume } from '../core/scratch-dirs';
import type { ConfigFiles } from './config-files';
import { healthProbes } from './health-probes';
import type { ResolvedMicroservice } from './resolve-microservice';

const API_VOLUME = 'kubernetes-api';
const API_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 3600;
const FILES_VOLUME = 'files';

/** What a service gets to know after it is made. */
export interface PodSources {
  /** What `environment` makes. */
  readonly env: k8s.EnvVar[] | undefined;
  readonly files: ConfigFiles;
}

/** The pods of a service. */
export function podTemplateSpec(service: ResolvedMicroservice, sources: PodSources): k8s.PodTemplateSpec {
  const { name, labels, podAnnotations } = service;
  const { paths, digest } = sources.files;
  // A process reads its files at its start: other files are a reason for other pods.
  const annotations = {
    ...podAnnotations,
    ...(paths.length > 0 ? { [`${REASON_ANNOTATION_PREFIX}files`]: digest } : {}),
  };
  return {
    metadata: {
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      labels: { ...labels, ...objectLabels(name, 'service') },
    },
    spec: podSpec(service, sources),
  };
}

/*
 * No preStop hook: the sleep action is on by default only from Kubernetes 1.30, and a command would need a shell in the image.
 * matchLabelKeys is newer than 1.28 too, so a rollout counts old and new pods together when it spreads them.
 */
function podSpec(service: ResolvedMicroservice, sources: PodSources): k8s.PodSpec {
  const { imagePullSecrets } = service;
  return {
    automountServiceAccountToken: false,
    containers: [container(service, sources)],
    enableServiceLinks: false,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    priorityClassName: service.priorityClassName,
    runtimeClassName: service.runtimeClassName,
    securityContext: restrictedPod(service),
    serviceAccountName: service.serviceAccountName,
    terminationGracePeriodSeconds: service.drainSeconds,
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      labelSelector: { matchLabels: selectorLabels(service.name) },
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
    })),
    volumes: unlessEmpty([...volumes(service), ...fileVolumes(service, sources.files)]),
  };
}

function container(service: ResolvedMicroservice, { env, files }: PodSources): k8s.Container {
  const { command, args, ports } = service;
  const { requests, limits } = toResources(service);
  return {
    command: command && [...command],
    args: args && [...args],
    env,
    image: service.image,
    imagePullPolicy: service.imagePullPolicy,
    name: service.name,
    ports: unlessEmpty(ports.map(({ name, port, protocol }) => ({ containerPort: port, name, protocol }))),
    resources: { limits: toQuantities(limits), requests: toQuantities(requests) },
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: unlessEmpty([...volumeMounts(service), ...fileMounts(files)]),
    ...healthProbes(service),
  };
}

/**
 * What servers tell comes before what is given, and Secrets before all else, each in the order given: `$(NAME)` in a value reaches
 * only the variables before it.
 * @returns undefined for none: an API object has no empty list
 */
export function environment(...sources: readonly Environment[]): k8s.EnvVar[] | undefined {
  const fromSecrets = sources.flatMap(({ secretEnv }) => Object.entries(secretEnv));
  const literals = sources.flatMap(({ env }) => Object.entries(env));
  return unlessEmpty([
    ...fromSecrets.map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
    ...literals.map(([name, value]) => ({ name, value })),
  ]);
}

type Environment = Pick<ResolvedMicroservice, 'env' | 'secretEnv'>;

function volumeMounts({ scratchDirs, kubernetesApi }: ResolvedMicroservice): k8s.VolumeMount[] {
  const mounts = scratchDirs.map(({ path }) => ({ mountPath: path, name: scratchVolume(path) }));
  return kubernetesApi ? [...mounts, { mountPath: API_DIRECTORY, name: API_VOLUME, readOnly: true }] : mounts;
}

function volumes({ scratchDirs, kubernetesApi }: ResolvedMicroservice): k8s.Volume[] {
  const dirs = scratchDirs.map(({ path, size }) => ({
    emptyDir: { sizeLimit: k8s.Quantity.fromString(size) },
    name: scratchVolume(path),
  }));
  return kubernetesApi ? [...dirs, { name: API_VOLUME, projected: { sources: API_FILES } }] : dirs;
}

/** Each by itself, so that what the image has in the same directory stays. */
function fileMounts({ paths }: ConfigFiles): k8s.VolumeMount[] {
  return paths.map((path) => ({ mountPath: path, name: FILES_VOLUME, readOnly: true, subPath: configKey(path) }));
}

function fileVolumes({ name }: ResolvedMicroservice, { paths }: ConfigFiles): k8s.Volume[] {
  return paths.length > 0 ? [{ configMap: { name }, name: FILES_VOLUME }] : [];
}

/**
 * What a pod has by itself where the token is mounted automatically; here it is asked for by name.
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
 */
const API_FILES: k8s.VolumeProjection[] = [
  { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
  { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
  { downwardApi: { items: [{ fieldRef: { fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
];
