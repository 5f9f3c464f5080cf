import fc from 'fast-check';
import {
  bytes,
  cpu,
  formatQuantity,
  parseQuantity,
  quantity,
  toNano,
  UNIT,
  wholeQuantity,
} from '../../../src/core/input/quantity';
import { judgeBy } from '../../support/inputs';

test.each([
  ['1', UNIT],
  ['1000m', UNIT],
  ['0.25', UNIT / 4n],
  ['1e3', 1000n * UNIT],
  ['1E3', 1000n * UNIT],
  ['1e-3', UNIT / 1000n],
  ['1E', 10n ** 18n * UNIT],
  ['1k', 1000n * UNIT],
  ['1Ki', 1024n * UNIT],
  ['1.5Gi', 1536n * 1024n * 1024n * UNIT],
  ['1n', 1n],
  ['0.1n', 1n],
  ['1e-999999999', 1n],
  ['0e-999999999', 0n],
  ['.5', UNIT / 2n],
  ['1.', UNIT],
  ['+1', UNIT],
  ['9223372036854775807', 9_223_372_036_854_775_807n * UNIT],
])('%s is %s billionths', (text, nano) => {
  expect(parseQuantity(text)).toBe(nano);
});

test.each(['', '.', '+', '-', '+.', '-1', '1KI', '1gi', '1,5', '1 Gi', '1Gi\n', '0x10', '1e', '1e+', '1.2.3', '1MB'])(
  '%p is no quantity',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
    expect(() => toNano(text)).toThrow(`not a quantity: ${JSON.stringify(text)}`);
  },
);

test.each(['9223372036854775808', '8Ei', '1e19', '1e400', '1e999999999'])(
  '%s is more than the API server can count',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);

test.each([1, null, undefined, 1n, {}])('%p is no quantity: only text is', (value) => {
  expect([quantity, cpu, bytes, wholeQuantity].map((check) => judgeBy(check)(value))).toEqual(Array(4).fill('reject'));
});

test.each([
  ['1.', 'have digits on both sides of its dot, and no plus sign'],
  ['.5Gi', 'have digits on both sides of its dot, and no plus sign'],
  ['+1', 'have digits on both sides of its dot, and no plus sign'],
  ['1E', 'not end in E, which means exabytes: write an exponent as 1E3'],
  ['1Ei', 'not end in E, which means exabytes: write an exponent as 1E3'],
  ['0.1m', 'be at least 1m: less is rounded up to it'],
])('%s is valid but gives a warning', (text, must) => {
  expect(quantity(text)).toEqual({ must, warns: true });
});

test.each([
  [cpu, ['250m', '2', '0.5'], ['512Mi'], ['0', '0m', '-1', 'two']],
  [bytes, ['512Mi', '1G', '1.5Gi', '128'], ['0.1Gi'], ['0', '512m', '1000m', '0.5', '512MB']],
  [quantity, ['0', '1', '500m'], ['1E'], ['-1']],
  [wholeQuantity, ['0', '1', '1k', '1000m'], [], ['1.5', '500m', 'one']],
])('%p accepts, warns of and refuses the right values', (check, right, odd, wrong) => {
  expect(right.map(judgeBy(check))).toEqual(right.map(() => 'accept'));
  expect(odd.map(judgeBy(check))).toEqual(odd.map(() => 'warn'));
  expect(wrong.map(judgeBy(check))).toEqual(wrong.map(() => 'reject'));
});

test.each([
  [20n * UNIT, 'cpu', '20'],
  [2500n * (UNIT / 1000n), 'cpu', '2500m'],
  [1n, 'cpu', '1m'],
  [99_999_001_000n, 'cpu', '100'],
  [0n, 'cpu', '0'],
  [40n * 1024n ** 3n * UNIT, 'bytes', '40Gi'],
  [1536n * 1024n ** 2n * UNIT, 'bytes', '1536Mi'],
  [1000n * UNIT, 'bytes', '1000'],
  [1n, 'bytes', '1'],
  [0n, 'bytes', '0'],
  [50n * UNIT, 'count', '50'],
] as const)('%s billionths of %s are written %s', (nano, family, text) => {
  expect(formatQuantity(nano, family)).toBe(text);
});

/** Billionths in one of each unit. */
const UNITS = {
  m: 10n ** 6n,
  '': 10n ** 9n,
  k: 10n ** 12n,
  M: 10n ** 15n,
  T: 10n ** 21n,
  Ki: 2n ** 10n * 10n ** 9n,
  Gi: 2n ** 30n * 10n ** 9n,
  e3: 10n ** 12n,
  'E-2': 10n ** 7n,
};

const amounts = fc
  .tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 999 }), fc.constantFrom(...Object.entries(UNITS)))
  .map(([whole, thousandths, [suffix, unit]]) => ({
    text: `${whole}.${String(thousandths).padStart(3, '0')}${suffix}`,
    nano: ((BigInt(whole) * 1000n + BigInt(thousandths)) * unit) / 1000n,
  }));

test('an amount is exactly its number times its unit, so the order never depends on the unit', () => {
  fc.assert(
    fc.property(amounts, amounts, (some, more) => {
      expect(toNano(some.text)).toBe(some.nano);
      expect(toNano(some.text) <= toNano(more.text)).toBe(some.nano <= more.nano);
    }),
  );
});

test('formatting and parsing rounds up by less than one step', () => {
  const families = [
    ['cpu', UNIT / 1000n],
    ['bytes', UNIT],
  ] as const;
  fc.assert(
    fc.property(amounts, fc.constantFrom(...families), ({ nano }, [family, step]) => {
      const again = toNano(formatQuantity(nano, family));
      expect(again >= nano && again - nano < step).toBe(true);
      expect(formatQuantity(again, family)).toBe(formatQuantity(nano, family));
    }),
  );
});
