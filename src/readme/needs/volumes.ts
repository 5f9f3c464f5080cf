import { groupedBy } from '../../core/grouped';
import { parseQuantity } from '../../core/input/quantity';
import { compare } from '../../core/order';
import { formatAmount } from '../../core/pods/resources';
import type { NamespaceContents } from '../../namespace/namespace-contents';

/** The volumes of one storage class. */
export interface VolumeRow {
  /** Undefined for the cluster's default class. */
  readonly storageClass: string | undefined;

  /** The volume claims, as `3 × 10Gi: data of Cluster 'azora/postgres'`. */
  readonly claims: readonly string[];

  /** The number of volumes, without those of sessions. */
  readonly count: number;

  /** The size of all of these. */
  readonly total: string;
}

/** The volumes that a set asks for, by storage class: its own claims, and those that controllers and operators make. */
export function volumeRows(namespaces: ReadonlyMap<string, NamespaceContents>): readonly VolumeRow[] {
  const claims = [...namespaces.values()].flatMap(({ objects }) =>
    objects.flatMap(({ title, count, session, volume }) =>
      volume === undefined || (count === 0 && session === undefined) ? [] : [{ title, count, session, ...volume }],
    ),
  );
  return [...groupedBy(claims, ({ storageClassName }) => storageClassName)]
    .map(([storageClass, same]) => ({
      storageClass,
      claims: same.map(
        ({ title, count, size, session }) =>
          `${session === undefined ? `${count} × ${size}` : `${size} for each session`}: ${title}`,
      ),
      count: same.reduce((sum, { count }) => sum + count, 0),
      total: formatAmount(
        'storage',
        same.reduce((sum, { count, size }) => sum + (parseQuantity(size) ?? 0n) * BigInt(count), 0n),
      ),
    }))
    .sort((a, b) => compare(a.storageClass ?? '', b.storageClass ?? ''));
}
