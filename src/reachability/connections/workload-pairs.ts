import type { PortBounds } from '../evaluate/port-bounds';
import type { Evaluation } from '../evaluation';
import type { Workload } from '../network-endpoint';
import { portsBetweenPods } from '../verdict/namespace-cases';
import type { EvaluatedWorkload } from '../workloads';

/** Two workloads, of which one may be able to call the other. */
interface WorkloadPair {
  readonly from: EvaluatedWorkload;
  readonly to: EvaluatedWorkload;
  readonly ports: PortBounds;
}

/** The pairs of workloads that are not closed for certain, without a single pod and itself. */
export function* workloadPairs(evaluation: Evaluation): Generator<WorkloadPair> {
  const { workloads, openPorts } = evaluation;
  for (const from of workloads) {
    const outgoing = openPorts.forEach(from.group, 'egress');
    for (const to of workloads) {
      if (from === to && isOnePod(from.endpoint)) continue;
      const called = outgoing.byGroup.get(to.group) ?? outgoing.rest;
      if (called.possible.isEmpty) continue;
      const incoming = openPorts.forEach(to.group, 'ingress');
      const ports = called.intersect(incoming.byGroup.get(from.group) ?? incoming.rest);
      if (ports.possible.isEmpty) continue;
      yield { from, to, ports: ports.unknown.isEmpty ? ports : portsBetweenPods(evaluation, from.group, to.group) };
    }
  }
}

/** A pod always reaches itself: no policy opens or closes that. A controller may make another pod. */
function isOnePod({ workloadKind, pods }: Workload): boolean {
  return workloadKind === 'Pod' && pods.length === 1;
}
