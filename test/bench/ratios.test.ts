import { growthExponent } from '../../bench/measure';
import { regressions } from '../../bench/ratios';
import type { Row } from '../../bench/row';

const row = (what: string, ratio?: number): Row => ({
  what,
  ours: '1 ms',
  peer: '2 ms',
  ...(ratio === undefined ? {} : { ratio }),
});

test('a ratio may be 1.5 times the committed one, and no more', () => {
  const committed = { chart: { 'one session': 0.4, 'many sessions': 0.2 } };
  expect(regressions({ chart: [row('one session', 0.6), row('many sessions', 0.1)] }, committed)).toEqual([]);
  expect(regressions({ chart: [row('one session', 0.61), row('many sessions', 0.2)] }, committed)).toEqual([
    'chart: one session has the ratio 0.610, more than 1.5 × 0.4',
  ]);
});

test('a row that is on one side only is told, because it was renamed or added', () => {
  expect(regressions({ chart: [row('renamed', 1)] }, { chart: { before: 1 } })).toEqual([
    'chart: before is in ratios.json and was not measured: run npm run bench -- --update',
    'chart: renamed is not in ratios.json: run npm run bench -- --update',
  ]);
});

test('a row whose peer this machine lacks, and a benchmark that was left out, are not compared', () => {
  expect(
    regressions({ chart: [row('against helm')] }, { chart: { 'against helm': 0.5 }, heap: { growth: 1 } }),
  ).toEqual([]);
});

test.each([1, 2, 1.5])('the exponent of N^%s is found, whatever one unit of work costs', (exponent) => {
  const costs = [20, 40, 80, 160].map((size) => [size, 7 * size ** exponent] as const);
  expect(growthExponent(costs)).toBeCloseTo(exponent, 10);
});
