import { ownValue } from '../plain';
import type { Check } from './input';

/*
 * Kubernetes quantities: 250m, 512Mi, 2, 1e3. They are compared as whole nano-units, so that 1 equals 1000m and floating point
 * loses nothing. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
const FORM = /^\+?(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][-+]?[0-9]+)?$/;
/** Valid but unusual forms that readers stumble over: `1.`, `.5`, `+1`. */
const ODD_FORM = /^[+.]|\.($|[^0-9])/;
const NANO_DIGITS = 9;
const LARGEST = (1n << 63n) - 1n;
const LARGEST_EXPONENT = 30;

const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** One whole unit (a core, a byte, a pod) in the nano-units of `parseQuantity`. */
export const UNIT = 10n ** BigInt(NANO_DIGITS);

/** Quantities that were parsed before: an app has few different ones, and reads each many times. Never more than MOST_KNOWN. */
const KNOWN = new Map<string, bigint>();
const MOST_KNOWN = 1_000;

/** Parses a quantity into nano-units, rounded up as the API server does. @returns undefined for anything but a quantity */
export function parseQuantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return undefined;
  const nano = KNOWN.get(value) ?? parse(value);
  if (nano !== undefined && KNOWN.size < MOST_KNOWN) KNOWN.set(value, nano);
  return nano;
}

function parse(text: string): bigint | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const exponent = decimalExponent(suffix);
  if (exponent > LARGEST_EXPONENT) return undefined;
  const digits = BigInt(whole + fraction) << BigInt(ownValue(BINARY_EXPONENTS, suffix) ?? 0);
  // More digits than these give less than one nano-unit anyway. The limit keeps 1e-999999999 fast.
  const scale = Math.max(exponent - fraction.length + NANO_DIGITS, -whole.length - fraction.length);
  const nano = scale >= 0 ? digits * 10n ** BigInt(scale) : ceilDivide(digits, 10n ** BigInt(-scale));
  return nano > LARGEST * UNIT ? undefined : nano;
}

/** Converts a quantity that has passed its check into nano-units. */
export function toNano(quantity: string): bigint {
  const nano = parseQuantity(quantity);
  if (nano === undefined) throw new RangeError(`not a quantity: ${JSON.stringify(quantity)}`);
  return nano;
}

/** A quantity of bytes as a number: `10Gi` is 10737418240. @throws Error if it is not a quantity */
export function inBytes(quantity: string): number {
  return Number(toNano(quantity) / UNIT);
}

/** Any amount of a resource. */
export const quantity: Check = (value) => {
  const nano = parseQuantity(value);
  if (nano === undefined || typeof value !== 'string') {
    return { must: 'be a quantity of at least 0 such as 500m, 2 or 512Mi' };
  }
  if (ODD_FORM.test(value)) return { must: 'have digits on both sides of its dot, and no plus sign', warns: true };
  if (/Ei?$/.test(value)) return { must: 'not end in E, which means exabytes: write an exponent as 1E3', warns: true };
  if (nano > 0n && nano * 2000n < UNIT) return { must: 'be at least 1m: less is rounded up to it', warns: true };
  return undefined;
};

/** CPU in cores, or in thousandths of a core with the suffix m. */
export const cpu: Check = (value) => {
  if (!parseQuantity(value)) return { must: 'be CPU above 0 such as 250m or 2' };
  return typeof value === 'string' && /i$/.test(value)
    ? { must: 'not have a unit of bytes: CPU is counted in cores, such as 250m or 2', warns: true }
    : quantity(value);
};

/** Bytes of memory or disk. The suffix m means thousandths of a byte, which is always a mistake. */
export const bytes: Check = (value) => {
  const nano = parseQuantity(value);
  if (!nano) return { must: 'be a quantity above 0 such as 512Mi' };
  if (nano < UNIT || (typeof value === 'string' && /[mun]$/.test(value))) {
    return { must: 'be whole bytes such as 512Mi: the suffix m means thousandths of a byte' };
  }
  return nano % UNIT === 0n
    ? quantity(value)
    : { must: 'be whole bytes: the API server warns of a fraction', warns: true };
};

/** A whole number of devices or objects. */
export const wholeQuantity: Check = (value) => {
  const nano = parseQuantity(value);
  return nano !== undefined && nano % UNIT === 0n ? undefined : { must: 'be a whole number such as 1' };
};

/** Formats nano-units in the shortest usual form: 20, 2500m, 40Gi. */
export function formatQuantity(nano: bigint, family: 'cpu' | 'bytes' | 'count'): string {
  if (family === 'bytes') {
    const whole = ceilDivide(nano, UNIT);
    const [suffix, size] = [...Object.entries(BINARY_EXPONENTS)]
      .reverse()
      .map(([name, exponent]) => [name, 1n << BigInt(exponent)] as const)
      .find(([, unit]) => whole !== 0n && whole % unit === 0n) ?? ['', 1n];
    return `${whole / size}${suffix}`;
  }
  const thousandths = ceilDivide(nano * 1000n, UNIT);
  return thousandths % 1000n === 0n ? String(thousandths / 1000n) : `${thousandths}m`;
}

function decimalExponent(suffix: string): number {
  if (/^[eE][-+]?[0-9]/.test(suffix)) return Number(suffix.slice(1));
  return ownValue(DECIMAL_EXPONENTS, suffix) ?? 0;
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
