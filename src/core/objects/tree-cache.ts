import type { IConstruct } from 'constructs';

/** For each tree that is being rendered, what its cached answers belong to. */
const renderings = new WeakMap<IConstruct, object>();

/**
 * Runs work that leaves a tree as it is, such as rendering it. Until it ends, each TreeCache finds its answer once: cdk8s validates
 * the whole tree again for each of its charts.
 */
export function withTreeCaches<T>(root: IConstruct, work: () => T): T {
  if (renderings.has(root)) return work();
  renderings.set(root, {});
  try {
    return work();
  } finally {
    renderings.delete(root);
  }
}

/** An answer about a whole tree: a cache per tree, valid while nothing in it changes. */
export class TreeCache<T> {
  private readonly kept = new WeakMap<object, { readonly answer: T }>();

  /** @param find works the answer out */
  constructor(private readonly find: (root: IConstruct) => T) {}

  /** The answer, worked out anew where the tree may have changed. */
  of(root: IConstruct): T {
    const rendering = renderings.get(root) ?? {};
    const known = this.kept.get(rendering) ?? { answer: this.find(root) };
    this.kept.set(rendering, known);
    return known.answer;
  }
}
