import type { Cluster } from '../../core/cluster/cluster';
import { Input, oneOf, shown } from '../../core/input/input';
import { dnsLabel, dnsSubdomain } from '../../core/input/names';
import { count, countOrZero, positiveSeconds } from '../../core/input/numbers';
import { titleOf } from '../../core/objects/identity';
import { checkKedaTriggers, type KedaTrigger } from '../../core/pods/keda-trigger';
import { checkPodVersions } from '../../core/pods/pod-versions';
import { type Resolved, resolved } from '../../core/resolved';
import type { AgentProfile } from '../agent-profile';

/** Props of AgentScaledJob. */
export interface AgentScaledJobProps {
  /** What each Job runs: an agent that takes its work from a queue, and ends. */
  readonly profile: AgentProfile;

  /** The namespace of the Jobs. */
  readonly namespace: string;

  /** The queues, such as a list of Redis, a topic of Kafka, or rows of Postgres. @see https://keda.sh/docs/latest/scalers/ */
  readonly triggers: readonly KedaTrigger[];

  /** Maximum number of Jobs at a time. A quota has to admit all of them. */
  readonly maxReplicas: number;

  /** Jobs that run without work too, ready for it. @default 0 */
  readonly minReplicas?: number;

  /**
   * Name of a Secret in `namespace` that all Jobs share: an ExternalSecret fills it, or you do. No Job has one of its own, because KEDA
   * creates it. The credentials of one user's work come with its message, or the agent fetches them by its identity.
   * @default - none, as a profile requires whose `secretAs` is `none`
   */
  readonly secretName?: string;

  /** Seconds between two looks at the queues. @default 30 */
  readonly pollingIntervalSeconds?: number;

  /**
   * How Jobs are counted against work. `default`: work that waits, less the Jobs that run. `accurate`: for a queue from which a Job takes
   * its message at once, so that only Jobs that have not started count. `eager`: as many as allowed.
   * @default default
   * @see https://keda.sh/docs/latest/reference/scaledjob-spec/#scalingstrategy
   */
  readonly scalingStrategy?: 'default' | 'accurate' | 'eager';

  /**
   * How often a Job that fails is tried again. With 0, the message goes back to its queue, which decides.
   * @default 0
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
   */
  readonly backoffLimit?: number;

  /** Jobs that succeeded and are kept, with their logs. @default 3 */
  readonly successfulJobsHistoryLimit?: number;

  /** Jobs that failed and are kept, with their logs. @default 10 */
  readonly failedJobsHistoryLimit?: number;

  /**
   * Seconds after which a Job ends, with all its attempts and the time in which it waits for a node.
   * @default - 600 more than `sessionLimitSeconds` of the profile for each attempt; no limit for a profile with `unlimitedReason`
   */
  readonly jobLimitSeconds?: number;
}

const DEFAULTS = {
  minReplicas: 0,
  pollingIntervalSeconds: 30,
  scalingStrategy: 'default',
  backoffLimit: 0,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 10,
} as const satisfies Partial<AgentScaledJobProps>;

/** Time for a node to come, and for the pull of the image. */
const BEFORE_START_SECONDS = 600;

/** AgentScaledJobProps with every default filled in. */
export type ResolvedScaledJob = Resolved<AgentScaledJobProps, typeof DEFAULTS>;

/** Fills in every default. */
export function resolveScaledJob(props: AgentScaledJobProps): ResolvedScaledJob {
  const job = resolved<AgentScaledJobProps, typeof DEFAULTS>(props, DEFAULTS);
  const { sessionLimitSeconds } = props.profile.resolved;
  if (job.jobLimitSeconds !== undefined || sessionLimitSeconds === undefined) return job;
  return { ...job, jobLimitSeconds: sessionLimitSeconds * (job.backoffLimit + 1) + BEFORE_START_SECONDS };
}

/** The name in messages. */
export function scaledJobSubject({ namespace, profile: { name } }: AgentScaledJobProps): string {
  return titleOf({ kind: 'AgentScaledJob', metadata: { namespace, name } });
}

/** @throws InputError that lists every wrong prop */
export function checkScaledJob(job: ResolvedScaledJob, cluster: Cluster): void {
  const input = new Input(scaledJobSubject(job));
  const { triggers, maxReplicas, minReplicas } = job;
  input.required('namespace', job.namespace, dnsLabel);
  if (triggers.length === 0) input.refuse('triggers must name at least one queue, got []');
  checkKedaTriggers(input, 'triggers', triggers);
  input.required('maxReplicas', maxReplicas, count);
  input.required('minReplicas', minReplicas, countOrZero);
  if (minReplicas > maxReplicas)
    input.refuse(`minReplicas must be at most maxReplicas ${maxReplicas}, got ${minReplicas}`);
  input.required('pollingIntervalSeconds', job.pollingIntervalSeconds, positiveSeconds);
  input.required('scalingStrategy', job.scalingStrategy, oneOf('default', 'accurate', 'eager'));
  input.required('backoffLimit', job.backoffLimit, countOrZero);
  input.required('successfulJobsHistoryLimit', job.successfulJobsHistoryLimit, countOrZero);
  input.required('failedJobsHistoryLimit', job.failedJobsHistoryLimit, countOrZero);
  input.optional('jobLimitSeconds', job.jobLimitSeconds, positiveSeconds);
  checkPodVersions(input, job.profile.resolved, cluster);
  checkSecret(input, job);
  input.done();
}

function checkSecret(input: Input, { secretName, profile }: ResolvedScaledJob): void {
  const { secretAs } = profile.resolved;
  input.optional('secretName', secretName, dnsSubdomain);
  if (secretName === undefined && secretAs !== 'none') {
    input.refuse(
      `secretName must name a Secret that exists, because the profile's secretAs is ${shown(secretAs)}: no Job has a Secret of its own`,
    );
  }
  if (secretName !== undefined && secretAs === 'none') {
    input.refuse(`secretName must be left out, because the profile's secretAs is "none", got ${shown(secretName)}`);
  }
}
