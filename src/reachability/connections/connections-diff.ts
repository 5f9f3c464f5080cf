import { groupedBy } from '../../core/grouped';
import { distinct } from '../../core/order';
import { AddressSet } from '../address-set';
import { PortBounds } from '../evaluate/port-bounds';
import type { AddressBounds } from '../evaluate/stage';
import type { Evaluation } from '../evaluation';
import { type Connection, type NetworkEndpoint, toExternal, type Workload } from '../network-endpoint';
import type { PodGroup } from '../pod-group';
import { type Member, Members, podNames } from '../pods/workload-members';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import type { OpenAddresses } from '../rules';
import { type EvaluatedSelector, selectorPods } from '../selected-pods';
import { portsBetweenPods } from '../verdict/namespace-cases';
import type { EvaluatedWorkload } from '../workloads';
import { allConnections, throughIngress } from './connections';
import { unknownConnections } from './unknown-connections';

/** The connections that differ between two sets. */
export interface ConnectionsDiff {
  /** Open only in the second set. A path that was closed and is now unknown counts too, and says what is missing. */
  readonly opened: readonly Connection[];

  /** Open only in the first set. A path that was unknown and is now closed counts too. */
  readonly closed: readonly Connection[];
}

/** Compares two sets by path, port and address. Workloads match by kind and name. */
export function connectionsDiff(base: Evaluation, head: Evaluation): ConnectionsDiff {
  const [known, members] = [new Members(base), new Members(head)];
  return {
    opened: openedSince(base, head, new Counterparts(base, head, known, members)),
    closed: openedSince(head, base, new Counterparts(head, base, members, known)),
  };
}

/** The connections that are open after a change, but not before, and those that are unknown after it and closed before. */
function openedSince(before: Evaluation, after: Evaluation, counterparts: Counterparts): readonly Connection[] {
  return [
    ...newIn(before, counterparts, allConnections(after), 'open'),
    ...newIn(before, counterparts, unknownConnections(after), 'possible'),
  ];
}

/** The ports of connections that had no such answer before. */
function newIn(
  before: Evaluation,
  counterparts: Counterparts,
  connections: readonly Connection[],
  answer: keyof AddressBounds,
): readonly Connection[] {
  const fromIngress = ingressPorts(before, answer);
  const between = new PortsBetween(before);
  const found: Connection[] = [];
  for (const connection of connections) {
    for (const from of counterparts.of(connection.from)) {
      for (const to of counterparts.of(connection.to)) {
        if (from.kind === 'addresses' || to.kind === 'addresses') {
          const path = { ...connection, from: from.endpoint, to: to.endpoint };
          const known = from.kind === 'addresses' ? outside(before, to, 'ingress') : outside(before, from, 'egress');
          found.push(...beyond(path, known[answer]));
          continue;
        }
        const known = from.kind === 'ingress' ? fromIngress(to) : between.of(from, to)[answer];
        const ports = connection.ports.minus(known);
        if (!ports.isEmpty) found.push({ ...connection, from: from.endpoint, to: to.endpoint, ports });
      }
    }
  }
  return found;
}

/** The ports that the ingress controller could reach before. */
function ingressPorts(before: Evaluation, answer: keyof AddressBounds): (to: Counterpart) => PortSet {
  const known = [...throughIngress(before), ...(answer === 'open' ? [] : unknownConnections(before))];
  const ingress = groupedBy(
    known.filter(({ from }) => from.kind === 'ingress-controller'),
    ({ to }) => to.id,
  );
  return (to) => PortSet.union(ingress.get(to.workload?.endpoint.id ?? '')?.map(({ ports }) => ports) ?? []);
}

/** The ports between the groups of a set. Each pair is asked about for all of its workloads. */
class PortsBetween {
  private readonly known = new Map<PodGroup, Map<PodGroup, PortBounds>>();

  constructor(private readonly evaluation: Evaluation) {}

  of(from: Counterpart, to: Counterpart): PortBounds {
    if (from.kind !== 'workload' || to.kind !== 'workload' || !from.group || !to.group) return PortBounds.NONE;
    const known = this.known.get(from.group) ?? new Map<PodGroup, PortBounds>();
    this.known.set(from.group, known);
    const found = known.get(to.group) ?? portsBetweenPods(this.evaluation, from.group, to.group);
    known.set(to.group, found);
    return found;
  }
}

/** An endpoint of one set, and its counterpart in the other. */
type Counterpart =
  | {
      readonly kind: 'workload';
      readonly endpoint: NetworkEndpoint;
      readonly group: PodGroup | undefined;
      readonly workload?: EvaluatedWorkload | undefined;
    }
  | {
      readonly kind: 'addresses';
      readonly endpoint: NetworkEndpoint;
      readonly workload?: undefined;
    }
  | { readonly kind: 'ingress'; readonly endpoint: NetworkEndpoint; readonly workload?: undefined };

/**
 * Finds the endpoints of one set in another. The policies of a set decide which bare Pods form a workload, so an endpoint may have
 * several counterparts, each for some of its Pods.
 */
class Counterparts {
  private readonly found = new Map<NetworkEndpoint, readonly Counterpart[]>();
  private readonly selectors: ReadonlyMap<string, readonly EvaluatedSelector[]>;

  constructor(
    private readonly before: Evaluation,
    private readonly after: Evaluation,
    private readonly known: Members,
    private readonly members: Members,
  ) {
    this.selectors = groupedBy(after.selectors, ({ endpoint }) => endpoint.id);
  }

  of(endpoint: NetworkEndpoint): readonly Counterpart[] {
    const found = this.found.get(endpoint) ?? this.find(endpoint);
    this.found.set(endpoint, found);
    return found;
  }

  private find(endpoint: NetworkEndpoint): readonly Counterpart[] {
    if (endpoint.kind === 'addresses') return [{ kind: 'addresses', endpoint }];
    if (endpoint.kind === 'ingress-controller') return [{ kind: 'ingress', endpoint }];
    if (endpoint.kind === 'workload') return this.parts(endpoint);
    if (endpoint.kind === 'domain' || endpoint.kind === 'nodes') {
      const group = this.after.outside.find((one) => one.endpoint.id === endpoint.id)?.group;
      return [{ kind: 'workload', endpoint, group }];
    }
    if (endpoint.unnamed) return [{ kind: 'workload', endpoint, group: this.after.unnamed?.group }];
    const selector = this.selectors.get(endpoint.id)?.[0]?.selector;
    const group = selector && selectorPods(selector, this.before.set);
    return [{ kind: 'workload', endpoint, group }];
  }

  private parts(endpoint: Workload): readonly Counterpart[] {
    const members = this.members.of(endpoint).flatMap((member): readonly Shared[] => {
      const counterparts = this.members.counterparts(member, this.known);
      return counterparts.length > 0 ? counterparts.map((known) => ({ member, known })) : [{ member }];
    });
    const byWorkload = groupedBy(members, ({ known }) => known?.workload);
    return [...byWorkload].map(([workload, shared]) => ({
      kind: 'workload',
      endpoint: byWorkload.size === 1 ? endpoint : partOf(endpoint, shared),
      group: workload?.group,
      workload,
    }));
  }
}

/** An object of a workload, and the same object in the other set. */
interface Shared {
  readonly member: Member;
  readonly known?: Member;
}

/** The part of a workload that contains the given objects. */
function partOf(endpoint: Workload, shared: readonly Shared[]): Workload {
  const pods = distinct(shared.flatMap(({ member, known }) => podNames(member, known)));
  const whole = endpoint.id.replace(/ \(.*\)$/, '');
  return { ...endpoint, pods, id: `${whole} (${pods.join(', ') || endpoint.workloadKind})` };
}

function outside({ openPorts }: Evaluation, counterpart: Counterpart, direction: Direction): AddressBounds {
  return counterpart.kind === 'workload' && counterpart.group
    ? openPorts.outside(counterpart.group, direction)
    : { open: [], possible: [] };
}

/** The part of a path to or from addresses that was not open before. */
function beyond(path: Connection, known: readonly OpenAddresses[]): readonly Connection[] {
  let rest = [path.from, path.to].find((end) => end.kind === 'addresses')?.addresses ?? AddressSet.NONE;
  const left: Connection[] = [];
  for (const part of known) {
    const shared = rest.intersect(part.addresses);
    const ports = path.ports.minus(part.ports);
    if (!shared.isEmpty && !ports.isEmpty) left.push(withAddresses({ ...path, ports }, shared));
    rest = rest.minus(part.addresses);
  }
  return rest.isEmpty ? left : [...left, withAddresses(path, rest)];
}

function withAddresses(connection: Connection, addresses: AddressSet): Connection {
  const endpoint = toExternal(addresses);
  const swapped = (old: NetworkEndpoint): NetworkEndpoint => (old.kind === 'addresses' ? endpoint : old);
  return { ...connection, from: swapped(connection.from), to: swapped(connection.to) };
}
