import { defined } from '../core/defined';
import type { Labels } from '../core/objects/labels';
import { Health } from '../core/pods/health/health';
import { probedPort } from '../core/pods/health/health-rules';
import { type PodProps, type ResolvedPod, resolvePod } from '../core/pods/pod-props';
import { type ProcessIdentity, resolveGroup } from '../core/pods/pod-security';
import { type Resolved, resolved } from '../core/resolved';
import type { EndpointPort } from '../network/connections';
import type { Peer } from '../network/peer';
import type { AgentInitContainer, AgentSidecar } from './agent-containers';
import type { ModelAccess } from './model-access/model-access';

/** The settings that all pods of one profile share. */
export interface AgentProfileProps extends PodProps {
  /** Name of the profile, its PodTemplate and its NetworkPolicy, and the pods' label `app.kubernetes.io/name`. */
  readonly name: string;

  /** Ports that the agent listens on; an empty list for an agent that only calls others. @default - `http` on 8080 */
  readonly ports?: readonly EndpointPort[];

  /**
   * The probes. Readiness means that the agent can join its session. A session whose agent hangs, or does not start in time,
   * ends: nothing starts the agent again.
   * @default - `Health.http()` on the first port
   */
  readonly health?: Health;

  /** Name of the port that serves `/metrics`: of the agent or of a sidecar. @default - the probed port of `Health.http`; none with other probes */
  readonly metricsPort?: string;

  /**
   * Why the agent serves no `/metrics`; rendered as an annotation. Excludes `metricsPort`.
   * @default - `metricsPort` serves them
   */
  readonly noMetricsReason?: string;

  /**
   * Seconds after which Kubernetes ends the session. Prevents a hung session from holding quota forever.
   * @default 14400
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
   */
  readonly sessionLimitSeconds?: number;

  /**
   * Why a session has no time limit, such as an agent that always runs; rendered as an annotation. Excludes
   * `sessionLimitSeconds`. If it hangs, only the liveness probe ends it.
   * @default - `sessionLimitSeconds` ends the session
   */
  readonly unlimitedReason?: string;

  /**
   * `Never` ends the session when the agent exits or fails its liveness probe. `OnFailure` starts the container again unless it
   * exited with 0, until the time limit: for a batch job that may run twice.
   * @default Never
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
   */
  readonly restartPolicy?: 'Never' | 'OnFailure';

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

  /**
   * Names of environment variables that a session may set for its agent, with any value, also in place of the profile's.
   * @default - none: all that a session has of its own comes with its Secret
   */
  readonly sessionEnv?: readonly string[];

  /**
   * Keys of labels that a session may set on its pod, with any value. Services and policies of the namespace may select by them.
   * @default - none
   */
  readonly sessionLabelKeys?: readonly string[];

  /**
   * Keys of annotations that a session may set on its pod, with any value, also in place of the profile's. Some change the network or
   * the identity of a pod.
   * @default - none
   */
  readonly sessionAnnotationKeys?: readonly string[];

  /** Containers that run one after another before the agent starts. @default - none */
  readonly initContainers?: readonly AgentInitContainer[];

  /** Containers that run beside the agent, in the order in which they start. They need Kubernetes 1.29. @default - none */
  readonly sidecars?: readonly AgentSidecar[];

  /**
   * User id of the process. 0 is refused. `platform` leaves user and groups to the platform, as OpenShift requires; elsewhere
   * the image then needs a numeric user.
   * @default 1000
   */
  readonly userId?: number | 'platform';

  /** Group id of the agent's process and of its scratch directories. 0 is refused. @default - 1000, or the platform's with `userId: 'platform'` */
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

const GROUP_ID = 1000;

const DEFAULTS = {
  ports: [{ name: 'http', port: 8080 }],
  health: Health.http(),
  sessionLimitSeconds: 14_400,
  restartPolicy: 'Never',
  secretDir: '/var/run/secrets/agent',
  secretKeys: [],
  sessionEnv: [],
  sessionLabelKeys: [],
  sessionAnnotationKeys: [],
  userId: 1000,
  egress: [],
  labels: {},
  annotations: {},
  evictable: false,
} as const satisfies Partial<AgentProfileProps>;

/** An AgentProfile's props with every default filled in. */
export type ResolvedProfile = Omit<Resolved<AgentProfileProps, typeof DEFAULTS>, 'groupId' | 'sessionLimitSeconds'> &
  Pick<ProcessIdentity, 'groupId'> &
  ResolvedPod &
  Pick<AgentProfileProps, 'sessionLimitSeconds'> &
  Required<Pick<AgentProfileProps, 'secretAs' | 'serviceAccountName'>>;

/** Props that exclude each other. */
const ALTERNATIVES = [
  ['metricsPort', 'noMetricsReason'],
  ['sessionLimitSeconds', 'unlimitedReason'],
] as const satisfies readonly (readonly [keyof AgentProfileProps, keyof AgentProfileProps])[];

/** The props of a profile with changes. A change replaces also the alternative of the changed prop. */
export function changedProps(base: AgentProfileProps, changes: Partial<AgentProfileProps>): AgentProfileProps {
  const given = defined(changes);
  const replaced = ALTERNATIVES.flatMap(([one, other]) => [
    ...(given[one] === undefined ? [] : [other]),
    ...(given[other] === undefined ? [] : [one]),
  ]);
  const kept = Object.fromEntries(replaced.map((prop) => [prop, undefined]));
  return { ...base, ...kept, ...given };
}

/** Fills in every default. `checkProfile` reports errors. */
export function resolveProfile(props: AgentProfileProps): ResolvedProfile {
  const given = resolvePod(resolved(props, DEFAULTS));
  const ports = given.ports.map(({ name, port, protocol = 'TCP' }) => ({ name, port, protocol }));
  return {
    ...given,
    groupId: resolveGroup(given, GROUP_ID),
    serviceAccountName: props.serviceAccountName ?? props.name,
    ports,
    metricsPort: props.metricsPort ?? metricsPortOf({ ...given, ports }),
    sessionLimitSeconds: given.unlimitedReason === undefined ? given.sessionLimitSeconds : props.sessionLimitSeconds,
    egress: [...given.egress, ...(given.modelAccess?.egress ?? [])],
    secretAs: props.secretAs ?? (given.modelAccess && given.secretKeys.length === 0 ? 'none' : 'env'),
  };
}

/** The port that serves metrics unless the props say otherwise: a port that is known to speak HTTP. */
function metricsPortOf({
  health,
  ports,
  noMetricsReason,
}: Pick<ResolvedProfile, 'health' | 'ports' | 'noMetricsReason'>): string | undefined {
  const isServed = health.check?.kind === 'http' && noMetricsReason === undefined;
  return isServed ? probedPort(health, ports)?.name : undefined;
}
