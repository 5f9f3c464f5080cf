import fc from 'fast-check';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { type Direction, reachability } from '../../../src/reachability/index';
import { isKind, namespaceOf } from '../naive-pods';
import { randomSet } from '../random-sets';
import { SEED, SETS } from '../runs';

jest.setTimeout(300_000);

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
  let found = 0;
  let otherwise = 0;
  fc.assert(
    fc.property(randomSet, ({ objects }) => {
      const net = reachability(objects);
      const pointless = net.voidAllowLists();
      found += pointless.length;
      for (const { policy, direction, by } of pointless) {
        expect([policy, direction, closedWithout(objects, policy, direction)]).toEqual([policy, direction, 0]);
        expect(by).not.toContain(policy);
      }
      const [first] = net.policies.map(({ namespace, name }) => `${namespace}/${name}`);
      if (first !== undefined && otherwise === 0) otherwise = closedWithout(objects, first, 'ingress');
    }),
    { numRuns: SETS, seed: SEED },
  );
  // The question finds paths that close without another policy, and some random sets have such a list.
  expect(otherwise).toBeGreaterThan(0);
  expect(found).toBeGreaterThan(0);
});
