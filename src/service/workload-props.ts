import { mapValues } from '../core/grouped';
import type { ImagePullPolicy } from '../core/image-pull';
import { resolvePullPolicy } from '../core/image-pull';
import type { Labels } from '../core/labels';
import { EPHEMERAL_STORAGE } from '../core/resource-amounts';
import { SCRATCH_DIRS, type ScratchDir } from '../core/scratch-dirs';
import type { SecretKey } from '../core/secret-key';
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
}

/**
 * A field of the pod that the downward API gives to its container.
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

/** What Microservice and StatefulService have in common: one container, and how its pods run. */
export interface WorkloadProps {
  /** The name of the workload, its Service and every other object that belongs to it. */
  readonly name: string;

  /** The namespace of all of them. */
  readonly namespace: string;

  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/stt:2.1.0`. */
  readonly image: string;

  /** When the kubelet asks the registry. @default - IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: ImagePullPolicy;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's own */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's own */
  readonly args?: readonly string[];

  /** CPU that the scheduler reserves for each replica, such as `250m`. An autoscaler measures against it. */
  readonly cpuRequest: string;

  /** CPU that one replica may use at most. */
  readonly cpuLimit: string;

  /** Memory that the scheduler reserves for each replica, such as `256Mi`. */
  readonly memoryRequest: string;

  /** Memory beyond which a replica is killed. */
  readonly memoryLimit: string;

  /** Node storage (logs, scratch directories) that the scheduler reserves. @default 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Node storage beyond which the pod is evicted; includes all scratch directories. @default 1Gi */
  readonly ephemeralStorageLimit?: string;

  /**
   * Devices, such as `{ 'nvidia.com/gpu': 1 }`; request and limit are the same.
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
   */
  readonly extendedResources?: Readonly<Record<string, number>>;

  /** Writable directories: the root file system is read-only. @default - `/tmp` of 256Mi */
  readonly scratchDirs?: readonly ScratchDir[];

  /**
   * Plain environment variables. A value may refer to variables before it as `$(NAME)`; those of `secretEnv` and `fieldEnv` come first.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;

  /** Environment variables from fields of the pod, such as `{ POD_NAME: 'metadata.name' }`. @default - none */
  readonly fieldEnv?: Readonly<Record<string, PodField>>;

  /**
   * Read-only files without secrets, by absolute path. They are stored in a ConfigMap; a change of their contents restarts the pods.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;

  /** Environment variables from Secrets, by name. @default - none */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;

  /** Read-only files from Secrets, readable by the group of the process. @default - none */
  readonly secretFiles?: readonly SecretFile[];

  /** The user id of the process, not root. @default 10001 */
  readonly userId?: number;

  /** The group id of the process and of its volumes, not root. @default 10001 */
  readonly groupId?: number;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Name of a RuntimeClass, such as `gvisor` for stronger isolation. @default - the cluster's default */
  readonly runtimeClassName?: string;

  /**
   * Seconds from SIGTERM to SIGKILL. A pod still receives requests while it is removed from the Service, so the process should keep
   * serving for some seconds after SIGTERM.
   * @default 30
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drainSeconds?: number;

  /**
   * The pods also look up names through NodeLocal DNSCache, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** Further labels of the workload, its pods and its Service. @default - none */
  readonly labels?: Labels;

  /** Annotations of the pods. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;

  /** Why a mutable tag (`latest`, or none) is acceptable; it is kept in an annotation. @default - a mutable tag is refused */
  readonly mutableTagReason?: string;
}

type WithoutDefault = 'command' | 'args' | 'priorityClassName' | 'runtimeClassName' | 'mutableTagReason';

/** WorkloadProps with every default filled in. */
export type ResolvedWorkload = Required<Omit<WorkloadProps, WithoutDefault>> & Pick<WorkloadProps, WithoutDefault>;

/** Fills every default. Copies lists and maps, so that later changes of the props do not reach the result. */
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
    nodeLocalDns: props.nodeLocalDns ?? false,
    labels: { ...props.labels },
    podAnnotations: { ...props.podAnnotations },
  };
}

/** References to Secrets by name, as a copy. */
export function copiedKeys(keys: Readonly<Record<string, SecretKey>> = {}): Readonly<Record<string, SecretKey>> {
  return mapValues(keys, (from) => ({ ...from }));
}
