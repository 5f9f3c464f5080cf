import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import { AddressSet } from '../address-set';
import type { Evaluation } from '../evaluation';
import { type Connection, INGRESS_CONTROLLER, type NetworkEndpoint, toExternal } from '../network-endpoint';
import { IngressPods, type PodGroup } from '../pod-group';
import { type Direction, EVERY_POD, selectorKey } from '../policy';
import { PortSet } from '../port-set';
import { portsForAll } from '../rules';
import { ingressTargets } from '../verdict/services';
import type { EvaluatedWorkload } from '../workloads';
import { workloadPairs } from './workload-pairs';

/** All open paths, sorted by their ends. */
export function allConnections(evaluation: Evaluation): readonly Connection[] {
  const found = [
    ...betweenWorkloads(evaluation),
    ...withSelectors(evaluation),
    ...withAddresses(evaluation),
    ...withOutside(evaluation),
    ...withUnnamed(evaluation),
    ...throughIngress(evaluation),
  ];
  return found.sort((a, b) => compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id));
}

function betweenWorkloads(evaluation: Evaluation): readonly Connection[] {
  const found: Connection[] = [];
  for (const { from, to, ports } of workloadPairs(evaluation)) {
    if (!ports.open.isEmpty) found.push({ from: from.endpoint, to: to.endpoint, ports: ports.open });
  }
  return found;
}

/** The connections with pods that rules select. Leaves out a connection that a wider selector has too. */
function withSelectors({ workloads, selectors, openPorts }: Evaluation): readonly Connection[] {
  const wider = selectors.map((own, index) =>
    selectors.filter(
      (other, otherIndex) =>
        own.group.selectedBy(other.selector) === 'yes' &&
        // Keeps the first of two equivalent selectors.
        (otherIndex < index || other.group.selectedBy(own.selector) !== 'yes'),
    ),
  );
  const open = (workload: EvaluatedWorkload, other: PodGroup, direction: Direction) =>
    (direction === 'egress' ? openPorts.between(workload.group, other) : openPorts.between(other, workload.group)).open;
  return workloads.flatMap((workload) =>
    (['egress', 'ingress'] as const).flatMap((direction) => {
      const ports = new Map(selectors.map(({ group }) => [group, open(workload, group, direction)]));
      return selectors.flatMap(({ endpoint, group }, index) => {
        const own = ports.get(group) ?? PortSet.NONE;
        const known = PortSet.union(wider[index]?.map((other) => ports.get(other.group) ?? PortSet.NONE) ?? []);
        if (own.minus(known).isEmpty) return [];
        return [toConnection(workload.endpoint, endpoint, own, direction)];
      });
    }),
  );
}

function withAddresses({ workloads, openPorts }: Evaluation): readonly Connection[] {
  return workloads.flatMap(({ endpoint, group }) =>
    (['egress', 'ingress'] as const).flatMap((direction) =>
      openPorts
        .outside(group, direction)
        .open.map(({ addresses, ports }) => toConnection(endpoint, toExternal(addresses), ports, direction)),
    ),
  );
}

/** The connections with the pods that no rule of the Admin or Baseline tier names. Leaves out what is open for every pod. */
function withUnnamed({ workloads, selectors, unnamed, openPorts }: Evaluation): readonly Connection[] {
  const every = selectors.find(({ selector }) => selectorKey(selector) === selectorKey(EVERY_POD));
  if (unnamed === undefined || every === undefined) return [];
  return workloads.flatMap(({ endpoint, group }) =>
    (['egress', 'ingress'] as const).flatMap((direction) => {
      const open = (other: PodGroup) =>
        (direction === 'egress' ? openPorts.between(group, other) : openPorts.between(other, group)).open;
      const ports = open(unnamed.group);
      if (ports.minus(open(every.group)).isEmpty) return [];
      return [toConnection(endpoint, unnamed.endpoint, ports, direction)];
    }),
  );
}

/** The connections to domains and nodes with unknown addresses. Leaves out what is open for every address. */
function withOutside({ workloads, outside, openPorts }: Evaluation): readonly Connection[] {
  return workloads.flatMap(({ endpoint, group }) => {
    const everywhere = portsForAll(openPorts.outside(group, 'egress').open, AddressSet.ALL);
    return outside.flatMap((other) => {
      const { open } = openPorts.between(group, other.group);
      return open.minus(everywhere).isEmpty ? [] : [toConnection(endpoint, other.endpoint, open, 'egress')];
    });
  });
}

/** The connections of the ingress controller. Its namespace and labels are unknown, so a path counts only if it is open to all pods. */
export function throughIngress({ set, workloads, openPorts }: Evaluation): readonly Connection[] {
  const controller = new IngressPods(set.podAddresses);
  const targets = groupedBy(ingressTargets(set, workloads), ({ workload }) => workload);
  return [...targets].flatMap(([{ endpoint, group }, served]) => {
    const open = openPorts.between(controller, group).open.intersect(PortSet.union(served.map(({ ports }) => ports)));
    return open.isEmpty ? [] : [{ from: INGRESS_CONTROLLER, to: endpoint, ports: open }];
  });
}

function toConnection(
  endpoint: NetworkEndpoint,
  other: NetworkEndpoint,
  ports: PortSet,
  direction: Direction,
): Connection {
  return direction === 'egress' ? { from: endpoint, to: other, ports } : { from: other, to: endpoint, ports };
}
