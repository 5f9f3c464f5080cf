import fc from 'fast-check';
import { reachability } from '../../../src/reachability/index';
import { randomNumbers, some } from '../cells';
import { ConnectionIndex } from '../connection-index';
import { isKind, type NaiveWorkloadPod, naivePods } from '../naive-pods';
import { CONTROL_SEED, SEED, SETS } from '../runs';
import { brokenTiers, naiveTiers, type TierEvaluator } from './broken-tiers';
import type { TierParty } from './naive-tiers';
import { DOMAINS, type RandomTiers, randomTiers } from './random-tiers';
import { hasTooManyCases } from './tier-worlds';

const CELLS = 50;
const CONTROL_SETS = 1000;
const ADDRESSES = [
  '10.1.2.3',
  '10.1.2.4',
  '10.200.0.1',
  '169.254.169.254',
  '192.168.0.1',
  '203.0.113.7',
  '2001:db8::1',
  'fd00::1',
];
const PORTS = [1, 52, 53, 80, 81, 8080, 65_535];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

jest.setTimeout(1_800_000);

interface End {
  readonly ref: string;
  readonly party: TierParty;
}

interface Question {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: (typeof PROTOCOLS)[number];
}

/** The differences between the checker and an evaluator, one per line. */
function* differences(set: RandomTiers, evaluate: TierEvaluator): Generator<string> {
  const reach = reachability(set.objects);
  for (const { from, to, port, protocol } of questionsOf(set)) {
    const connection = { from: from.party, to: to.party, port, protocol };
    const expected = evaluate(set.objects, connection);
    const answered = reach.verdict(from.ref, to.ref, port, protocol);
    if (answered === 'unknown' && expected !== answered && hasTooManyCases(set.objects, connection)) continue;
    if (answered !== expected)
      yield `${from.ref} → ${to.ref} ${protocol} ${port}: naive ${expected}, verdict() ${answered}`;
  }
}

function questionsOf({ objects, salt }: RandomTiers): readonly Question[] {
  const pods = naivePods(objects).map((pod): End => ({ ref: refOf(pod), party: withAddress(objects, pod) }));
  const addresses = ADDRESSES.map((address): End => ({ ref: address, party: address }));
  const domains = DOMAINS.map((domain): End => ({ ref: domain, party: { domain } }));
  const pairs = pods.flatMap((from) => {
    const others = pods.filter((to) => to !== from);
    // Pairs of pods are asked more often.
    return [
      ...[...others, ...others, ...others, ...addresses, ...domains].map((to) => ({ from, to })),
      ...addresses.map((caller) => ({ from: caller, to: from })),
    ];
  });
  const random = randomNumbers(salt);
  return some(pairs, CELLS, random).flatMap((pair) =>
    some(PORTS, 1, random).flatMap((port) =>
      some(PROTOCOLS, 1, random).map((protocol) => ({ ...pair, port, protocol })),
    ),
  );
}

/** An end as the index of connections looks it up. */
function asEnd({ ref }: End) {
  return { ref, endpoints: [] };
}

function refOf({ namespace, name }: NaiveWorkloadPod): string {
  return `Pod/${namespace}/${name}`;
}

/** A pod with the address in its status. */
function withAddress(objects: readonly object[], pod: NaiveWorkloadPod): TierParty {
  const object = objects.find((one) => isKind(one, 'Pod') && Object(Object(one).metadata).name === pod.name);
  const { podIP } = Object(Object(object).status);
  return typeof podIP === 'string' ? { ...pod, address: podIP } : pod;
}

function agreement(evaluator: TierEvaluator): fc.IPropertyWithHooks<[RandomTiers]> {
  return fc.property(randomTiers, (set) => {
    const [first] = differences(set, evaluator);
    if (first !== undefined) throw new Error(first);
  });
}

test('connections() has what is open in every world', () => {
  fc.assert(
    fc.property(randomTiers, (set) => {
      const connections = new ConnectionIndex(reachability(set.objects).connections());
      for (const { from, to, port, protocol } of questionsOf(set)) {
        if (typeof to.party !== 'string' && 'domain' in to.party) continue;
        const connection = { from: from.party, to: to.party, port, protocol };
        const found = connections.between(asEnd(from), asEnd(to))?.some(({ ports }) => ports.has(port, protocol));
        if (found !== true && hasTooManyCases(set.objects, connection)) continue;
        const cell = `${from.ref} → ${to.ref} ${protocol} ${port}`;
        expect(`${cell}: ${found}`).toBe(`${cell}: ${naiveTiers(set.objects, connection) === 'open'}`);
      }
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
});

test('the checker and the naive evaluator agree on random stacks of policies', () => {
  fc.assert(agreement(naiveTiers), { numRuns: SETS, seed: SEED });
});

test.each(Object.entries(brokenTiers))('an evaluator that %s is found out', (_name, evaluator) => {
  const { errorInstance } = fc.check(agreement(evaluator), {
    numRuns: CONTROL_SETS,
    seed: CONTROL_SEED,
    endOnFailure: true,
  });
  expect(String(errorInstance)).toMatch(/: naive (open|closed|unknown), verdict/);
});
