import { type NamespaceContents, namespaceContents } from '../namespace/namespace-contents';
import { atRest } from './costs/at-rest';
import type { ManifestSet } from './manifest-set';

/** The contents of each namespace, with every autoscaler at its maximum and at its minimum. */
export interface Sizes {
  readonly most: ReadonlyMap<string, NamespaceContents>;
  readonly least: ReadonlyMap<string, NamespaceContents>;
}

/** Counts the contents of a set as quotas count them. */
export function sizesOf({ plain }: ManifestSet): Sizes {
  return { most: namespaceContents(plain), least: namespaceContents(atRest(plain)) };
}
