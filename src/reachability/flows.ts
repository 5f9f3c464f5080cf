import type { AddressSet } from './address-set';
import {
  meansPods,
  type OpenAddresses,
  type Openings,
  openAddresses,
  openingsOf,
  portsForAll,
  portsOn,
} from './openings';
import { selectorKey } from './parties';
import type { Direction, PodsSelector, Policy, PolicyRule } from './policy';
import { PortSet } from './port-set';
import type { Subject } from './subject';

/** The ports that one side opens towards each of the subjects; undefined where it opens all of them to everyone. */
export type Row = ReadonlyMap<Subject, PortSet> | undefined;

/** Who may call whom, subject by subject: what was asked once is kept. */
export class Flows {
  private readonly openings: Readonly<Record<Direction, Map<Subject, Openings>>> = {
    ingress: new Map(),
    egress: new Map(),
  };
  private readonly rows: Readonly<Record<Direction, Map<Subject, Row>>> = { ingress: new Map(), egress: new Map() };
  private readonly meant = new Map<string, readonly Subject[]>();

  /** Those that blocks of addresses may mean. */
  private readonly addressed: readonly Subject[];

  /** @param subjects those that rows are about */
  constructor(
    private readonly policies: readonly Policy[],
    private readonly subjects: readonly Subject[],
  ) {
    this.addressed = subjects.filter(({ addresses }) => addresses !== undefined);
  }

  /** The rules for some pods; undefined where no policy isolates them. */
  openingsOf(subject: Subject, direction: Direction): Openings {
    const known = this.openings[direction];
    const found = known.has(subject) ? known.get(subject) : openingsOf(subject, this.policies, direction);
    known.set(subject, found);
    return found;
  }

  /** What pods may call other pods on: open on both sides. */
  between(from: Subject, to: Subject): PortSet {
    return this.side(from, to, to, 'egress').intersect(this.side(to, from, to, 'ingress'));
  }

  /** What is open between some pods and addresses outside. */
  outside(subject: Subject, direction: Direction): readonly OpenAddresses[] {
    // An address outside has no container that could give a port a name.
    const called = direction === 'ingress' ? subject.ports : [];
    return openAddresses(this.openingsOf(subject, direction), called);
  }

  /** The ports that are open for each of some addresses. */
  withAddresses(subject: Subject, direction: Direction, addresses: AddressSet): PortSet {
    return portsForAll(this.outside(subject, direction), addresses);
  }

  /** What one side opens for some pods. @param called whichever of both is called */
  side(of: Subject, other: Subject, called: Subject, direction: Direction): PortSet {
    const openings = this.openingsOf(of, direction);
    if (openings === undefined) return PortSet.ALL;
    const rules = openings.filter((rule) => meansPods(rule, other)).map((rule) => portsOn(rule, called.ports));
    return PortSet.union([...rules, byAddress(openings, other, called)]);
  }

  /** One side of all subjects at once. */
  row(subject: Subject, direction: Direction): Row {
    const known = this.rows[direction];
    if (known.has(subject)) return known.get(subject);
    const openings = this.openingsOf(subject, direction);
    const row = openings && this.toRow(openings, subject, direction);
    known.set(subject, row);
    return row;
  }

  private toRow(openings: readonly PolicyRule[], subject: Subject, direction: Direction): Row {
    const opened = new Map<Subject, PortSet[]>();
    const note = (other: Subject, ports: PortSet) => {
      const known = opened.get(other);
      if (known) known.push(ports);
      else if (!ports.isEmpty) opened.set(other, [ports]);
    };
    const called = (other: Subject) => (direction === 'ingress' ? subject : other);
    for (const rule of openings) {
      const meant = rule.anyone ? this.subjects : new Set(rule.pods.flatMap((selector) => this.meantBy(selector)));
      for (const other of meant) note(other, portsOn(rule, called(other).ports));
    }
    for (const other of this.addressed) note(other, byAddress(openings, other, called(other)));
    return new Map([...opened].map(([other, ports]) => [other, PortSet.union(ports)]));
  }

  private meantBy(selector: PodsSelector): readonly Subject[] {
    const key = selectorKey(selector);
    const known = this.meant.get(key);
    if (known) return known;
    const found = this.subjects.filter((subject) => subject.isMeantBy(selector));
    this.meant.set(key, found);
    return found;
  }
}

/** Several rules may have the addresses of some pods together. */
function byAddress(openings: readonly PolicyRule[], other: Subject, called: Subject): PortSet {
  const { addresses } = other;
  const blocks = openings.some((rule) => rule.blocks.length > 0);
  return addresses && blocks ? portsForAll(openAddresses(openings, called.ports), addresses) : PortSet.NONE;
}
