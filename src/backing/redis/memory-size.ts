import type { Check } from '../../core/input/input';
import type { ResolvedRedisDatabase } from './database-props';

const SIZE = /^(\d+(?:\.\d+)?)(MB|GB)$/;
const BYTES = { MB: 1024 ** 2, GB: 1024 ** 3 } as const;

/** A size in bytes. @returns undefined if it is not a size */
export function memoryBytes(value: unknown): number | undefined {
  const [, amount, unit] = (typeof value === 'string' ? SIZE.exec(value) : undefined) ?? [];
  return amount === undefined ? undefined : Number(amount) * BYTES[unit === 'GB' ? 'GB' : 'MB'];
}

/** Accepts sizes of databases. */
export const memorySize: Check = (value) => {
  const size = memoryBytes(value);
  return size !== undefined && size >= 100 * BYTES.MB
    ? undefined
    : { must: 'be MB or GB, at least 100MB, such as 1GB: Redis does not accept 1Gi' };
};

/** What the data of a database gets: half of its memory if the other half is for copies, such as `512MB of 1GB`. */
export function dataMemory({ memorySize: whole, replication }: ResolvedRedisDatabase): string {
  if (!replication) return whole;
  const data = (memoryBytes(whole) ?? 0) / 2;
  return `${data % BYTES.GB === 0 ? `${data / BYTES.GB}GB` : `${Math.floor(data / BYTES.MB)}MB`} of ${whole}, the rest is for copies`;
}
