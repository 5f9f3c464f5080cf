import { basename, dirname } from 'node:path/posix';
import type { IConstruct } from 'constructs';
import type { EnvVar, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import type { SecretKey } from '../core/input/secret-key';
import {
  type Component,
  type Labels,
  objectLabels,
  REASON_ANNOTATION_PREFIX,
  selectorLabels,
} from '../core/objects/labels';
import { rotationAnnotations } from '../core/objects/rotation';
import { configKey } from '../core/pods/config-files';
import { environmentFrom } from '../core/pods/environment/environment';
import type { Health } from '../core/pods/health/health';
import { healthProbes } from '../core/pods/health/health-probes';
import { evictionAnnotations } from '../core/pods/life/life-props';
import { withPodOverrides } from '../core/pods/overrides/pod-overrides';
import { overheadAnnotation } from '../core/pods/pod-overhead';
import { type Mounted, podSpec } from '../core/pods/pod-spec';
import { versionLabel } from '../core/pods/version-label';
import type { ConfigFiles } from './config-files';
import type { ResolvedWorkload, SecretFile, WorkloadPort } from './workload-props';

const FILES_VOLUME = 'files';

/** A workload with the ports and probes of its pods. */
type Workload = ResolvedWorkload & { readonly ports: readonly WorkloadPort[]; readonly health: Health };

/** Parts of a pod that are not props of its workload. */
export interface WorkloadParts {
  readonly component: Component;

  /** The labels of the workload's chart that its pods share, see `partOf`. */
  readonly chartLabels: Labels;

  readonly serviceAccountName: string;

  /** `Never` for a Job. @default - `Always`, as a pod that serves needs */
  readonly restartPolicy?: 'Never';

  /** Seconds from a failed liveness or startup check to SIGKILL. @default - those from the deletion of a pod */
  readonly hungSeconds?: number | undefined;

  /** The result of `environment`. */
  readonly env: EnvVar[] | undefined;

  readonly files: ConfigFiles;

  /** Volumes and mounts, in the order of the manifest. */
  readonly mounted: readonly Mounted[];

  /** Whether the pods are spread over zones and nodes. False for a single pod. */
  readonly spread: boolean;

  /**
   * Labels whose values tell the pods of one revision from others: only pods of the same revision are spread over zones and
   * nodes. Otherwise new pods avoid the nodes of old pods that are about to end. @default - all pods are spread together
   */
  readonly revisionLabels?: readonly string[];
}

/**
 * Adds the rotations of the Secrets that the pods read at start, so that a changed rotation replaces them.
 * @param reader the workload
 */
export function withRotations(
  reader: IConstruct,
  { namespace }: Pick<ResolvedWorkload, 'namespace'>,
  template: PodTemplateSpec,
): PodTemplateSpec {
  const rotations = rotationAnnotations(reader, namespace, template.spec ?? {});
  if (Object.keys(rotations).length === 0) return template;
  const annotations = { ...template.metadata?.annotations, ...rotations };
  return { ...template, metadata: { ...template.metadata, annotations } };
}

/** The pods of a workload. */
export function podTemplateSpec(workload: Workload, parts: WorkloadParts): PodTemplateSpec {
  const { name, labels, podAnnotations } = workload;
  const { paths, digest } = parts.files;
  // A process reads its files at start, so changed contents need new pods.
  const annotations = {
    ...evictionAnnotations(workload.evictable),
    ...podAnnotations,
    ...overheadAnnotation(workload),
    ...(paths.length > 0 ? { [`${REASON_ANNOTATION_PREFIX}files`]: digest } : {}),
  };
  const template = {
    metadata: {
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      labels: {
        ...parts.chartLabels,
        ...versionLabel(workload.image),
        ...labels,
        ...workload.cloudIdentity?.podLabels,
        ...objectLabels(name, parts.component),
      },
    },
    spec: specOf(workload, parts),
  };
  return withPodOverrides(template, workload);
}

function specOf(workload: Workload, parts: WorkloadParts): PodSpec {
  const { name, ports } = workload;
  return podSpec(workload, {
    containerName: name,
    ports,
    container: defined({
      env: parts.env,
      envFrom: environmentFrom(workload),
      ...healthProbes({ health: workload.health, ports, kind: 'service', hungSeconds: parts.hungSeconds }),
    }),
    mounted: parts.mounted,
    podLabels: selectorLabels(name, parts.component),
    spread: parts.spread,
    revisionLabels: parts.revisionLabels,
    pod: defined({ restartPolicy: parts.restartPolicy, serviceAccountName: parts.serviceAccountName }),
  });
}

/** Each file is mounted on its own, so that the image's other files in that directory stay visible. */
export function fileMounts(configMap: string, { paths }: ConfigFiles): Mounted {
  return {
    volumes: paths.length > 0 ? [{ configMap: { name: configMap }, name: FILES_VOLUME }] : [],
    mounts: paths.map((path) => ({ mountPath: path, name: FILES_VOLUME, readOnly: true, subPath: configKey(path) })),
  };
}

/** Files from Secrets, with mode 0440: readable by the pod's group. */
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

/**
 * Certificates of authorities, each in a directory of its own. A mounted directory follows the Secret, unlike a single
 * file of it: a certificate is renewed before it expires, and clients read the file at each connection.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
 */
export function caFileMounts(caFiles: Readonly<Record<string, SecretKey>>): Mounted {
  const files = Object.entries(caFiles);
  return {
    volumes: files.map(([path, { secretName, key }], index) => ({
      name: `ca-${index}`,
      secret: { defaultMode: 0o440, items: [{ key, path: basename(path) }], secretName },
    })),
    mounts: files.map(([path], index) => ({ mountPath: dirname(path), name: `ca-${index}`, readOnly: true })),
  };
}
