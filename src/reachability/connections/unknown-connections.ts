import { groupedBy } from '../../core/grouped';
import type { Evaluation } from '../evaluation';
import { INGRESS_CONTROLLER, toExternal, type UnknownConnection } from '../network-endpoint';
import { IngressPods, type PodGroup } from '../pod-group';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import { ingressTargets } from '../verdict/services';
import { missingFacts } from '../verdict/undecided';
import { distinctFacts, type MissingFact } from '../verdict/verdict';
import { forWorkloadPairs, groupPairs } from './group-pairs';
import { SortedPaths } from './sorted-paths';

const known = new WeakMap<Evaluation, readonly UnknownConnection[]>();

/** All unknown paths between workloads, with addresses outside, and from the ingress controller, sorted by their ends. */
export function unknownConnections(evaluation: Evaluation): readonly UnknownConnection[] {
  const found = known.get(evaluation) ?? findAll(evaluation);
  known.set(evaluation, found);
  return found;
}

function findAll(evaluation: Evaluation): readonly UnknownConnection[] {
  const paths = new SortedPaths<UnknownConnection>();
  addBetweenWorkloads(paths, evaluation);
  for (const path of [...withAddresses(evaluation), ...throughIngress(evaluation)]) paths.add(path);
  return paths.all;
}

function addBetweenWorkloads(paths: SortedPaths<UnknownConnection>, evaluation: Evaluation): void {
  const byGroup = groupedBy(evaluation.workloads, ({ group }) => group);
  for (const { from, to, ports } of groupPairs(evaluation)) {
    const { unknown } = ports;
    if (unknown.isEmpty) continue;
    const missing = missingFor(evaluation, from, to, unknown);
    forWorkloadPairs(byGroup.get(from), byGroup.get(to), (caller, called) => {
      paths.add({ from: caller, to: called, ports: unknown, missing });
    });
  }
}

function withAddresses({ workloads, openPorts }: Evaluation): readonly UnknownConnection[] {
  return workloads.flatMap(({ endpoint, group }) =>
    (['egress', 'ingress'] as const).flatMap((direction: Direction) => {
      const { open, possible } = openPorts.outside(group, direction);
      if (open === possible) return [];
      return possible.flatMap((part) =>
        [...open, { addresses: part.addresses, ports: PortSet.NONE }].flatMap((known, index) => {
          const isRest = index === open.length;
          const addresses = isRest
            ? open.reduce((rest, one) => rest.minus(one.addresses), part.addresses)
            : part.addresses.intersect(known.addresses);
          const ports = part.ports.minus(known.ports);
          if (addresses.isEmpty || ports.isEmpty) return [];
          const other = toExternal(addresses);
          const missing = missingFacts(openPorts.undecided({ direction, of: group }, ports));
          const [from, to] = direction === 'egress' ? [endpoint, other] : [other, endpoint];
          return [{ from, to, ports, missing: distinctFacts(missing) }];
        }),
      );
    }),
  );
}

function throughIngress(evaluation: Evaluation): readonly UnknownConnection[] {
  const { set, workloads, openPorts } = evaluation;
  const controller = new IngressPods(set.podAddresses);
  const targets = groupedBy(ingressTargets(set, workloads), ({ workload }) => workload);
  return [...targets].flatMap(([{ endpoint, group }, served]) => {
    const asked = PortSet.union(served.map(({ ports }) => ports));
    const ports = openPorts.between(controller, group).unknown.intersect(asked);
    if (ports.isEmpty) return [];
    return [
      { from: INGRESS_CONTROLLER, to: endpoint, ports, missing: missingFor(evaluation, controller, group, ports) },
    ];
  });
}

function missingFor({ openPorts }: Evaluation, from: PodGroup, to: PodGroup, ports: PortSet): readonly MissingFact[] {
  const undecided = [
    ...openPorts.undecided({ direction: 'egress', of: from, other: to }, ports),
    ...openPorts.undecided({ direction: 'ingress', of: to, other: from }, ports),
  ];
  return distinctFacts(missingFacts(undecided));
}
