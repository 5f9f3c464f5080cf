import type { AddressSet } from './address-set';
import { connectionsOf, type Everyone, throughIngress } from './connections';
import type { Member } from './parties';
import type { AddressParty, Connection, Party, WorkloadParty } from './party';
import { PortSet } from './port-set';
import { DescribedPods, type Subject } from './subject';

/** What changes between two sets. */
export interface ConnectionsDiff {
  /** Open in the second one alone. */
  readonly opened: readonly Connection[];

  /** Open in the first one alone. */
  readonly closed: readonly Connection[];
}

/** Compares two sets path by path, port by port, address by address; workloads go by their kinds and names. */
export function connectionsDiff(base: Everyone, head: Everyone): ConnectionsDiff {
  return { opened: openedSince(base, head), closed: openedSince(head, base) };
}

/** The connections of one set that the other one does not have. */
function openedSince(before: Everyone, after: Everyone): readonly Connection[] {
  const twins = new Twins(before, after);
  const ingress = new Map(throughIngress(before).map(({ to, ports }) => [to.id, ports]));
  const opened = connectionsOf(after).flatMap((connection) =>
    twins.of(connection.from).flatMap((from) =>
      twins.of(connection.to).flatMap((to): readonly Connection[] => {
        const path = { ports: connection.ports, from: from.party, to: to.party };
        if (from.kind === 'addresses') return beyond(path, from.addresses, outside(before, to, 'ingress'));
        if (to.kind === 'addresses') return beyond(path, to.addresses, outside(before, from, 'egress'));
        const known = from.kind === 'ingress' ? ingress.get(to.twin?.party.id ?? '') : between(before, from, to);
        const ports = connection.ports.minus(known ?? PortSet.NONE);
        return ports.isEmpty ? [] : [{ ...path, ports }];
      }),
    ),
  );
  return opened;
}

/** A party of one set, and what stands for it in the other. */
type Twin =
  | { readonly kind: 'workload'; readonly party: Party; readonly subject: Subject | undefined; readonly twin?: Member }
  | { readonly kind: 'addresses'; readonly party: Party; readonly addresses: AddressSet; readonly twin?: undefined }
  | { readonly kind: 'ingress'; readonly party: Party; readonly twin?: undefined };

/**
 * Finds the parties of one set in another. Which bare Pods go together depends on the policies of a set, so that a party may have
 * several twins, each for some of its Pods.
 */
class Twins {
  private readonly members: ReadonlyMap<string, Member>;
  private readonly found = new Map<Party, readonly Twin[]>();

  constructor(
    private readonly before: Everyone,
    private readonly after: Everyone,
  ) {
    this.members = new Map(before.members.flatMap((member) => atomsOf(member.party).map((atom) => [atom, member])));
  }

  of(party: Party): readonly Twin[] {
    const found = this.found.get(party) ?? this.find(party);
    this.found.set(party, found);
    return found;
  }

  private find(party: Party): readonly Twin[] {
    if (party.kind === 'addresses') return [{ kind: 'addresses', party, addresses: party.addresses }];
    if (party.kind === 'ingress-controller') return [{ kind: 'ingress', party }];
    if (party.kind === 'workload') return this.parts(party);
    const selector = this.after.described.find((described) => described.party.id === party.id)?.selector;
    const subject = selector && new DescribedPods(selector, this.before.set.namespaces, this.before.set.podAddresses);
    return [{ kind: 'workload', party, subject }];
  }

  private parts(party: WorkloadParty): readonly Twin[] {
    const byTwin = new Map<Member | undefined, string[]>();
    for (const atom of atomsOf(party)) {
      const twin = this.members.get(atom);
      const same = byTwin.get(twin);
      if (same) same.push(atom);
      else byTwin.set(twin, [atom]);
    }
    return [...byTwin].map(([twin, atoms]) => ({
      kind: 'workload',
      party: byTwin.size === 1 ? party : partOf(party, atoms),
      subject: twin?.subject,
      twin,
    }));
  }
}

/** What makes up a party whatever the policies are: its controller, each of its Pods. */
function atomsOf({ namespace, name, workloadKind, pods }: WorkloadParty): readonly string[] {
  const own = workloadKind === 'Pod' ? [] : [`${workloadKind} ${namespace}/${name}`];
  return [...own, ...pods.map((pod) => `Pod ${namespace}/${pod}`)];
}

/** Some of a party's Pods. */
function partOf(party: WorkloadParty, atoms: readonly string[]): WorkloadParty {
  const pods = party.pods.filter((pod) => atoms.includes(`Pod ${party.namespace}/${pod}`));
  const words = pods.length > 0 ? pods.join(', ') : party.workloadKind;
  return { ...party, pods, id: `${party.id} (${words})` };
}

function between({ flows }: Everyone, from: Twin, to: Twin): PortSet {
  if (from.kind !== 'workload' || to.kind !== 'workload') return PortSet.NONE;
  return from.subject && to.subject ? flows.between(from.subject, to.subject) : PortSet.NONE;
}

type Outside = readonly { readonly addresses: AddressSet; readonly ports: PortSet }[];

function outside({ flows }: Everyone, twin: Twin, direction: 'ingress' | 'egress'): Outside {
  return twin.kind === 'workload' && twin.subject ? flows.outside(twin.subject, direction) : [];
}

/** What is left of a path to or from addresses without what was open before. */
function beyond(path: Connection, addresses: AddressSet, known: Outside): readonly Connection[] {
  let rest = addresses;
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
  const party: AddressParty = { kind: 'addresses', id: String(addresses), addresses };
  const swapped = (old: Party): Party => (old.kind === 'addresses' ? party : old);
  return { ...connection, from: swapped(connection.from), to: swapped(connection.to) };
}
