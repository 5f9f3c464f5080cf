import fc from 'fast-check';
import { type Reachability, reachability } from '../../src/reachability/index';
import { brokenEvaluators, type Evaluator, naive } from './broken-evaluators';
import { type Counts, type End, questions, randomNumbers, serviceRef, some } from './cells';
import { ConnectionIndex } from './connection-index';
import { randomSetOfKnownNamespaces } from './known-namespaces';
import { naiveAllows } from './naive';
import type { NaiveParty } from './naive-pods';
import { naiveServiceVerdict, naiveVerdict } from './naive-verdict';
import { type RandomSet, randomSet } from './random-sets';
import { CONTROL_SEED, SEED, SETS } from './runs';

const COUNTS: Counts = { cells: 60, serviceCells: 16 };
const CONTROL_SETS = 300;

jest.setTimeout(1_800_000);

/** The differences between the checker and an evaluator, one per line. */
function* differences(set: RandomSet, { allows, opens, targetsOf }: Evaluator): Generator<string> {
  const { objects } = set;
  const reach = reachability(objects);
  const connections = new ConnectionIndex(reach.connections());
  const { cells, serviceCells } = questions(set, COUNTS);
  for (const cell of cells) {
    const { from, to, port, protocol } = cell;
    const expected = naiveVerdict(objects, cell, allows);
    const verdict = reach.verdict(from.ref, to.ref, port, protocol);
    const opened = naiveVerdict(objects, cell, opens) === 'open';
    const connected = connections.between(from, to)?.some(({ ports }) => ports.has(port, protocol)) ?? opened;
    if (verdict === expected && connected === opened) continue;
    const title = `${name(from)} → ${name(to)} ${protocol} ${port}`;
    yield `${title}: naive ${expected}, verdict() ${verdict}, connections() ${connected}`;
  }
  for (const cell of serviceCells) {
    const { from, service, port, protocol } = cell;
    const expected = naiveServiceVerdict(objects, cell, allows, targetsOf);
    const verdict = reach.verdict(from.ref, serviceRef(service), port, protocol);
    if (verdict === expected) continue;
    yield `${name(from)} → ${serviceRef(service)} ${protocol} ${port}: naive ${expected}, verdict() ${verdict}`;
  }
}

function name({ ref }: End): string {
  return typeof ref === 'string' ? ref : JSON.stringify(ref);
}

function agreement(evaluator: Evaluator): fc.IPropertyWithHooks<[RandomSet]> {
  return fc.property(randomSet, (set) => {
    const [first] = differences(set, evaluator);
    if (first !== undefined) throw new Error(first);
  });
}

test('the checker and the naive evaluator agree on random sets', () => {
  fc.assert(agreement(naive), { numRuns: SETS, seed: SEED });
  process.stderr.write(`property tests: ${SETS} sets, seed ${SEED}\n`);
});

test.each(Object.entries(brokenEvaluators))('an evaluator that %s is found out', (_name, evaluator) => {
  const { errorInstance } = fc.check(agreement(evaluator), {
    numRuns: CONTROL_SETS,
    seed: CONTROL_SEED,
    endOnFailure: true,
  });
  expect(String(errorInstance)).toMatch(/: naive (open|closed|partly|unknown), verdict/);
});

test('neither the order of the objects nor a List around them changes an answer', () => {
  fc.assert(
    fc.property(randomSet, ({ objects, salt }) => {
      const shuffled = some(objects, objects.length, randomNumbers(salt));
      const items = shuffled.slice(0, salt % (objects.length + 1));
      const listed = [...shuffled.slice(items.length), { apiVersion: 'v1', kind: 'List', items }];
      expect(toText(reachability(listed))).toEqual(toText(reachability(objects)));
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
});

test('the objects of a set are not changed', () => {
  fc.assert(
    fc.property(randomSet, ({ objects }) => {
      const before = JSON.stringify(objects);
      reachability(objects).connections();
      expect(JSON.stringify(objects)).toBe(before);
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
});

test("with hostNetwork 'pod', pods with hostNetwork are like all others", () => {
  fc.assert(
    fc.property(randomSet, ({ objects }) => {
      const without = JSON.parse(JSON.stringify(objects), (key, value) => (key === 'hostNetwork' ? undefined : value));
      expect(toText(reachability(objects, { hostNetwork: 'pod' }))).toEqual(toText(reachability(without)));
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
});

test('with podCidrs, a matching block or selector is enough', () => {
  const address = '10.1.2.3';
  fc.assert(
    fc.property(randomSetOfKnownNamespaces, (set) => {
      const reach = reachability(set.objects, { podCidrs: [`${address}/32`] });
      const withAddress = (endpoint: NaiveParty) =>
        typeof endpoint === 'string' || endpoint.hostNetwork ? endpoint : { ...endpoint, address };
      for (const { from, to, port, protocol } of questions(set, { cells: 20, serviceCells: 0 }).cells) {
        const expected = from.endpoints.every((source) =>
          to.endpoints.every((target) =>
            naiveAllows(set.objects, withAddress(source), withAddress(target), port, protocol),
          ),
        );
        const cell = `${name(from)} → ${name(to)} ${protocol} ${port}`;
        const allowed = reach.verdict(from.ref, to.ref, port, protocol) === 'open';
        expect(`${cell}: ${allowed}`).toBe(`${cell}: ${expected}`);
      }
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
});

test('explain() and portsBetween() agree with allows()', () => {
  fc.assert(
    fc.property(randomSet, (set) => {
      const reach = reachability(set.objects);
      for (const { from, to, port, protocol } of questions(set, { cells: 10, serviceCells: 0 }).cells) {
        const allowed = reach.verdict(from.ref, to.ref, port, protocol) === 'open';
        const { egress, ingress, ...explained } = reach.explain(from.ref, to.ref, port, protocol);
        expect(explained.verdict === 'open').toBe(allowed);
        expect(egress.verdict === 'open' && ingress.verdict === 'open').toBe(allowed);
        expect(reach.portsBetween(from.ref, to.ref).has(port, protocol)).toBe(allowed);
      }
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
});

function toText(reach: Reachability): readonly string[] {
  return reach.connections().map(({ from, to, ports }) => `${from.id} → ${to.id}: ${ports}`);
}
