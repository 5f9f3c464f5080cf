import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { madeSecrets } from '../../operators/made-secrets';
import type { ManifestSet } from '../manifest-set';
import { usesIn } from './references';

/** A Secret that an operator makes for an object of the set, and that other objects of the set read. */
export interface OperatorSecret {
  /** `azora/postgres-ca`. */
  readonly path: string;

  /** `Cluster azora/postgres`. */
  readonly madeFor: string;
  readonly keys: readonly string[];

  /** The objects that read it, as `Deployment azora/gateway`. */
  readonly usedBy: readonly string[];
}

/** Kinds that are a Secret, or whose values come from elsewhere. */
const SOURCES: readonly string[] = ['ClusterExternalSecret', 'ExternalSecret', 'SealedSecret', 'Secret'];

/** The Secrets that operators make and the set reads, in order: pods that read one wait until its operator is done. */
export function operatorSecrets(set: ManifestSet): readonly OperatorSecret[] {
  const makers: ReadonlyMap<string, string> = new Map(
    set.objects
      .filter(({ kind }) => !SOURCES.includes(kind))
      .flatMap(({ object, title }) =>
        madeSecrets(object, set.customResources).map(({ namespace, name }) => [`${namespace}/${name}`, title] as const),
      ),
  );
  const uses = usesIn(set)
    .filter(({ kind }) => kind === 'Secret')
    .flatMap(({ namespace, name, keys, user: { title } }) => {
      const path = `${namespace}/${name}`;
      const madeFor = makers.get(path);
      return madeFor === undefined || madeFor === title ? [] : [{ path, madeFor, keys, user: title }];
    });
  return [...groupedBy(uses, ({ path }) => path).values()]
    .map((same) => ({
      path: same[0].path,
      madeFor: same[0].madeFor,
      keys: distinct(same.flatMap(({ keys }) => keys)),
      usedBy: distinct(same.map(({ user }) => user)),
    }))
    .sort((a, b) => compare(a.path, b.path));
}
