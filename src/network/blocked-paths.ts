import { listed } from '../core/listed';
import { type DirectionExplanation, type EndpointRef, PortSet, type Reachability } from '../reachability/index';
import type { DeclaredPath } from './declared-paths';
import type { SelectorTargets } from './selector-targets';

/** What is wrong with a declared path. Undefined for an open path. */
export interface PathProblem {
  /** Why it is blocked, for all pods or for some. */
  readonly error?: string;

  /** Why it is not known whether it is open, and what would tell. */
  readonly unknown?: readonly string[];
}

const FIX =
  'Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side';

/** Two pods, and what is open between them. */
interface Pair {
  readonly caller: EndpointRef;
  readonly called: EndpointRef;
  readonly open: PortSet;
  readonly possible: PortSet;
}

/**
 * Checks a declared path against all policies of an app: all pods of one end must be able to call all pods of the other. If the app has no
 * object in a namespace, the pods of that namespace count as open.
 */
export function problemOf(path: DeclaredPath, targets: SelectorTargets): PathProblem | undefined {
  const { from, to, ports, far } = path;
  const { app } = targets;
  const [callers, called] = [targets.endOf(from, []), targets.endOf(to, ports)];
  if (callers.refs.length === 0 || called.refs.length === 0) return undefined;
  const asked = PortSet.union(
    ports.map(({ port, endPort, protocol = 'TCP' }) => PortSet.range(protocol, port, endPort)),
  );
  const rows = callers.refs.map((caller) => called.refs.map((target): Pair => pairOf(app, caller, target)));
  const throughout = (portsOf: (pair: Pair) => PortSet): PortSet =>
    joined(
      rows.map((row) => joined(row.map(portsOf), called.all)),
      callers.all,
    );
  const closed = asked.minus(throughout(({ possible }) => possible));
  const unknown = asked.minus(throughout(({ open }) => open)).minus(closed);
  const others = closed.isEmpty ? [] : targets.otherPolicies(far);
  if (others.length > 0) return { unknown: [notKnown(`what ${listed(others)} opens`, 'set openedBy of the Peer')] };
  const pairs = rows.flat();
  if (!closed.isEmpty) return { error: whyBlocked(path, targets, pairs, closed) };
  if (unknown.isEmpty) return undefined;
  return { unknown: missingFacts(app, pairs, unknown) };
}

function pairOf(app: Reachability, caller: EndpointRef, called: EndpointRef): Pair {
  return { caller, called, open: app.portsBetween(caller, called), possible: app.possiblePorts(caller, called) };
}

/** The ports of all, or of any. */
function joined(ports: readonly PortSet[], all: boolean): PortSet {
  return all ? ports.reduce((some, more) => some.intersect(more), PortSet.ALL) : PortSet.union(ports);
}

function whyBlocked(
  { title, far }: DeclaredPath,
  targets: SelectorTargets,
  pairs: readonly Pair[],
  closed: PortSet,
): string {
  const pair = pairs.find(({ possible }) => !closed.minus(possible).isEmpty) ?? pairs[0];
  const blocked = pair && closed.minus(pair.possible);
  const [range] = blocked?.ranges ?? [];
  if (pair === undefined || range === undefined) return `${title}: ${closed} is blocked. ${FIX}`;
  const { egress, ingress } = targets.app.explain(pair.caller, pair.called, range.port, range.protocol);
  const sides = [egress, ingress].filter(({ verdict }) => verdict !== 'open');
  const because = sides.map((side) => side.because);
  const noPods = targets.podsOf(far).length > 0 ? [] : ['no pods of the app have these labels'];
  const isPartly = pairs.some(({ open }) => !closed.intersect(open).isEmpty);
  const how = isPartly ? 'is open for some of the pods only' : 'is blocked';
  return `${title}: ${closed} ${how}: ${[...because, ...noPods].join('; ')}. ${fixOf(sides)}`;
}

/** What a rule of the Admin or Baseline tier denies, no declared path opens: the policy must change. */
function fixOf(sides: readonly DirectionExplanation[]): string {
  const denied = sides.find(({ by }) => by.some(({ action }) => action === 'Deny'));
  return denied?.advice?.split('. ')[0] ?? FIX;
}

function missingFacts(app: Reachability, pairs: readonly Pair[], unknown: PortSet): readonly string[] {
  const facts = pairs.flatMap(({ caller, called, open }) => {
    const [range] = unknown.minus(open).ranges;
    return range === undefined ? [] : app.explain(caller, called, range.port, range.protocol).missing;
  });
  return [...new Set(facts.map(({ fact, cure }) => notKnown(fact, cure)))];
}

/** The rule of a warning. */
export function notKnown(fact: string, cure: string): string {
  return `a declared path may be closed, because the app does not tell ${fact}: ${cure}`;
}
