import { type Input, oneOf, shown } from '../../core/input/input';
import { count } from '../../core/input/numbers';

/**
 * The replicas that must have a transaction before its commit returns. Each commit takes one more round trip to a replica.
 * @see https://cloudnative-pg.io/documentation/current/replication/#synchronous-replication
 */
export interface PostgresSynchronous {
  /** The number of replicas; less than `instances`. @default 1 */
  readonly number?: number;

  /** Whether any replicas count (`any`), or those that come first in the operator's list (`first`). @default any */
  readonly method?: 'any' | 'first';

  /**
   * What happens while too few replicas answer: commits wait (`required`), so that a failover never loses a committed
   * transaction, or they go on without (`preferred`).
   * @default required
   */
  readonly dataDurability?: 'required' | 'preferred';
}

/** PostgresSynchronous with every default filled in. */
export type ResolvedSynchronous = Required<PostgresSynchronous>;

const DEFAULTS: ResolvedSynchronous = { number: 1, method: 'any', dataDurability: 'required' };

/** The number of instances from which one replica may be missing while commits go on. */
const ENOUGH = 3;

/** What depends on how many instances there are, and why commits wait for none of them. */
interface Replicated {
  readonly instances: number;
  readonly synchronous?: PostgresSynchronous | undefined;
  readonly asynchronousReason?: string | undefined;
}

/**
 * Fills in every default. With two instances, the default is none: a single replica that is missing would stop every
 * commit.
 */
export function resolveSynchronous(cluster: Replicated): ResolvedSynchronous | undefined {
  const { instances, synchronous, asynchronousReason } = cluster;
  if (synchronous !== undefined) return { ...DEFAULTS, ...synchronous };
  return instances >= ENOUGH && asynchronousReason === undefined ? DEFAULTS : undefined;
}

/** Checks the choice, and that there are enough replicas for it. */
export function checkSynchronous(input: Input, { instances, synchronous, asynchronousReason }: Replicated): void {
  if (synchronous === undefined) return;
  const { number, method, dataDurability } = { ...DEFAULTS, ...synchronous };
  input.required('synchronous.number', number, count);
  input.required('synchronous.method', method, oneOf('any', 'first'));
  input.required('synchronous.dataDurability', dataDurability, oneOf('required', 'preferred'));
  if (number >= instances) {
    input.refuse(
      `synchronous.number must be less than instances ${instances}, of which one is the primary, got ${shown(number)}`,
    );
  }
  if (asynchronousReason !== undefined)
    input.refuse('asynchronousReason must be left out if commits wait for replicas');
}
