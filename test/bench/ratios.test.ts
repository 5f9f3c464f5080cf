import { growthExponent } from '../../bench/measure';
import { betterOf, regressions } from '../../bench/ratios';
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

test('a row without its peer fails where its ratio is committed, and a benchmark that was left out is not compared', () => {
  const rows = [row('against helm'), row('in seconds alone')];
  expect(regressions({ chart: rows }, { chart: { 'against helm': 0.5 }, heap: { growth: 1 } })).toEqual([
    'chart: against helm is in ratios.json and was not measured: run npm run bench -- --update',
  ]);
});

test('of two measurements, each row is the one with the lower ratio', () => {
  const first = [row('a', 1), row('b', 3), row('c', 5), row('seconds')];
  const second = [row('a', 2), row('b', 1), row('d', 6), row('seconds')];
  expect(betterOf(first, second)).toEqual([row('a', 1), row('b', 1), row('d', 6), row('seconds')]);
});

test.each([1, 2, 1.5])('the exponent of N^%s is found, whatever one unit of work costs', (exponent) => {
  const costs = [20, 40, 80, 160].map((size) => [size, 7 * size ** exponent] as const);
  expect(growthExponent(costs)).toBeCloseTo(exponent, 10);
});
