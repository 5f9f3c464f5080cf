import { addToGroup } from '../../core/grouped';
import type { PortBounds } from '../evaluate/port-bounds';
import type { GroupBounds } from '../evaluate/stage';
import type { Evaluation } from '../evaluation';
import type { Workload } from '../network-endpoint';
import type { PodGroup } from '../pod-group';
import { portsBetweenPods } from '../verdict/namespace-cases';
import type { EvaluatedWorkload } from '../workloads';

/** Two pod groups of workloads, of which one may be able to call the other. */
interface GroupPair {
  readonly from: PodGroup;
  readonly to: PodGroup;
  readonly ports: PortBounds;
}

/** The pairs of pod groups of workloads that are not closed for certain. */
export function* groupPairs(evaluation: Evaluation): Generator<GroupPair> {
  const { workloads, openPorts } = evaluation;
  const groups = new Set(workloads.map(({ group }) => group));
  const called = new CalledGroups(evaluation, groups);
  for (const from of groups) {
    const outgoing = openPorts.forEach(from, 'egress');
    for (const to of called.candidates(from)) {
      const ports = portsOf(outgoing, to).intersect(portsOf(openPorts.forEach(to, 'ingress'), from));
      if (ports.possible.isEmpty) continue;
      yield { from, to, ports: ports.unknown.isEmpty ? ports : portsBetweenPods(evaluation, from, to) };
    }
  }
}

/**
 * Finds the groups that others may be able to call. One that lets only some groups in is looked up by these, and not asked about each
 * group, because most groups of a large set have nothing to do with each other.
 */
class CalledGroups {
  private readonly openToAll: PodGroup[] = [];
  private readonly byCaller = new Map<PodGroup, PodGroup[]>();

  constructor(
    private readonly evaluation: Evaluation,
    private readonly groups: ReadonlySet<PodGroup>,
  ) {
    for (const to of groups) {
      const { byGroup, rest } = evaluation.openPorts.forEach(to, 'ingress');
      if (!rest.possible.isEmpty) this.openToAll.push(to);
      else for (const from of byGroup.keys()) addToGroup(this.byCaller, from, to);
    }
  }

  /** Some groups. All others are closed for the caller. */
  candidates(from: PodGroup): readonly PodGroup[] {
    const { byGroup, rest } = this.evaluation.openPorts.forEach(from, 'egress');
    if (rest.possible.isEmpty) return [...byGroup.keys()].filter((to) => this.groups.has(to));
    return [...this.openToAll, ...(this.byCaller.get(from) ?? [])];
  }
}

function portsOf({ byGroup, rest }: GroupBounds, other: PodGroup): PortBounds {
  return byGroup.get(other) ?? rest;
}

/** Visits the pairs of workloads of two groups, without a single pod and itself. */
export function forWorkloadPairs(
  from: readonly EvaluatedWorkload[] = [],
  to: readonly EvaluatedWorkload[] = [],
  visit: (caller: Workload, called: Workload) => void,
): void {
  for (const caller of from) {
    for (const called of to) {
      if (caller !== called || !isOnePod(caller.endpoint)) visit(caller.endpoint, called.endpoint);
    }
  }
}

/** A pod always reaches itself: no policy opens or closes that. A controller may make another pod. */
function isOnePod({ workloadKind, pods }: Workload): boolean {
  return workloadKind === 'Pod' && pods.length === 1;
}
