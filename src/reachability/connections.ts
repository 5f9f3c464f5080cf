import { compare } from '../core/order';
import type { AddressSet } from './address-set';
import type { Described } from './described-pods';
import type { Flows } from './flows';
import type { ObjectSet } from './object-set';
import type { Member } from './parties';
import { type AddressParty, type Connection, INGRESS_CONTROLLER, type Party } from './party';
import type { Direction } from './policy';
import { PortSet } from './port-set';
import { ingressTargets } from './services';
import { KnownPods, type Subject } from './subject';

/** Everything that connections are found in. */
export interface Everyone {
  readonly set: ObjectSet;
  readonly members: readonly Member[];
  readonly described: readonly Described[];
  readonly flows: Flows;
}

/** All ways that are open, in order: from whom, to whom. */
export function connectionsOf(everyone: Everyone): readonly Connection[] {
  const found = [
    ...betweenMembers(everyone),
    ...withDescribed(everyone),
    ...withAddresses(everyone),
    ...throughIngress(everyone),
  ];
  return found.sort((a, b) => compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id));
}

function betweenMembers({ members, flows }: Everyone): readonly Connection[] {
  const found: Connection[] = [];
  for (const from of members) {
    const out = flows.row(from.subject, 'egress');
    for (const to of members) {
      const ours = out === undefined ? PortSet.ALL : out.get(to.subject);
      if (ours === undefined) continue;
      const incoming = flows.row(to.subject, 'ingress');
      const theirs = incoming === undefined ? PortSet.ALL : incoming.get(from.subject);
      const ports = theirs?.intersect(ours) ?? PortSet.NONE;
      if (!ports.isEmpty) found.push({ from: from.party, to: to.party, ports });
    }
  }
  return found;
}

/** With pods that rules describe; what a wider description says already is not said again. */
function withDescribed({ members, described, flows }: Everyone): readonly Connection[] {
  const wider = described.map((own, index) =>
    described.filter(
      (other, otherIndex) =>
        own.subject.isMeantBy(other.selector) &&
        // Of two that mean the same, the first one is said.
        (otherIndex < index || !other.subject.isMeantBy(own.selector)),
    ),
  );
  const open = (member: Member, other: Subject, direction: Direction) =>
    direction === 'egress' ? flows.between(member.subject, other) : flows.between(other, member.subject);
  return members.flatMap((member) =>
    (['egress', 'ingress'] as const).flatMap((direction) => {
      const ports = new Map(described.map(({ subject }) => [subject, open(member, subject, direction)]));
      return described.flatMap(({ party, subject }, index) => {
        const own = ports.get(subject) ?? PortSet.NONE;
        const said = PortSet.union(wider[index]?.map((other) => ports.get(other.subject) ?? PortSet.NONE) ?? []);
        if (own.minus(said).isEmpty) return [];
        return [toConnection(member.party, party, own, direction)];
      });
    }),
  );
}

function withAddresses({ members, flows }: Everyone): readonly Connection[] {
  const parties = new Map<string, AddressParty>();
  const partyOf = (addresses: AddressSet): AddressParty => {
    const id = String(addresses);
    const party = parties.get(id) ?? { kind: 'addresses', id, addresses };
    parties.set(id, party);
    return party;
  };
  return members.flatMap(({ party, subject }) =>
    (['egress', 'ingress'] as const).flatMap((direction) =>
      flows
        .outside(subject, direction)
        .map(({ addresses, ports }) => toConnection(party, partyOf(addresses), ports, direction)),
    ),
  );
}

/** The controller's pods may be anywhere and be called anything: only what is open to such pods is open to it. */
export function throughIngress({ set, members, flows }: Everyone): readonly Connection[] {
  const controller = new KnownPods('', {}, {}, [], set.podAddresses);
  const ports = new Map<Member, PortSet>();
  for (const target of ingressTargets(set, members)) {
    const open = flows.between(controller, target.member.subject).intersect(target.ports);
    ports.set(target.member, open.union(ports.get(target.member) ?? PortSet.NONE));
  }
  return [...ports]
    .filter(([, open]) => !open.isEmpty)
    .map(([{ party }, open]) => ({ from: INGRESS_CONTROLLER, to: party, ports: open }));
}

function toConnection(party: Party, other: Party, ports: PortSet, direction: Direction): Connection {
  return direction === 'egress' ? { from: party, to: other, ports } : { from: other, to: party, ports };
}
