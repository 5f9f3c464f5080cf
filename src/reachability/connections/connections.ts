import { groupedBy } from '../../core/grouped';
import { AddressSet } from '../address-set';
import type { Evaluation } from '../evaluation';
import {
  type Connection,
  type ExternalAddresses,
  INGRESS_CONTROLLER,
  type NetworkEndpoint,
  toExternal,
} from '../network-endpoint';
import { IngressPods, type PodGroup } from '../pod-group';
import { type Direction, selectsEveryPod } from '../policy';
import { PortSet } from '../port-set';
import { portsForAll } from '../rules';
import { ingressTargets } from '../verdict/services';
import type { EvaluatedWorkload } from '../workloads';
import { forWorkloadPairs, groupPairs } from './group-pairs';
import { SelectorConnections } from './selector-connections';
import { SortedPaths } from './sorted-paths';

const DIRECTIONS: readonly Direction[] = ['egress', 'ingress'];
const known = new WeakMap<Evaluation, readonly Connection[]>();

/** All open paths, sorted by their ends. */
export function allConnections(evaluation: Evaluation): readonly Connection[] {
  const found = known.get(evaluation) ?? findAll(evaluation);
  known.set(evaluation, found);
  return found;
}

function findAll(evaluation: Evaluation): readonly Connection[] {
  const byGroup = groupedBy(evaluation.workloads, ({ group }) => group);
  const paths = new SortedPaths<Connection>();
  for (const { from, to, ports } of groupPairs(evaluation)) {
    if (ports.open.isEmpty) continue;
    forWorkloadPairs(byGroup.get(from), byGroup.get(to), (caller, called) => {
      paths.add({ from: caller, to: called, ports: ports.open });
    });
  }
  addOthers(paths, evaluation, byGroup);
  for (const path of throughIngress(evaluation)) paths.add(path);
  return paths.all;
}

type ByGroup = ReadonlyMap<PodGroup, readonly EvaluatedWorkload[]>;

/** What is open between some pods and an endpoint that is no workload. */
interface OpenEndpoint {
  readonly endpoint: NetworkEndpoint;
  readonly ports: PortSet;
}

/** Adds the connections with endpoints that are no workloads, which are the same for all workloads of a group. */
function addOthers(paths: SortedPaths<Connection>, evaluation: Evaluation, byGroup: ByGroup): void {
  const selected = new SelectorConnections(evaluation);
  const external = new Map<string, ExternalAddresses>();
  for (const [group, workloads] of byGroup) {
    for (const direction of DIRECTIONS) {
      const others = [
        ...selected.of(group, direction),
        ...addressesOf(evaluation, group, direction, external),
        ...unnamedOf(evaluation, group, direction),
        ...(direction === 'egress' ? outsideOf(evaluation, group) : []),
      ];
      for (const { endpoint } of workloads) {
        for (const other of others) paths.add(toConnection(endpoint, other, direction));
      }
    }
  }
}

type Found = readonly OpenEndpoint[];

/** @param known the endpoints of other groups: most groups may call the same addresses, and naming them takes long */
function addressesOf(
  { openPorts }: Evaluation,
  group: PodGroup,
  direction: Direction,
  known: Map<string, ExternalAddresses>,
): Found {
  return openPorts.outside(group, direction).open.map(({ addresses, ports }) => {
    const endpoint = known.get(addresses.key) ?? toExternal(addresses);
    known.set(addresses.key, endpoint);
    return { endpoint, ports };
  });
}

/** The pods that no rule of the Admin or Baseline tier names. Left out if they are open like every pod. */
function unnamedOf({ selectors, unnamed, openPorts }: Evaluation, group: PodGroup, direction: Direction): Found {
  const every = unnamed && selectors.find(({ selector }) => selectsEveryPod(selector));
  if (unnamed === undefined || every === undefined) return [];
  const open = (other: PodGroup) =>
    (direction === 'egress' ? openPorts.between(group, other) : openPorts.between(other, group)).open;
  const ports = open(unnamed.group);
  return ports.minus(open(every.group)).isEmpty ? [] : [{ endpoint: unnamed.endpoint, ports }];
}

/** Domains, and nodes with unknown addresses. Left out if they are open like every address. */
function outsideOf({ outside, openPorts }: Evaluation, group: PodGroup): Found {
  if (outside.length === 0) return [];
  const everywhere = portsForAll(openPorts.outside(group, 'egress').open, AddressSet.ALL);
  return outside.flatMap(({ endpoint, group: other }) => {
    const ports = openPorts.between(group, other).open;
    return ports.minus(everywhere).isEmpty ? [] : [{ endpoint, ports }];
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

function toConnection(workload: NetworkEndpoint, { endpoint, ports }: OpenEndpoint, direction: Direction): Connection {
  return direction === 'egress' ? { from: workload, to: endpoint, ports } : { from: endpoint, to: workload, ports };
}
