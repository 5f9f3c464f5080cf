import type { PortBounds } from '../evaluate/port-bounds';
import type { Evaluation } from '../evaluation';
import { portsBetweenPods } from '../verdict/namespace-cases';
import type { EvaluatedWorkload } from '../workloads';

/** Two workloads, of which one may be able to call the other. */
interface WorkloadPair {
  readonly from: EvaluatedWorkload;
  readonly to: EvaluatedWorkload;
  readonly ports: PortBounds;
}

/** The pairs of workloads that are not closed for certain. */
export function* workloadPairs(evaluation: Evaluation): Generator<WorkloadPair> {
  const { workloads, openPorts } = evaluation;
  for (const from of workloads) {
    const outgoing = openPorts.forEach(from.group, 'egress');
    for (const to of workloads) {
      const called = outgoing.byGroup.get(to.group) ?? outgoing.rest;
      if (called.possible.isEmpty) continue;
      const incoming = openPorts.forEach(to.group, 'ingress');
      const ports = called.intersect(incoming.byGroup.get(from.group) ?? incoming.rest);
      if (ports.possible.isEmpty) continue;
      yield { from, to, ports: ports.unknown.isEmpty ? ports : portsBetweenPods(evaluation, from.group, to.group) };
    }
  }
}
