import { defined } from '../core/defined';
import { type Check, type Input, refuses } from '../core/input/input';
import { bytes, cpu, toNano } from '../core/input/quantity';
import type { LimitDefaultsProps } from './limit-defaults';

/** An item of a LimitRange that bounds whole pods, or volume claims. */
export interface WholeBounds {
  readonly type: 'Pod' | 'PersistentVolumeClaim';
  readonly min: Readonly<Record<string, string>>;
  readonly max: Readonly<Record<string, string>>;
}

/**
 * The bounds of whole pods and of volume claims. No item for what is not bounded.
 * @param input collects the errors
 */
export function wholeBounds(input: Input, props: LimitDefaultsProps): readonly WholeBounds[] {
  const { podMinCpu, podMinMemory, podMaxCpu, podMaxMemory, volumeMin, volumeMax } = props;
  checkPair(input, ['podMinCpu', podMinCpu], ['podMaxCpu', podMaxCpu], cpu);
  checkPair(input, ['podMinMemory', podMinMemory], ['podMaxMemory', podMaxMemory], bytes);
  checkPair(input, ['volumeMin', volumeMin], ['volumeMax', volumeMax], bytes);
  const all: readonly WholeBounds[] = [
    {
      type: 'Pod',
      min: defined<string>({ cpu: podMinCpu, memory: podMinMemory }),
      max: defined<string>({ cpu: podMaxCpu, memory: podMaxMemory }),
    },
    {
      type: 'PersistentVolumeClaim',
      min: defined<string>({ storage: volumeMin }),
      max: defined<string>({ storage: volumeMax }),
    },
  ];
  return all.filter(({ min, max }) => Object.keys({ ...min, ...max }).length > 0);
}

type Named = readonly [field: string, amount: string | undefined];

function checkPair(input: Input, [low, least]: Named, [high, most]: Named, check: Check): void {
  input.optional(low, least, check);
  input.optional(high, most, check);
  if (least === undefined || most === undefined || refuses(check, least) || refuses(check, most)) return;
  if (toNano(least) > toNano(most)) input.refuse(`${low} must be at most ${high} ${most}, got ${least}`);
}
