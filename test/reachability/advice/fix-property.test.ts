import fc from 'fast-check';
import { type Explanation, reachability } from '../../../src/reachability/index';
import { type Cell, type End, questions } from '../cells';
import { naiveOpens } from '../naive';
import { type NaiveParty, naivePods, type Protocol } from '../naive-pods';
import { type RandomSet, randomSet } from '../random-sets';
import { CONTROL_SEED, SEED, SETS } from '../runs';
import { afterFixes } from './applied-fix';

jest.setTimeout(1_800_000);

const RUNS = { numRuns: Math.ceil(SETS / 10), seed: SEED };
const CONTROL_RUNS = { numRuns: 60, seed: CONTROL_SEED };

const PORTS: readonly (readonly [number, Protocol])[] = [
  [80, 'TCP'],
  [53, 'UDP'],
  [65_535, 'SCTP'],
];

/** What a fix does besides opening the asked path for the pods of a set, by an evaluator that knows nothing of fixes. */
function sideEffects(set: RandomSet, cell: Cell, after: readonly object[]): readonly string[] {
  const [from, to] = [partiesOf(set, cell.from), partiesOf(set, cell.to)];
  // A pod of a node's network has an address that a block may contain.
  const inside = naivePods(set.objects).filter(({ hostNetwork }) => hostNetwork !== true);
  const parties = distinctParties([...inside, ...from, ...to]);
  return parties.flatMap((source) =>
    parties.flatMap((target) =>
      [...PORTS, [cell.port, cell.protocol] as const].flatMap(([port, protocol]) => {
        if (typeof source === 'string' && typeof target === 'string') return [];
        const was = naiveOpens(set.objects, source, target, port, protocol);
        if (naiveOpens(after, source, target, port, protocol) === was) return [];
        const isAsked =
          has(from, source) && has(to, target) && port === cell.port && protocol === cell.protocol && !was;
        return isAsked ? [] : [`${was ? 'closes' : 'opens'} ${nameOf(source)} → ${nameOf(target)} ${protocol} ${port}`];
      }),
    ),
  );
}

/** All pods or addresses that a question means: bare Pods with the same name label are one workload. */
function partiesOf({ objects }: RandomSet, { ref, endpoints }: End): readonly NaiveParty[] {
  if (typeof ref !== 'string') return endpoints;
  const own = reachability(objects).workloads.filter(({ workloadKind, namespace, name, pods }) =>
    [`${workloadKind}/${namespace}/${name}`, ...pods.map((pod) => `Pod/${namespace}/${pod}`)].includes(ref),
  );
  const names = own.flatMap(({ workloadKind, namespace, name, pods }) => [
    `${workloadKind}/${namespace}/${name}`,
    ...pods.map((pod) => `Pod/${namespace}/${pod}`),
  ]);
  return [...endpoints, ...naivePods(objects).filter((pod) => names.includes(nameOf(pod)))];
}

function nameOf(party: NaiveParty): string {
  if (typeof party === 'string') return party;
  return `${party.kind ?? 'outsider'}/${party.namespace}/${party.name ?? JSON.stringify(party.labels)}`;
}

function has(parties: readonly NaiveParty[], party: NaiveParty): boolean {
  return parties.some((one) => nameOf(one) === nameOf(party));
}

function distinctParties(parties: readonly NaiveParty[]): readonly NaiveParty[] {
  return [...new Map(parties.map((party) => [nameOf(party), party])).values()];
}

function onNode({ endpoints }: End): boolean {
  return endpoints.some((one) => typeof one !== 'string' && one.hostNetwork === true);
}

/** Looks at the fixes of some questions about random sets. */
function eachFix(runs: typeof RUNS, look: (set: RandomSet, cell: Cell, explanation: Explanation) => void): number {
  let fixed = 0;
  fc.assert(
    fc.property(randomSet, (set) => {
      const net = reachability(set.objects);
      for (const cell of questions(set, { cells: 12, serviceCells: 0 }).cells) {
        const explanation = net.explain(cell.from.ref, cell.to.ref, cell.port, cell.protocol);
        const { egress, ingress } = explanation;
        if (egress.fixes.length + ingress.fixes.length > 0 && !onNode(cell.from) && !onNode(cell.to)) {
          look(set, cell, explanation);
          fixed += 1;
        }
      }
    }),
    runs,
  );
  return fixed;
}

test('the fixes of a path open it, and no other path, and close nothing', () => {
  const look = (set: RandomSet, cell: Cell, explanation: Explanation) => {
    const { objects } = set;
    const after = afterFixes(objects, explanation);
    const fixes = [...explanation.egress.fixes, ...explanation.ingress.fixes];
    const net = reachability(after);
    const { port, protocol } = cell;
    // What is unknown before is unknown after.
    const { egress, ingress } = explanation;
    const isKnown = [egress, ingress].every((side) => ['open', 'closed'].includes(side.verdict));
    const verdict = net.verdict(cell.from.ref, cell.to.ref, port, protocol);
    expect([fixes, verdict]).toEqual([fixes, isKnown ? 'open' : expect.stringMatching(/open|unknown|partly/)]);
    const isExact = fixes.every(({ alsoOpens }) => alsoOpens.length === 0);
    const found = sideEffects(set, cell, after);
    expect([fixes, isExact ? found : found.filter((one) => one.startsWith('closes'))]).toEqual([fixes, []]);
    const changes = net.changesSince(reachability(objects));
    expect(changes.closed.filter(({ from, to }) => from.kind !== 'pods' && to.kind !== 'pods')).toEqual([]);
    expect(
      changes.opened.filter(
        ({ ports }) => !ports.ranges.every((range) => range.port === port && range.endPort === port),
      ),
    ).toEqual([]);
  };
  eachFix(RUNS, look);
  expect(eachFix(CONTROL_RUNS, look)).toBeGreaterThan(0);
});

test('a fix that also opens another port, or that isolates more pods, is found', () => {
  let wider = 0;
  let isolating = 0;
  eachFix(CONTROL_RUNS, (set, cell, explanation) => {
    const after = afterFixes(set.objects, explanation);
    const everyPort = after.map((object) => (set.objects.includes(object) ? object : withoutPorts(object)));
    const deny = { kind: 'NetworkPolicy', metadata: { name: 'more', namespace: 'blue' }, spec: { podSelector: {} } };
    wider += sideEffects(set, cell, everyPort).filter((one) => one.startsWith('opens')).length;
    isolating += sideEffects(set, cell, [...after, deny]).filter((one) => one.startsWith('closes')).length;
  });
  expect(wider).toBeGreaterThan(0);
  expect(isolating).toBeGreaterThan(0);
});

/** The broken control: rules that open every port. */
function withoutPorts(object: object): object {
  return JSON.parse(JSON.stringify(object, (key, value) => (key === 'ports' ? undefined : value)));
}
