import type { AddressSet } from './address-set';
import {
  coversAddresses,
  meansPods,
  type OpenAddresses,
  type Openings,
  openAddresses,
  openingsOf,
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

  /** @param subjects those that rows are about */
  constructor(
    private readonly policies: readonly Policy[],
    private readonly subjects: readonly Subject[],
  ) {}

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
    const parts = this.outside(subject, direction);
    const touched = parts.filter((part) => !part.addresses.intersect(addresses).isEmpty);
    const covered = touched.reduce((left, part) => left.minus(part.addresses), addresses);
    if (!covered.isEmpty || touched.length === 0) return PortSet.NONE;
    return touched.reduce((ports, part) => ports.intersect(part.ports), PortSet.ALL);
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

  private side(of: Subject, other: Subject, called: Subject, direction: Direction): PortSet {
    const openings = this.openingsOf(of, direction);
    if (openings === undefined) return PortSet.ALL;
    return PortSet.union(openings.filter((rule) => meansPods(rule, other)).map((rule) => portsOn(rule, called.ports)));
  }

  private toRow(openings: readonly PolicyRule[], subject: Subject, direction: Direction): Row {
    const opened = new Map<Subject, PortSet[]>();
    for (const rule of openings) {
      for (const other of this.subjectsOf(rule)) {
        const ports = portsOn(rule, (direction === 'ingress' ? subject : other).ports);
        const known = opened.get(other);
        if (known) known.push(ports);
        else opened.set(other, [ports]);
      }
    }
    return new Map([...opened].map(([other, ports]) => [other, PortSet.union(ports)]));
  }

  /** The subjects that a rule means, each once. */
  private subjectsOf(rule: PolicyRule): readonly Subject[] {
    if (rule.anyone) return this.subjects;
    const found = [
      ...rule.pods.flatMap((selector) => this.meantBy(selector)),
      ...(rule.blocks.length > 0 ? this.subjects.filter((subject) => coversAddresses(rule, subject)) : []),
    ];
    return [...new Set(found)];
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
