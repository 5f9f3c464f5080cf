import { groupedBy } from '../core/grouped';
import { identityOf } from '../core/objects/identity';
import type { Plain } from '../core/plain';
import { contentsOf, type NamespaceContents, namespaceContents } from '../namespace/namespace-contents';
import { atRest } from './costs/at-rest';
import type { ManifestSet } from './manifest-set';

/** The contents of each namespace, with every autoscaler at its maximum and at its minimum. */
export interface Sizes {
  readonly most: ReadonlyMap<string, NamespaceContents>;

  /** The same object as in `most` for a namespace without autoscalers. */
  readonly least: ReadonlyMap<string, NamespaceContents>;
}

/** Counts the contents of a set as quotas count them. */
export function sizesOf({ plain }: ManifestSet): Sizes {
  const most = namespaceContents(plain);
  const byNamespace: ReadonlyMap<string, readonly Plain[]> = groupedBy(plain, (object) => identityOf(object).namespace);
  const least = [...most].map(([namespace, contents]) => {
    const objects = byNamespace.get(namespace) ?? [];
    const resting = atRest(objects);
    return [namespace, resting === objects ? contents : contentsOf(namespace, resting, contents.overheads)] as const;
  });
  return { most, least: new Map(least) };
}
