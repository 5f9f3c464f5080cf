import type { DeploymentStrategy } from 'kubernetes-types/apps/v1';
import type { Cluster } from '../core/cluster/cluster';
import { type Input, oneOf, shown } from '../core/input/input';
import { countOrPercent, countOrZero, percentage, positiveSeconds } from '../core/input/numbers';
import type { Health } from '../core/pods/health/health';
import { startupBudgetSeconds } from '../core/pods/health/health-probes';
import type { LifecycleProps, ResolvedLifecycle } from '../core/pods/lifecycle/lifecycle-props';
import { graceSeconds } from '../core/pods/lifecycle/lifecycle-spec';
import { resolvePreStop, warnHasty } from './pre-stop';

/** How a Deployment replaces its pods. */
export interface RolloutProps {
  /**
   * `RollingUpdate` ends an old pod once a new pod is ready. `Recreate` ends all old pods first, for a process that must
   * never run twice; nothing serves in between. With a PersistentVolumeClaim that only pods of one node can mount, `RollingUpdate`
   * needs `maxSurge: 0`: the new pod is created while the old one ends, and on another node waits for its volume.
   * @default - RollingUpdate; Recreate with such a claim, unless `maxSurge` is set
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
   */
  readonly strategy?: 'RollingUpdate' | 'Recreate';

  /**
   * Pods, as a number or a percentage, that a `RollingUpdate` may run beyond `replicas`. With 0, an old pod ends before its
   * successor starts, one at a time: for pods that hold a GPU, where no other is free. A quota has to admit what it allows.
   * @default - 1; none with `Recreate`
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
   */
  readonly maxSurge?: number | string;

  /**
   * Seconds without progress after which Kubernetes reports a rollout as stalled. Argo CD then fails the sync, so it
   * must exceed the time in which a pod may start (with `Recreate` or without surge, also the time in which old pods may end).
   * @default - 300 more than that time, which scheduling and the pull of the image may take; at least 600
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
   */
  readonly progressDeadlineSeconds?: number;

  /** Number of old ReplicaSets that are kept for a rollback. @default 3 */
  readonly revisionHistoryLimit?: number;
}

/** RolloutProps with every default filled in. */
export type ResolvedRollout = Required<RolloutProps> & Pick<ResolvedLifecycle, 'preStop'>;

/** The parts of a rollout that decide whether an old pod ends before its successor starts. */
export type ReplacementOrder = Pick<ResolvedRollout, 'strategy' | 'maxSurge'>;

/** The parts of a workload that decide how its pods are replaced. */
interface Replaced extends Pick<ResolvedLifecycle, 'postStart' | 'drainSeconds'> {
  readonly health: Health;
  readonly ports: readonly object[];
}

const PROGRESS_SECONDS_MIN = 600;

/** Time for scheduling, a new node, and the pull of the image, which the startup probe does not cover. */
const BEFORE_START_SECONDS = 300;

/** Fills in every default. */
export function resolveRollout(
  props: RolloutProps & LifecycleProps,
  replaced: Replaced,
  cluster: Cluster,
): ResolvedRollout {
  const strategy = props.strategy ?? 'RollingUpdate';
  const maxSurge = props.maxSurge ?? (strategy === 'Recreate' ? 0 : 1);
  const preStop = resolvePreStop(props.preStop, isTakenOver({ strategy, ...replaced }), cluster);
  const silent = silentSeconds({ strategy, maxSurge, preStop }, replaced);
  return {
    strategy,
    maxSurge,
    preStop,
    progressDeadlineSeconds:
      props.progressDeadlineSeconds ?? Math.max(PROGRESS_SECONDS_MIN, silent + BEFORE_START_SECONDS),
    revisionHistoryLimit: props.revisionHistoryLimit ?? 3,
  };
}

/** Reports every wrong prop. */
export function checkRollout(
  input: Input,
  rollout: ResolvedRollout,
  replaced: Replaced,
  given: RolloutProps & LifecycleProps,
  cluster: Cluster,
): void {
  const { strategy, progressDeadlineSeconds } = rollout;
  warnHasty(input, given, isTakenOver({ ...rollout, ...replaced }), cluster);
  input.required('strategy', strategy, oneOf('RollingUpdate', 'Recreate'));
  input.optional('maxSurge', given.maxSurge, countOrPercent);
  if (strategy === 'Recreate' && given.maxSurge !== undefined) {
    input.refuse(
      `maxSurge must be left out with Recreate, which ends all old pods first, got ${shown(given.maxSurge)}`,
    );
  }
  input.required('progressDeadlineSeconds', progressDeadlineSeconds, positiveSeconds);
  input.required('revisionHistoryLimit', rollout.revisionHistoryLimit, countOrZero);
  const silent = silentSeconds(rollout, replaced);
  if (progressDeadlineSeconds <= silent) {
    const what = endsFirst(rollout) ? 'end and start' : 'start';
    input.refuse(
      `progressDeadlineSeconds must exceed the ${silent} s in which pods may ${what}, or a slow start is reported as stalled: leave it out, got ${progressDeadlineSeconds}`,
    );
  }
}

/** With `Recreate` no other pod takes over, and without ports nobody calls. */
function isTakenOver({ strategy, ports }: Pick<ResolvedRollout, 'strategy'> & Pick<Replaced, 'ports'>): boolean {
  return strategy === 'RollingUpdate' && ports.length > 0;
}

/** The `strategy` of a Deployment. */
export function strategySpec(rollout: ResolvedRollout): DeploymentStrategy {
  if (rollout.strategy === 'Recreate') return { type: 'Recreate' };
  const maxUnavailable = endsFirst(rollout) ? 1 : 0;
  return { rollingUpdate: { maxSurge: rollout.maxSurge, maxUnavailable }, type: 'RollingUpdate' };
}

/** Whether an old pod ends before its successor starts. */
export function endsFirst({ strategy, maxSurge }: ReplacementOrder): boolean {
  return strategy === 'Recreate' || maxSurge === 0 || percentage(maxSurge) === 0;
}

/** The longest time in which a rollout that works shows no progress. */
function silentSeconds(
  { preStop, ...order }: ReplacementOrder & Pick<ResolvedRollout, 'preStop'>,
  { health, postStart, drainSeconds }: Replaced,
): number {
  const start = postStart.maxSeconds + startupBudgetSeconds(health);
  // Without surge, the new pod waits for what the old one holds until it has ended.
  return start + (endsFirst(order) ? graceSeconds({ preStop, drainSeconds }) : 0);
}
