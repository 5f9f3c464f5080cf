import type { ImagePullPolicy } from '../core/image-pull';
import type { ScratchDir } from '../core/scratch-dirs';
import type { SecretKey } from '../core/secret-key';
import type { EndpointPort } from '../network/connections';
import type { Health } from './health';

/** A port that a service listens on. */
export interface MicroservicePort extends EndpointPort {
  /** The port that callers use, on the Service. @default - `port` */
  readonly servicePort?: number;

  /**
   * What is spoken there, for meshes and gateways: `http`, `grpc`, `kubernetes.io/h2c`.
   * @default - not said
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
   */
  readonly appProtocol?: string;
}

/** A ServiceAccount that somebody made: one of ours (`SessionManagerRole.serviceAccount`) or one of cdk8s-plus-28. */
export interface ServiceAccountObject {
  /** Always ServiceAccount. */
  readonly kind: string;

  /** Its name. */
  readonly name: string;

  /** Where its namespace stands. */
  readonly metadata?: { readonly namespace?: string };
}

/** A service of one's own: what runs, how much it takes, how it is called and kept alive. */
export interface MicroserviceProps {
  /** The name of the Deployment, the Service and all else that belongs to it. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/stt:2.1.0`. */
  readonly image: string;

  /** Why a mutable tag (`latest`, or none) is fine here; it lands in an annotation. @default - a mutable tag is refused */
  readonly mutableTagReason?: string;

  /** When the kubelet asks the registry. @default IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: ImagePullPolicy;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's own */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's own */
  readonly args?: readonly string[];

  /** What it listens on. Without ports there is no Service, and nothing can call it. @default - none */
  readonly ports?: readonly MicroservicePort[];

  /** How Kubernetes asks for its health. @default - `Health.http()` on the first port */
  readonly health?: Health;

  /**
   * Environment that is no secret. A value may name variables that stand before it, those of `secretEnv` too, as `$(NAME)`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;

  /** Environment that comes from Secrets, by the variable's name. @default - none */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;

  /** CPU that the scheduler sets aside for each replica, such as `250m`. An autoscaler measures against it. */
  readonly cpuRequest: string;

  /** CPU that one replica may use at most. */
  readonly cpuLimit: string;

  /** Memory that the scheduler sets aside for each replica, such as `256Mi`. */
  readonly memoryRequest: string;

  /** Memory beyond which a replica is killed. */
  readonly memoryLimit: string;

  /** Disk (logs, scratch directories) that is set aside. @default 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Disk beyond which the pod is evicted; holds all scratch directories. @default 1Gi */
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
   * Read-only files that are no secret, by their absolute paths. A ConfigMap keeps them, and other contents replace the pods.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;

  /** Number of pods. Leave it out under an autoscaler, which would be reset by every apply. @default 2 */
  readonly replicas?: number;

  /**
   * Pods, or a percentage of them, that stay when nodes are drained; must be fewer than there are.
   * @default - `maxUnavailable` is used
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
   */
  readonly minAvailable?: number | string;

  /** Pods, or a percentage of them, that may be missing while nodes are drained. @default 1 */
  readonly maxUnavailable?: number | string;

  /** Seconds after which a rollout that makes no progress is reported as stalled. @default 600 */
  readonly progressDeadlineSeconds?: number;

  /** Old ReplicaSets that are kept for a roll-back. @default 3 */
  readonly revisionHistoryLimit?: number;

  /**
   * Seconds from SIGTERM to SIGKILL. A pod gets its last requests while it is being taken out of the Service, so the process
   * should serve on for some seconds after SIGTERM.
   * @default 30
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drainSeconds?: number;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Name of a RuntimeClass, such as `gvisor` for stronger isolation. @default - the cluster's default */
  readonly runtimeClassName?: string;

  /** The user id of the process, not root. @default 10001 */
  readonly userId?: number;

  /** The group id of the process and of its scratch directories, not root. @default 10001 */
  readonly groupId?: number;

  /** Name of an existing ServiceAccount; none is created then. @default - one of the service's own, without any right */
  readonly serviceAccountName?: string;

  /** The same as an object, whose namespace is checked. @default - `serviceAccountName` */
  readonly serviceAccount?: ServiceAccountObject;

  /**
   * The process calls the Kubernetes API: its token is mounted where client libraries look for it. The way there is opened
   * with `connections.allowTo(Egress.kubernetesApi())`.
   * @default false
   */
  readonly kubernetesApi?: boolean;

  /** Labels of your own, on the Deployment, its pods and its Service. @default - none */
  readonly labels?: Readonly<Record<string, string>>;

  /** Annotations of the pods. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}
