import type { IConstruct } from 'constructs';

/** One stretch of time for each tree that does not change at present. */
const stretches = new WeakMap<IConstruct, object>();

/**
 * Runs what leaves a tree as it is, such as rendering it: what is found out about the whole tree meanwhile is found out once. cdk8s
 * validates the whole tree again for each of its charts.
 */
export function unchanged<T>(root: IConstruct, work: () => T): T {
  if (stretches.has(root)) return work();
  stretches.set(root, {});
  try {
    return work();
  } finally {
    stretches.delete(root);
  }
}

/** An answer about a whole tree, which is kept as long as the tree does not change. */
export class TreeAnswer<T> {
  private readonly kept = new WeakMap<object, { readonly answer: T }>();

  /** @param find works the answer out */
  constructor(private readonly find: (root: IConstruct) => T) {}

  /** The answer, worked out anew where the tree may have changed. */
  of(root: IConstruct): T {
    const stretch = stretches.get(root) ?? {};
    const known = this.kept.get(stretch) ?? { answer: this.find(root) };
    this.kept.set(stretch, known);
    return known.answer;
  }
}
