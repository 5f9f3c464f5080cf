import type { Labels } from '../core/objects/labels';
import { type PodProps, type ResolvedPod, resolvePod } from '../core/pods/pod-props';
import { type Resolved, resolved } from '../core/resolved';
import type { EndpointPort } from '../network/connections';
import type { Peer } from '../network/peer';
import type { ModelAccess } from './model-access/model-access';

/** The settings that all pods of one profile share. */
export interface AgentProfileProps extends PodProps {
  /** Name of the profile, its PodTemplate and its NetworkPolicy, and the pods' label `app.kubernetes.io/name`. */
  readonly name: string;

  /** Ports that the agent listens on. @default - `http` on 8080 */
  readonly ports?: readonly EndpointPort[];

  /** Name of the port with the health endpoints. @default - the first of `ports` */
  readonly healthPort?: string;

  /** Name of the port that serves `/metrics`. @default - `healthPort` */
  readonly metricsPort?: string;

  /**
   * Whether Kubernetes ends a session whose agent hangs. Under restartPolicy Never, nothing starts the agent again, so a
   * failure ends the call. Without this probe, a hung session ends with `sessionLimitSeconds`.
   * @default true
   */
  readonly livenessProbe?: boolean;

  /** Path of the liveness probe and of the startup probe, which fails when the agent hangs. @default /health */
  readonly livenessPath?: string;

  /** Seconds from container start to the first liveness probe. @default 30 */
  readonly livenessInitialDelaySeconds?: number;

  /** Seconds between liveness probes. @default 10 */
  readonly livenessPeriodSeconds?: number;

  /** Seconds after which a liveness or startup probe fails. A busy agent may answer late. @default 5 */
  readonly livenessTimeoutSeconds?: number;

  /** Liveness probes in a row that must fail before Kubernetes ends the session. @default 6 */
  readonly livenessFailureThreshold?: number;

  /** Path of the readiness probe, which succeeds once the agent can join its session. @default /ready */
  readonly readinessPath?: string;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds within which `livenessPath` must answer for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds from SIGTERM to SIGKILL, in which a call may end. @default 30 */
  readonly drainSeconds?: number;

  /**
   * Seconds after which Kubernetes ends the session. Prevents a hung session from holding quota forever.
   * @default 14400
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
   */
  readonly sessionLimitSeconds?: number;

  /** Environment variables of every session, without secrets. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * How the agents call models without a provider's key: by the identity of their pods, or through a gateway in the cluster. The
   * credentials of a session must then not contain such a key.
   * @default - a key comes with the session's Secret
   */
  readonly modelAccess?: ModelAccess;

  /**
   * How the agent receives the session's Secret: as environment variables, as files, or not at all, because a session has none.
   * @default - `none` with `modelAccess` and no `secretKeys`; otherwise `env`
   */
  readonly secretAs?: 'env' | 'files' | 'none';

  /** Directory of the Secret's files, with `secretAs: 'files'`. @default /var/run/secrets/agent */
  readonly secretDir?: string;

  /** Keys that a session's credentials must contain; `env` must not set them. @default - none */
  readonly secretKeys?: readonly string[];

  /** ServiceAccount of the pods. Its token is never mounted. @default - the namespace's `default` */
  readonly serviceAccountName?: string;

  /** User id of the agent's process. 0 is refused. @default 1000 */
  readonly userId?: number;

  /** Group id of the agent's process and of its scratch directories. 0 is refused. @default 1000 */
  readonly groupId?: number;

  /** Egress to peers outside the cluster; use `connections.allowTo` for services within it. @default - none */
  readonly egress?: readonly Peer[];

  /** Additional labels of the profile's pods, PodTemplate and Secrets, such as `team: care`. @default - none */
  readonly labels?: Labels;

  /**
   * Additional annotations of the profile's pods and PodTemplate. They override those by which the pods ask Karpenter
   * and the Cluster Autoscaler not to evict them: `karpenter.sh/do-not-disrupt: "true"` and
   * `cluster-autoscaler.kubernetes.io/safe-to-evict: "false"`.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

const DEFAULTS = {
  ports: [{ name: 'http', port: 8080 }],
  livenessProbe: true,
  livenessPath: '/health',
  livenessInitialDelaySeconds: 30,
  livenessPeriodSeconds: 10,
  livenessTimeoutSeconds: 5,
  livenessFailureThreshold: 6,
  readinessPath: '/ready',
  readinessInitialDelaySeconds: 5,
  readinessPeriodSeconds: 5,
  startupSeconds: 120,
  drainSeconds: 30,
  sessionLimitSeconds: 14_400,
  env: {},
  secretDir: '/var/run/secrets/agent',
  secretKeys: [],
  userId: 1000,
  groupId: 1000,
  egress: [],
  labels: {},
  annotations: {},
} as const satisfies Partial<AgentProfileProps>;

/** An AgentProfile's props with every default filled in. */
export type ResolvedProfile = Resolved<AgentProfileProps, typeof DEFAULTS> &
  ResolvedPod &
  Required<Pick<AgentProfileProps, 'healthPort' | 'metricsPort' | 'secretAs'>>;

/** Fills in every default. `checkProfile` reports errors. */
export function resolveProfile(props: AgentProfileProps): ResolvedProfile {
  const given = resolvePod(resolved(props, DEFAULTS));
  const ports = given.ports.map(({ name, port, protocol = 'TCP' }) => ({ name, port, protocol }));
  const healthPort = props.healthPort ?? ports[0]?.name ?? '';
  return {
    ...given,
    ports,
    healthPort,
    metricsPort: props.metricsPort ?? healthPort,
    egress: [...given.egress, ...(given.modelAccess?.egress ?? [])],
    secretAs: props.secretAs ?? (given.modelAccess && given.secretKeys.length === 0 ? 'none' : 'env'),
  };
}
