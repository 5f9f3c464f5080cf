/** The cache key of each tree that is being rendered. */
const renderings = new WeakMap<object, object>();

/**
 * Runs work that does not change a tree, such as rendering it. Meanwhile each TreeCache computes its answer only once, however many constructs
 * ask.
 */
export function withTreeCaches<T>(root: object, work: () => T): T {
  if (renderings.has(root)) return work();
  renderings.set(root, {});
  try {
    return work();
  } finally {
    renderings.delete(root);
  }
}

/** Lets each TreeCache compute its answer again, because the tree has changed while it is rendered. */
export function renewTreeCaches(root: object): void {
  if (renderings.has(root)) renderings.set(root, {});
}

/** An answer about a whole tree: a cache per tree, valid while nothing in it changes. */
export class TreeCache<Root extends object, T> {
  private readonly kept = new WeakMap<object, { readonly answer: T }>();

  /** @param find computes the answer */
  constructor(private readonly find: (root: Root) => T) {}

  /** The answer, computed again if the tree may have changed. */
  of(root: Root): T {
    const rendering = renderings.get(root) ?? {};
    const known = this.kept.get(rendering) ?? { answer: this.find(root) };
    this.kept.set(rendering, known);
    return known.answer;
  }
}
