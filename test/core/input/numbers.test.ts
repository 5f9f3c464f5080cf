import {
  count,
  countOrPercent,
  countOrZero,
  disruptionLimit,
  nonRootId,
  percent,
  port,
  positiveSeconds,
  seconds,
} from '../../../src/core/input/numbers';
import { judgeBy } from '../../support/inputs';

const INT32_MAX = 2_147_483_647;

test.each([
  ['port', port, [1, 8080, 65_535], [0, 65_536]],
  ['nonRootId', nonRootId, [1, 1000, INT32_MAX], [0, INT32_MAX + 1]],
  ['count', count, [1, INT32_MAX], [0, INT32_MAX + 1]],
  ['countOrZero', countOrZero, [0, 1], [INT32_MAX + 1]],
  ['seconds', seconds, [0, INT32_MAX], [INT32_MAX + 1]],
  ['positiveSeconds', positiveSeconds, [1, INT32_MAX], [0]],
  ['percent', percent, [1, 70, 1000], [0, 1001]],
  [
    'countOrPercent',
    countOrPercent,
    [0, 1, '0%', '25%', '100%'],
    ['101%', '1', '%', '50 %', '-1%', '1.5%', INT32_MAX + 1],
  ],
  ['disruptionLimit', disruptionLimit, [0, 1, '1%', '99%'], ['101%', '1']],
])('%s accepts whole numbers within its bounds', (_name, check, right, wrong) => {
  const never = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1n, 'abc', '', null, undefined, [1]];
  expect(right.filter((value) => judgeBy(check)(value) !== 'accept')).toEqual([]);
  expect([...wrong, ...never].filter((value) => judgeBy(check)(value) !== 'reject')).toEqual([]);
});

test.each(['0%', '00%', '100%'])('a disruption budget of %s is warned of', (value) => {
  expect(disruptionLimit(value)).toEqual({
    must: 'be between 1% and 99%, or the budget blocks every drain or none',
    warns: true,
  });
});

test('the message about a number that is too large gives the upper bound', () => {
  expect([port(70_000), count(3_000_000_000), percent(1001)]).toEqual([
    { must: 'be at most 65535' },
    { must: 'be at most 2147483647' },
    { must: 'be at most 1000' },
  ]);
});
