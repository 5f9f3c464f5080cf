import { addToGroup } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import type { Connection } from '../network-endpoint';

/**
 * Collects paths in the order of their callers, then of the called. It keeps them by caller: most comparisons of a sort of all paths would
 * be between callers, of which there are few.
 */
export class SortedPaths<Path extends Connection> {
  private readonly byCaller = new Map<string, Path[]>();

  add(path: Path): void {
    addToGroup(this.byCaller, path.from.id, path);
  }

  get all(): readonly Path[] {
    return distinct(this.byCaller.keys()).flatMap(
      (id) => this.byCaller.get(id)?.sort((a, b) => compare(a.to.id, b.to.id)) ?? [],
    );
  }
}
