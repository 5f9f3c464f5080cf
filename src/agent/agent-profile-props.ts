import type { ScratchDir } from '../core/scratch-dirs';
import type { EndpointPort } from '../network/connections';
import type { Peer } from '../network/peer';
import type { NodePlacement } from './node-placement';

/** Everything that the pods of one agent type have in common. */
export interface AgentProfileProps {
  /** The agent type: the value of the label `agent-type`, and the name of the PodTemplate and the NetworkPolicy. */
  readonly name: string;

  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/agent:1.4.2`. */
  readonly image: string;

  /** Why a mutable tag (`latest`, or none) is fine here; it lands in an annotation. @default - a mutable tag is refused */
  readonly mutableTagReason?: string;

  /** When the kubelet asks the registry. @default IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';

  /** Names of Secrets with registry credentials, in the pods' namespace. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's own */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's own */
  readonly args?: readonly string[];

  /** CPU that the scheduler sets aside for each session, such as `250m`. */
  readonly cpuRequest: string;

  /** CPU that one session may use at most. A quota that names `limits.cpu` counts this. */
  readonly cpuLimit: string;

  /** Memory that the scheduler sets aside for each session, such as `512Mi`. */
  readonly memoryRequest: string;

  /** Memory beyond which the session is killed. */
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

  /** What the agent listens on. @default - `http` on 8080 */
  readonly ports?: readonly EndpointPort[];

  /** Name of the port with the health endpoints. @default - the first of `ports` */
  readonly healthPort?: string;

  /** Name of the port with `/metrics`. @default - `healthPort` */
  readonly metricsPort?: string;

  /** Fails when the agent hangs. With restartPolicy Never a failure ends the session. @default /health */
  readonly livenessPath?: string;

  /** Seconds from container start to the first liveness probe. @default 30 */
  readonly livenessInitialDelaySeconds?: number;

  /** Seconds between liveness probes. @default 10 */
  readonly livenessPeriodSeconds?: number;

  /** Succeeds once the agent is connected to its room. @default /ready */
  readonly readinessPath?: string;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds that the agent may take to answer on `livenessPath` for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Writable directories: the root file system is read-only. @default - `/tmp` of 256Mi */
  readonly scratchDirs?: readonly ScratchDir[];

  /** Environment that is the same for all sessions and no secret. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /** How the session's Secret reaches the agent. @default env */
  readonly secretAs?: 'env' | 'files';

  /** Where the Secret's keys appear as files, with `secretAs: 'files'`. @default /var/run/secrets/agent */
  readonly secretDir?: string;

  /** Keys that a session's credentials must have; none of them may appear in `env`. @default - LIVEKIT_URL, ROOM_NAME, SESSION_ID */
  readonly secretKeys?: readonly string[];

  /** Ways out of the cluster. Ways to services within are opened with `connections.allowTo`. @default - none */
  readonly egress?: readonly Peer[];

  /** Seconds from SIGTERM to SIGKILL: what a call may take to end. @default 30 */
  readonly drainSeconds?: number;

  /**
   * Seconds after which Kubernetes ends the session, so that a hung one does not hold quota for ever.
   * @default 14400
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
   */
  readonly sessionLimitSeconds?: number;

  /** Which nodes sessions run on. @default - any node */
  readonly placement?: NodePlacement;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Name of a RuntimeClass, such as `gvisor` for stronger isolation. @default - the cluster's default */
  readonly runtimeClassName?: string;

  /** The identity of the pods. Its token is never mounted. @default - the namespace's `default` */
  readonly serviceAccountName?: string;

  /** The user id of the agent's process, not root. @default 1000 */
  readonly userId?: number;

  /** The group id of the agent's process and of its scratch directories, not root. @default 1000 */
  readonly groupId?: number;
}
