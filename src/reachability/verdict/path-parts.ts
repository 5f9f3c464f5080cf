import type { Protocol } from '../../core/network/peer-port';
import { AddressSet } from '../address-set';
import type { ResolvedAddresses, ResolvedEndpoint, ResolvedPods } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import { IngressPods, type PodGroup } from '../pod-group';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import type { OpenAddresses } from '../rules';
import { selectorTitle } from '../selected-pods';
import { inEveryCase, portsBetweenPods } from './namespace-cases';
import { missingFacts, type Undecided } from './undecided';
import type { AnsweredPart, MissingFact } from './verdict';

/** A path between two ends, on one port of the called pod. */
export interface DirectPath {
  readonly from: ResolvedPods | ResolvedAddresses;
  readonly to: ResolvedPods | ResolvedAddresses;
  readonly port: number;
  readonly protocol: Protocol;
}

const V4 = AddressSet.block('0.0.0.0/0');
const V6 = AddressSet.block('::/0');

/** The parts of a path, each with its answer. Both sides must be open. */
export function partsOfPath(evaluation: Evaluation, path: DirectPath): readonly AnsweredPart[] {
  const { from, to } = path;
  if (from.kind === 'addresses')
    return to.kind === 'addresses' ? [] : withAddresses(evaluation, to, 'ingress', from, path);
  if (to.kind === 'addresses') return withAddresses(evaluation, from, 'egress', to, path);
  if (isSelf(from, to)) return [{ title: to.title, verdict: 'open' }];
  return from.groups.flatMap((caller, index) =>
    to.groups.flatMap((called, other) => {
      const [source, target] = [from.titles[index] ?? from.title, to.titles[other] ?? to.title];
      const title = from.groups.length > 1 ? `${source} → ${target}` : target;
      return between(evaluation, caller, called, path, { title, source, target });
    }),
  );
}

/**
 * Whether both ends are one and the same pod. No policy keeps a pod from itself.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ "a pod cannot block access to itself"
 */
export function isSelf(from: ResolvedEndpoint, to: ResolvedEndpoint): boolean {
  return from.kind === 'pods' && to.kind === 'pods' && from.pod !== undefined && from.pod === to.pod;
}

/** The parts of one side of a path: what its policies alone say. */
export function partsOfSide(
  evaluation: Evaluation,
  { direction, of, other, port, protocol }: SideOfPath,
): readonly AnsweredPart[] {
  if (of.kind === 'addresses') return [{ title: of.title, verdict: 'open' }];
  if (other.kind === 'addresses') return withAddresses(evaluation, of, direction, other, { port, protocol });
  return of.groups.flatMap((group, index) =>
    other.groups.flatMap((far, farIndex) => {
      const title = (of.groups.length > 1 ? of.titles[index] : other.titles[farIndex]) ?? other.title;
      const side = (one: PodGroup, another: PodGroup) => evaluation.openPorts.side(one, another, direction);
      const open = inEveryCase(evaluation, [group, far], side).isOpen(port, protocol);
      if (open !== undefined) return [{ title, verdict: open ? 'open' : 'closed' }];
      const asked = PortSet.range(protocol, port);
      return undecidedParts(evaluation.openPorts.undecided({ direction, of: group, other: far }, asked), title);
    }),
  );
}

/** One side of a path. */
export interface SideOfPath {
  readonly direction: Direction;
  readonly of: ResolvedPods | ResolvedAddresses;
  readonly other: ResolvedPods | ResolvedAddresses;
  readonly port: number;
  readonly protocol: Protocol;
}

type AskedPort = Pick<DirectPath, 'port' | 'protocol'>;

function between(
  evaluation: Evaluation,
  from: PodGroup,
  to: PodGroup,
  { port, protocol }: AskedPort,
  { title, source, target }: Titles,
): readonly AnsweredPart[] {
  const { openPorts } = evaluation;
  const open = portsBetweenPods(evaluation, from, to).isOpen(port, protocol);
  if (open !== undefined) return [{ title, verdict: open ? 'open' : 'closed' }];
  const asked = PortSet.range(protocol, port);
  const egress = openPorts.undecided({ direction: 'egress', of: from, other: to }, asked);
  const ingress = openPorts.undecided({ direction: 'ingress', of: to, other: from }, asked);
  // A rule for egress may select some of the called pods, a rule for ingress some of the callers.
  const whole = egress.length > 0 ? target : source;
  return undecidedParts([...egress, ...ingress], title, whole);
}

/** What the parts of a path are called. */
interface Titles {
  readonly title: string;
  readonly source: string;
  readonly target: string;
}

/**
 * If rules select only some of the pods, these have one answer and the rest has the other. Otherwise a fact is missing.
 * @param whole the pods of which rules select some
 */
function undecidedParts(undecided: readonly Undecided[], title: string, whole = title): readonly AnsweredPart[] {
  const missing = missingFacts(undecided);
  const narrower = undecided.flatMap((one) => (one.kind === 'narrower' ? [one] : []));
  const [verdict, another] = [...new Set(narrower.map((one) => one.verdict))];
  if (missing.length > 0 || verdict === undefined) return [{ title, verdict: 'unknown', missing }];
  const parts = narrower.map((one) => ({ title: selectorTitle(one.selector), verdict: one.verdict }));
  const rest = `the rest of ${whole}`;
  if (another !== undefined) return [...parts, { title: rest, verdict: 'unknown', missing: [someOf(whole)] }];
  return [...parts, { title: rest, verdict: verdict === 'open' ? 'closed' : 'open' }];
}

function someOf(title: string): MissingFact {
  return { fact: `which of ${title} are meant`, cure: 'ask about pods with their own labels' };
}

function withAddresses(
  { openPorts }: Evaluation,
  pods: ResolvedPods,
  direction: Direction,
  { addresses, title, which }: ResolvedAddresses,
  { port, protocol }: AskedPort,
): readonly AnsweredPart[] {
  return pods.groups.flatMap((group, index) => {
    const bounds = openPorts.outside(group, direction);
    const [open, possible] = [bounds.open, bounds.possible].map((parts) => openOn(parts, addresses, port, protocol));
    if (open === undefined || possible === undefined) return [];
    const own = pods.groups.length > 1 ? `${pods.titles[index]} ` : '';
    if (which !== undefined) {
      const anyPod = openPorts.side(group, new IngressPods(), direction).possible.has(port, protocol);
      return [oneOf(addresses, open, anyPod ? AddressSet.ALL : possible, title, which)];
    }
    const missing = open.equals(possible)
      ? []
      : missingFacts(openPorts.undecided({ direction, of: group }, PortSet.range(protocol, port)));
    const parts = [
      { addresses: open, verdict: 'open' as const },
      { addresses: possible.minus(open), verdict: 'unknown' as const, missing },
      { addresses: addresses.minus(possible), verdict: 'closed' as const },
    ];
    return parts
      .filter((part) => !part.addresses.isEmpty)
      .map(({ addresses: part, ...rest }) => ({ title: `${own}${partTitle(part, addresses, title)}`, ...rest }));
  });
}

/** The answer about one of several addresses, of which it is not known which. */
function oneOf(
  addresses: AddressSet,
  open: AddressSet,
  possible: AddressSet,
  title: string,
  which: MissingFact,
): AnsweredPart {
  if (open.contains(addresses)) return { title, verdict: 'open' };
  return possible.isEmpty ? { title, verdict: 'closed' } : { title, verdict: 'unknown', missing: [which] };
}

/** The addresses of a block that are open on a port. */
function openOn(parts: readonly OpenAddresses[], addresses: AddressSet, port: number, protocol: Protocol): AddressSet {
  return AddressSet.union(
    parts.filter(({ ports }) => ports.has(port, protocol)).map((part) => part.addresses.intersect(addresses)),
  );
}

function partTitle(part: AddressSet, whole: AddressSet, title: string): string {
  if (part.equals(whole)) return title;
  if (part.equals(whole.intersect(V4))) return 'IPv4';
  return part.equals(whole.intersect(V6)) ? 'IPv6' : String(part);
}
