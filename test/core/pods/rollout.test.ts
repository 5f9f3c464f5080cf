import { rolloutSurge, wholeNumber } from '../../../src/core/pods/rollout';

test('a rollout adds a quarter of the replicas, rounded up, unless the strategy says otherwise', () => {
  expect([1, 2, 4, 5, 9].map((replicas) => rolloutSurge(undefined, replicas))).toEqual([1, 1, 1, 2, 3]);
  expect(rolloutSurge({ rollingUpdate: { maxSurge: '50%' } }, 3)).toBe(2);
  expect(rolloutSurge({ rollingUpdate: { maxSurge: 3 } }, 1)).toBe(3);
  expect(rolloutSurge({ rollingUpdate: { maxSurge: 0 } }, 9)).toBe(0);
});

test('a rollout adds no pods with Recreate or without replicas', () => {
  expect(rolloutSurge({ type: 'Recreate' }, 9)).toBe(0);
  expect(rolloutSurge({ rollingUpdate: { maxSurge: 3 } }, 0)).toBe(0);
});

test('only a whole number of at least 0 is a count', () => {
  expect([0, 7, -1, 1.5, '3', null, Number.NaN].map(wholeNumber)).toEqual([
    0,
    7,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
