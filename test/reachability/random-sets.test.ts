import fc from 'fast-check';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';
import { naiveAllows } from './naive';
import { isKind, naivePods } from './naive-pods';
import { randomSet } from './random-sets';

test('about half of the cells of random sets are open', () => {
  const cells = fc.sample(randomSet, { numRuns: 500, seed: 1 }).flatMap(({ objects }) => {
    const endpoints = [...naivePods(objects), '10.1.2.3', '8.8.8.8', '2001:db8::1'];
    return endpoints.flatMap((from) =>
      endpoints
        .filter((to) => typeof from !== 'string' || typeof to !== 'string')
        .flatMap((to) => [53, 80, 8080].map((port) => naiveAllows(objects, from, to, port, 'TCP'))),
    );
  });
  const open = cells.filter((cell) => cell).length / cells.length;
  expect(open).toBeGreaterThan(0.4);
  expect(open).toBeLessThan(0.65);
});

test('random sets have every kind of object', () => {
  const objects = fc.sample(randomSet, { numRuns: 200, seed: 1 }).flatMap((set) => set.objects);
  const kinds = ['Namespace', 'Service', 'NetworkPolicy', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];
  for (const kind of [...kinds, 'ReplicationController', 'Job', 'CronJob', 'Pod', 'PodTemplate']) {
    expect(objects.filter((object) => isKind(object, kind)).length).toBeGreaterThan(10);
  }
});

describeWithShared('by the schemas of Kubernetes', () => {
  // The schemas before 1.34 require a podSelector, but API servers do not.
  test.each(versions().slice(-1))('%s takes every object of random sets', (version) => {
    const objects = fc.sample(randomSet, { numRuns: 200, seed: 1 }).flatMap((set) => set.objects);
    expect(objects.flatMap((object) => schemaErrors(object, version))).toEqual([]);
  });
});
