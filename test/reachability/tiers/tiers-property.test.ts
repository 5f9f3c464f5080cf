import fc from 'fast-check';
import { reachability } from '../../../src/reachability/index';
import { randomNumbers, some } from '../cells';
import { isKind, type NaiveWorkloadPod, naivePods } from '../naive-pods';
import { SEED, SETS } from '../runs';
import { brokenTiers, naiveTiers, type TierEvaluator } from './broken-tiers';
import type { TierConnection, TierParty } from './naive-tiers';
import { DOMAINS, type RandomTiers, randomTiers } from './random-tiers';

const CELLS = 80;
const CONTROL_SETS = 300;
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

jest.setTimeout(300_000);

interface End {
  readonly ref: string;
  readonly party: TierParty;
}

/** The differences between the checker and an evaluator, one per line. */
function* differences({ objects, salt }: RandomTiers, evaluate: TierEvaluator): Generator<string> {
  const reach = reachability(objects);
  const ends = naivePods(objects).map((pod): End => ({ ref: refOf(pod), party: withAddress(objects, pod) }));
  const outside = [
    ...ADDRESSES.map((address): End => ({ ref: address, party: address })),
    ...DOMAINS.map((domain): End => ({ ref: domain, party: { domain } })),
  ];
  const pairs = ends.flatMap((from) => [
    ...ends
      .filter((to) => to !== from)
      .flatMap((to) => [
        { from, to },
        { from, to },
        { from, to },
      ]),
    ...outside.map((to) => ({ from, to })),
    ...ADDRESSES.map((address) => ({ from: { ref: address, party: address }, to: from })),
  ]);
  const random = randomNumbers(salt);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? (list[0] as T);
  for (const { from, to } of some(pairs, CELLS, random)) {
    const [port, protocol] = [pick(PORTS), pick(PROTOCOLS)];
    const connection: TierConnection = { from: from.party, to: to.party, port, protocol };
    const expected = evaluate(objects, connection);
    const answered = reach.verdict(from.ref, to.ref, port, protocol);
    if (answered !== expected)
      yield `${from.ref} → ${to.ref} ${protocol} ${port}: naive ${expected}, verdict() ${answered}`;
  }
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

test('the checker and the naive evaluator agree on random stacks of policies', () => {
  fc.assert(agreement(naiveTiers), { numRuns: SETS, seed: SEED });
});

test.each(Object.entries(brokenTiers))('an evaluator that %s is found out', (_name, evaluator) => {
  const { errorInstance } = fc.check(agreement(evaluator), { numRuns: CONTROL_SETS, seed: SEED, endOnFailure: true });
  expect(String(errorInstance)).toMatch(/: naive (open|closed|unknown), verdict/);
});
