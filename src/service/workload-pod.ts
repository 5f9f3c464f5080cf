import { unlessEmpty } from '../core/defined';
import { k8s } from '../core/objects/k8s';
import { toQuantities } from '../core/objects/k8s-quantities';
import {
  type Component,
  type Labels,
  objectLabels,
  REASON_ANNOTATION_PREFIX,
  selectorLabels,
} from '../core/objects/labels';
import { configKey } from '../core/pods/config-files';
import { restrictedContainer, restrictedPod } from '../core/pods/pod-security';
import { toResources } from '../core/pods/resource-amounts';
import { type ScratchDir, scratchVolume } from '../core/pods/scratch-dirs';
import type { ConfigFiles } from './config-files';
import type { Health } from './health';
import { healthProbes } from './health-probes';
import type { ResolvedWorkload, SecretFile, WorkloadPort } from './workload-props';

const FILES_VOLUME = 'files';

/** A workload whose pods are rendered here. */
type Workload = ResolvedWorkload & { readonly ports: readonly WorkloadPort[]; readonly health: Health };

/** Volumes, and where the container mounts them. */
export interface Mounted {
  readonly volumes: readonly k8s.Volume[];
  readonly mounts: readonly k8s.VolumeMount[];
}

/** What a pod has beside the props of its workload. */
export interface PodParts {
  readonly component: Component;
  readonly serviceAccountName: string;

  /** What `environment` returns. */
  readonly env: k8s.EnvVar[] | undefined;

  readonly files: ConfigFiles;

  /** In the order in which they are written. */
  readonly mounted: readonly Mounted[];

  /** Whether the pods are spread over zones and nodes: a single pod has nothing to be spread from. */
  readonly spread: boolean;
}

/** The pods of a workload. */
export function podTemplateSpec(workload: Workload, parts: PodParts): k8s.PodTemplateSpec {
  const { name, labels, podAnnotations } = workload;
  const { paths, digest } = parts.files;
  // A process reads its files when it starts: other contents need new pods.
  const annotations = {
    ...podAnnotations,
    ...(paths.length > 0 ? { [`${REASON_ANNOTATION_PREFIX}files`]: digest } : {}),
  };
  return {
    metadata: {
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      labels: { ...labels, ...objectLabels(name, parts.component) },
    },
    spec: podSpec(workload, parts),
  };
}

/*
 * No preStop hook: the sleep action is enabled by default only from Kubernetes 1.30, and a command would need a shell in the image.
 * matchLabelKeys is newer than 1.28 too, so old and new pods are spread together during a rollout.
 */
function podSpec(workload: Workload, parts: PodParts): k8s.PodSpec {
  const { name, imagePullSecrets } = workload;
  return {
    automountServiceAccountToken: false,
    containers: [container(workload, parts)],
    enableServiceLinks: false,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((secret) => ({ name: secret }))),
    priorityClassName: workload.priorityClassName,
    runtimeClassName: workload.runtimeClassName,
    securityContext: restrictedPod(workload),
    serviceAccountName: parts.serviceAccountName,
    terminationGracePeriodSeconds: workload.drainSeconds,
    topologySpreadConstraints: parts.spread ? spreadConstraints(selectorLabels(name, parts.component)) : undefined,
    volumes: unlessEmpty(parts.mounted.flatMap(({ volumes }) => volumes)),
  };
}

function container(workload: Workload, { env, mounted }: PodParts): k8s.Container {
  const { command, args, ports } = workload;
  const { requests, limits } = toResources(workload);
  return {
    command: command && [...command],
    args: args && [...args],
    env,
    image: workload.image,
    imagePullPolicy: workload.imagePullPolicy,
    name: workload.name,
    ports: unlessEmpty(ports.map(({ name, port, protocol = 'TCP' }) => ({ containerPort: port, name, protocol }))),
    resources: { limits: toQuantities(limits), requests: toQuantities(requests) },
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: unlessEmpty(mounted.flatMap(({ mounts }) => mounts)),
    ...healthProbes(workload),
  };
}

function spreadConstraints(matchLabels: Labels): k8s.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    labelSelector: { matchLabels: { ...matchLabels } },
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
  }));
}

/**
 * Secrets first, then fields of the pod, then plain values, each in the order given: `$(NAME)` in a value refers only to variables
 * before it. Within each, what `connectTo` adds comes before the props.
 * @returns undefined for none: an API object has no empty list
 */
export function environment(...sources: readonly Environment[]): k8s.EnvVar[] | undefined {
  const fromSecrets = sources.flatMap(({ secretEnv }) => Object.entries(secretEnv));
  const fromFields = sources.flatMap(({ fieldEnv = {} }) => Object.entries(fieldEnv));
  const literals = sources.flatMap(({ env }) => Object.entries(env));
  return unlessEmpty([
    ...fromSecrets.map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
    ...fromFields.map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
    ...literals.map(([name, value]) => ({ name, value })),
  ]);
}

type Environment = Pick<ResolvedWorkload, 'env' | 'secretEnv'> & Partial<Pick<ResolvedWorkload, 'fieldEnv'>>;

/** Writable directories. */
export function scratchMounts(scratchDirs: readonly ScratchDir[]): Mounted {
  return {
    volumes: scratchDirs.map(({ path, size }) => ({
      emptyDir: { sizeLimit: k8s.Quantity.fromString(size) },
      name: scratchVolume(path),
    })),
    mounts: scratchDirs.map(({ path }) => ({ mountPath: path, name: scratchVolume(path) })),
  };
}

/** Each file is mounted by itself, so that what the image has in the same directory stays visible. */
export function fileMounts(configMap: string, { paths }: ConfigFiles): Mounted {
  return {
    volumes: paths.length > 0 ? [{ configMap: { name: configMap }, name: FILES_VOLUME }] : [],
    mounts: paths.map((path) => ({ mountPath: path, name: FILES_VOLUME, readOnly: true, subPath: configKey(path) })),
  };
}

/** Files from Secrets. Mode 0440: the group of the pod reads them. */
export function secretFileMounts(secretFiles: readonly SecretFile[]): Mounted {
  return {
    volumes: secretFiles.map(({ secretName, key }, index) => ({
      name: `secret-${index}`,
      secret: { defaultMode: 0o440, items: [{ key, path: key }], secretName },
    })),
    mounts: secretFiles.map(({ path, key }, index) => ({
      mountPath: path,
      name: `secret-${index}`,
      readOnly: true,
      subPath: key,
    })),
  };
}
