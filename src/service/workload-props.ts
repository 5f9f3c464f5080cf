import { mapValues } from '../core/grouped';
import type { SecretKey } from '../core/input/secret-key';
import type { Labels } from '../core/objects/labels';
import type { ImagePullPolicy } from '../core/pods/image-pull';
import { resolvePullPolicy } from '../core/pods/image-pull';
import { EPHEMERAL_STORAGE } from '../core/pods/resource-amounts';
import { SCRATCH_DIRS, type ScratchDir } from '../core/pods/scratch-dirs';
import type { EndpointPort } from '../network/connections';

/** A port that a workload listens on. */
export interface WorkloadPort extends EndpointPort {
  /**
   * The protocol above TCP, for meshes and gateways: `http`, `grpc`, `kubernetes.io/h2c`.
   * @default - not declared
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
   */
  readonly appProtocol?: string;
}

/** A file from a Secret. */
export interface SecretFile extends SecretKey {
  /** Absolute path of the file in the container. */
  readonly path: string;

  /**
   * Whether the kubelet replaces the file when the Secret changes, for a process that reads it again. The file's directory
   * is then mounted as a whole: it hides the image's files in it, and holds nothing but keys of one Secret. The other
   * files are those of the pod's start, and a changed `rotation` of the Secret replaces the pods.
   * @default false
   * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
   */
  readonly refreshed?: boolean;
}

/**
 * A pod field that the downward API exposes to the container.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-fieldRef
 */
export type PodField =
  | 'metadata.name'
  | 'metadata.namespace'
  | 'metadata.uid'
  | 'spec.nodeName'
  | 'spec.serviceAccountName'
  | 'status.hostIP'
  | 'status.podIP';

/** Props that Microservice and StatefulService share: one container, and how its pods run. */
export interface WorkloadProps {
  /** The name of the workload and of its objects, such as its Service. */
  readonly name: string;

  /** The namespace of the workload and its objects. */
  readonly namespace: string;

  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/stt:2.1.0`. */
  readonly image: string;

  /** When the kubelet contacts the registry. @default - IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: ImagePullPolicy;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's entrypoint */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's arguments */
  readonly args?: readonly string[];

  /** CPU that the scheduler reserves for each replica, such as `250m`. Autoscalers measure utilization against it. */
  readonly cpuRequest: string;

  /** Maximum CPU of a replica, such as `1`. */
  readonly cpuLimit: string;

  /** Memory that the scheduler reserves for each replica, such as `256Mi`. */
  readonly memoryRequest: string;

  /** Memory limit, such as `512Mi`. The kernel kills a replica that exceeds it. */
  readonly memoryLimit: string;

  /** Node storage (logs, scratch directories) that the scheduler reserves. @default 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Node storage beyond which the kubelet evicts the pod; covers all scratch directories. @default 1Gi */
  readonly ephemeralStorageLimit?: string;

  /**
   * Devices, such as `{ 'nvidia.com/gpu': 1 }`. Request and limit are equal.
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
   */
  readonly extendedResources?: Readonly<Record<string, number>>;

  /** Writable directories; the root file system is read-only. @default - `/tmp` of 256Mi */
  readonly scratchDirs?: readonly ScratchDir[];

  /**
   * Plain environment variables. A value may refer to earlier variables as `$(NAME)`, including all of `secretEnv` and
   * `fieldEnv`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;

  /** Environment variables from fields of the pod, such as `{ POD_NAME: 'metadata.name' }`. @default - none */
  readonly fieldEnv?: Readonly<Record<string, PodField>>;

  /**
   * Read-only files without secrets, by absolute path. They are stored in a ConfigMap; changed contents restart the
   * pods.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;

  /** Environment variables from Secrets, by name. @default - none */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;

  /** Read-only files from Secrets, readable by the process's group. @default - none */
  readonly secretFiles?: readonly SecretFile[];

  /** User id of the process. 0 is refused. @default 10001 */
  readonly userId?: number;

  /** Group id of the process and of its volumes. 0 is refused. @default 10001 */
  readonly groupId?: number;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Name of a RuntimeClass, such as `gvisor` for stronger isolation. @default - the cluster's default */
  readonly runtimeClassName?: string;

  /**
   * Seconds from SIGTERM to SIGKILL, in which requests and calls may end. Until then, the pod still counts against the
   * quota of its namespace.
   * @default 30
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drainSeconds?: number;

  /** Additional labels of the workload, its pods and its Service. @default - none */
  readonly labels?: Labels;

  /** Annotations of the pods. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;

  /**
   * Why a mutable tag (`latest`, or no tag) is acceptable; rendered as an annotation.
   * @default - a mutable tag is refused
   */
  readonly mutableTagReason?: string;
}

type WithoutDefault = 'command' | 'args' | 'priorityClassName' | 'runtimeClassName' | 'mutableTagReason';

/** WorkloadProps with every default filled in. */
export type ResolvedWorkload = Required<Omit<WorkloadProps, WithoutDefault>> & Pick<WorkloadProps, WithoutDefault>;

/** Fills in every default. Copies lists and maps, so that later changes of the props have no effect. */
export function resolveWorkload(props: WorkloadProps): ResolvedWorkload {
  return {
    ...props,
    imagePullPolicy: props.imagePullPolicy ?? resolvePullPolicy(props.image),
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    ephemeralStorageRequest: props.ephemeralStorageRequest ?? EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: props.ephemeralStorageLimit ?? EPHEMERAL_STORAGE.limit,
    extendedResources: { ...props.extendedResources },
    scratchDirs: (props.scratchDirs ?? SCRATCH_DIRS).map((dir) => ({ ...dir })),
    env: { ...props.env },
    fieldEnv: { ...props.fieldEnv },
    files: { ...props.files },
    secretEnv: copiedKeys(props.secretEnv),
    secretFiles: (props.secretFiles ?? []).map((file) => ({ ...file })),
    userId: props.userId ?? 10_001,
    groupId: props.groupId ?? 10_001,
    drainSeconds: props.drainSeconds ?? 30,
    labels: { ...props.labels },
    podAnnotations: { ...props.podAnnotations },
  };
}

/** Copies references to Secrets. */
export function copiedKeys(keys: Readonly<Record<string, SecretKey>> = {}): Readonly<Record<string, SecretKey>> {
  return mapValues(keys, (from) => ({ ...from }));
}
