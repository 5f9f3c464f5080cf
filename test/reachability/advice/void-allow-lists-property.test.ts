import fc from 'fast-check';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { type Direction, reachability } from '../../../src/reachability/index';
import { isKind, namespaceOf } from '../naive-pods';
import { randomSet } from '../random-sets';
import { CONTROL_SEED, SEED, SETS } from '../runs';

jest.setTimeout(1_800_000);

/** The number of paths of the set's own pods that close when a policy loses its rules in a direction. */
function closedWithout(objects: readonly object[], policy: string, direction: Direction): number {
  const changed = objects.map((object) => {
    if (!isPolicy(object) || `${namespaceOf(object)}/${object.metadata?.name}` !== policy) return object;
    const types = object.spec?.policyTypes ?? [];
    const both = object.spec?.egress && object.spec.egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    return { ...object, spec: { ...object.spec, policyTypes: types.length > 0 ? types : both, [direction]: [] } };
  });
  const { closed } = reachability(changed).changesSince(reachability(objects));
  return closed.filter(({ from, to }) => (direction === 'egress' ? from : to).kind === 'workload').length;
}

function isPolicy(object: object): object is NetworkPolicy {
  return isKind(object, 'NetworkPolicy');
}

test('an allow-list that narrows nothing can lose its rules, and no path closes', () => {
  fc.assert(
    fc.property(randomSet, ({ objects }) => {
      const net = reachability(objects);
      for (const { policy, direction, by } of net.voidAllowLists()) {
        expect([policy, direction, closedWithout(objects, policy, direction)]).toEqual([policy, direction, 0]);
        expect(by).not.toContain(policy);
      }
    }),
    { numRuns: SETS, seed: SEED },
  );
});

test('some random sets have such a list, and paths close without the rules of other policies', () => {
  const sets = fc.sample(randomSet, { numRuns: 300, seed: CONTROL_SEED }).map(({ objects }) => objects);
  expect(sets.flatMap((objects) => reachability(objects).voidAllowLists()).length).toBeGreaterThan(0);
  const closed = sets.map((objects) => {
    const [first] = reachability(objects).policies.map(({ namespace, name }) => `${namespace}/${name}`);
    return first === undefined ? 0 : closedWithout(objects, first, 'ingress');
  });
  expect(Math.max(...closed)).toBeGreaterThan(0);
});
