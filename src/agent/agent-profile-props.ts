import type { Labels } from '../core/objects/labels';
import { resolvePullPolicy } from '../core/pods/image-pull';
import { EPHEMERAL_STORAGE } from '../core/pods/resource-amounts';
import { SCRATCH_DIRS, type ScratchDir } from '../core/pods/scratch-dirs';
import { type Resolved, resolved } from '../core/resolved';
import type { EndpointPort } from '../network/connections';
import type { Peer } from '../network/peer';
import { NodePlacement } from './node-placement';

/** Everything that the pods of one profile have in common. */
export interface AgentProfileProps {
  /** The profile's name: the label `app.kubernetes.io/name` of its pods, and the name of its PodTemplate and NetworkPolicy. */
  readonly name: string;

  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/agent:1.4.2`. */
  readonly image: string;

  /** When the kubelet asks the registry. @default IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';

  /** Names of Secrets with registry credentials, in the pods' namespace. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's own */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's own */
  readonly args?: readonly string[];

  /** CPU that the scheduler reserves for each session, such as `250m`. */
  readonly cpuRequest: string;

  /** CPU that one session may use at most. A quota that names `limits.cpu` counts this. */
  readonly cpuLimit: string;

  /** Memory that the scheduler reserves for each session, such as `512Mi`. */
  readonly memoryRequest: string;

  /** Memory beyond which the session is killed. */
  readonly memoryLimit: string;

  /** Disk (logs, scratch directories) that the scheduler reserves. @default 256Mi */
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

  /** The ports that the agent listens on. @default - `http` on 8080 */
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

  /** Succeeds once the agent can take part in its session. @default /ready */
  readonly readinessPath?: string;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds that the agent may take to answer on `livenessPath` for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds from SIGTERM to SIGKILL: the time that a call may take to end. @default 30 */
  readonly drainSeconds?: number;

  /**
   * Seconds after which Kubernetes ends the session, so that a hung one does not hold quota forever.
   * @default 14400
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
   */
  readonly sessionLimitSeconds?: number;

  /** Environment variables that are the same for all sessions and not secret. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /** How the session's Secret reaches the agent. @default env */
  readonly secretAs?: 'env' | 'files';

  /** The directory with the Secret's keys as files, with `secretAs: 'files'`. @default /var/run/secrets/agent */
  readonly secretDir?: string;

  /** Keys that a session's credentials must have; none of them may appear in `env`. @default - none */
  readonly secretKeys?: readonly string[];

  /** The nodes that sessions run on. @default - any node */
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

  /** Egress to peers outside the cluster. `connections.allowTo` opens paths to services within. @default - none */
  readonly egress?: readonly Peer[];

  /** Labels of your own on the pods, the PodTemplate and the Secrets of the profile, such as `team: care`. @default - none */
  readonly labels?: Labels;

  /** Annotations of your own on the pods and the PodTemplate of the profile. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;

  /** Why a mutable tag (`latest`, or none) is acceptable; it becomes an annotation. @default - a mutable tag is refused */
  readonly mutableTagReason?: string;
}

const DEFAULTS = {
  imagePullSecrets: [],
  ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
  ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
  extendedResources: {},
  scratchDirs: SCRATCH_DIRS,
  ports: [{ name: 'http', port: 8080 }],
  livenessPath: '/health',
  livenessInitialDelaySeconds: 30,
  livenessPeriodSeconds: 10,
  readinessPath: '/ready',
  readinessInitialDelaySeconds: 5,
  readinessPeriodSeconds: 5,
  startupSeconds: 120,
  drainSeconds: 30,
  sessionLimitSeconds: 14_400,
  env: {},
  secretAs: 'env',
  secretDir: '/var/run/secrets/agent',
  secretKeys: [],
  placement: NodePlacement.anywhere(),
  userId: 1000,
  groupId: 1000,
  egress: [],
  labels: {},
  annotations: {},
} as const satisfies Partial<AgentProfileProps>;

/** An AgentProfile's props with every default filled in. */
export type ResolvedProfile = Resolved<AgentProfileProps, typeof DEFAULTS> &
  Required<Pick<AgentProfileProps, 'imagePullPolicy' | 'healthPort' | 'metricsPort'>>;

/** Fills every default. Pure; `checkProfile` says what is wrong. */
export function resolveProfile(props: AgentProfileProps): ResolvedProfile {
  const given = resolved(props, DEFAULTS);
  const ports = given.ports.map(({ name, port, protocol = 'TCP' }) => ({ name, port, protocol }));
  const healthPort = props.healthPort ?? ports[0]?.name ?? '';
  return {
    ...given,
    imagePullPolicy: props.imagePullPolicy ?? resolvePullPolicy(props.image),
    ports,
    healthPort,
    metricsPort: props.metricsPort ?? healthPort,
  };
}
