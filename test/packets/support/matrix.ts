import type { Cluster } from '../../cluster/support/cluster';
import type { Door } from './doors';
import type { LiveParty } from './parties';
import { type Call, callAll, type Outcome } from './probe';

/** A caller: a pod or an address outside. */
export interface Caller extends Pick<LiveParty, 'name' | 'id' | 'resolves' | 'pods'> {
  /** Makes all the calls at once. @returns their outcomes, in that order */
  readonly call: (calls: readonly Call[]) => Promise<readonly Outcome[]>;
}

/** Decides whether a call is open for a caller. */
export type Judge = (from: Pick<LiveParty, 'name' | 'id' | 'pods'>, door: Door) => boolean;

/** The wanted verdicts, and those of the evaluator. */
export interface Judges {
  readonly wanted: Judge;
  readonly evaluator: Judge;
  /** The policies have just changed, and may not have reached the node. */
  readonly justChanged?: boolean;
}

/** The verdicts on one path: wanted, by the evaluator, and by packets. */
export interface Cell {
  readonly from: string;
  readonly door: Door;
  readonly wanted: boolean;
  readonly evaluator: boolean;
  readonly packets: 'open' | 'closed' | 'unclear';
  /** The output of the last call. */
  readonly text: string;
  /** The number of calls. */
  readonly calls: number;
}

/** The number of pods that call at once. They share two CPUs. */
const CALLERS = 4;

/** The number of attempts before silence or an unclear answer counts. */
const MAX_CALLS = 3;

/** Makes each call from the first pod of each caller, except calls to its own pods. */
export async function measure(
  cluster: Cluster,
  parties: readonly LiveParty[],
  doors: readonly Door[],
  judges: Judges,
): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (let first = 0; first < parties.length; first += CALLERS) {
    const callers = parties.slice(first, first + CALLERS);
    cells.push(
      ...(await Promise.all(callers.map((party) => measureFrom(toCaller(cluster, party), doors, judges)))).flat(),
    );
  }
  return cells;
}

function toCaller(cluster: Cluster, party: LiveParty): Caller {
  const [pod] = party.pods;
  if (pod === undefined) throw new Error(`${party.name} has no pod`);
  return { ...party, call: (calls) => callAll(cluster, pod, calls) };
}

/**
 * Makes each call. A call that succeeds is open. Silence on a path that is wanted open or that the evaluator calls open, and an unclear
 * answer, may be due to a busy machine, so the call is repeated. Where the policies have just changed, so is each call that the evaluator
 * does not expect to succeed.
 */
export async function measureFrom(from: Caller, doors: readonly Door[], judges: Judges): Promise<readonly Cell[]> {
  const cells = new Map<Door, Cell>();
  let open = doors.filter((door) => !isOwn(from, door));
  for (let calls = 1; calls <= MAX_CALLS && open.length > 0; calls += 1) {
    const outcomes = await from.call(open.map((door) => toCall(from, door)));
    open.forEach((door, index) => {
      const outcome = outcomes[index] ?? { kind: 'unclear', text: 'no outcome' };
      const verdicts = { wanted: judges.wanted(from, door), evaluator: judges.evaluator(from, door) };
      const packets = toState(door, outcome);
      cells.set(door, { from: from.name, door, ...verdicts, packets, text: outcome.text, calls });
    });
    open = open.filter((door) => isDoubtful(cells.get(door), judges.justChanged === true));
  }
  return [...cells.values()];
}

/** The cells whose three verdicts differ. */
export function disagreements(cells: readonly Cell[]): readonly string[] {
  return cells
    .filter(({ wanted, evaluator, packets }) => packets !== word(wanted) || packets !== word(evaluator))
    .map(({ wanted, evaluator, packets, text, ...cell }) => {
      const verdicts = `wanted ${word(wanted)}, evaluator ${word(evaluator)}, packets ${packets}`;
      return `${nameOf(cell)}: ${verdicts} (${text})`;
    });
}

/** Such as `stranger → stella-agent TCP 8080`. */
export function nameOf({ from, door: { to, protocol, port, through } }: Pick<Cell, 'from' | 'door'>): string {
  return `${from} → ${to} ${protocol} ${port}${through === 'Service' ? ' by its Service' : ''}`;
}

/** Policies do not apply to traffic from a pod to itself, and its own Service may lead to itself. */
function isOwn({ name, pods }: Caller, { to, through }: Door): boolean {
  return name === to && (pods.length === 1 || through === 'Service');
}

function toCall({ resolves }: Caller, { call, address }: Door): Call {
  return resolves ? call : { ...call, host: address };
}

function toState({ through, answersAs }: Door, { kind, text }: Outcome): Cell['packets'] {
  if (kind === 'silence') return 'closed';
  // A Service without pods refuses connections.
  if (kind === 'refused') return through === 'Service' ? 'unclear' : 'open';
  const isTheirs = answersAs?.some((name) => text.startsWith(`ok ${name} `)) ?? true;
  if (kind === 'answered' && isTheirs) return 'open';
  return 'unclear';
}

function isDoubtful(cell: Cell | undefined, justChanged: boolean): boolean {
  if (cell === undefined) return false;
  const { packets, wanted, evaluator } = cell;
  if (packets === 'open') return justChanged && !evaluator;
  return packets === 'unclear' || wanted || evaluator;
}

function word(open: boolean): 'open' | 'closed' {
  return open ? 'open' : 'closed';
}
