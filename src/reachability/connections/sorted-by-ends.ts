import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import type { Connection } from '../network-endpoint';

/**
 * Paths in the order of their callers, then of the called. Groups them by caller first: most of the comparisons of a sort would be of
 * callers, of which there are few.
 */
export function sortedByEnds<Path extends Connection>(paths: readonly Path[]): readonly Path[] {
  const byCaller = groupedBy(paths, ({ from }) => from.id);
  return distinct(byCaller.keys()).flatMap((id) =>
    [...(byCaller.get(id) ?? [])].sort((a, b) => compare(a.to.id, b.to.id)),
  );
}
