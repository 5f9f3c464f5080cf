import type { Namespace } from 'kubernetes-types/core/v1';
import { isKind, type Labels } from '../naive-pods';
import { labelings, namespaceSelectors } from '../naive-verdict';
import type { TierConnection, TierParty } from './naive-tiers';

/** More cases than these are not tried by the checker. */
const MOST_CASES = 1000;

/** The connection with the labels that the missing Namespaces of its pods may have, in every way that matters to a selector. */
export function tierWorlds(objects: readonly object[], connection: TierConnection): readonly TierConnection[] {
  return missingNamespaces(objects, connection).reduce<readonly TierConnection[]>(
    (worlds, name) =>
      worlds.flatMap((world) =>
        labelingsOf(objects, name).map((labels) => ({
          ...world,
          from: labelled(world.from, name, labels),
          to: labelled(world.to, name, labels),
        })),
      ),
    [connection],
  );
}

/** Whether the labels of missing Namespaces have more cases than the checker tries. It may answer unknown then. */
export function hasTooManyCases(objects: readonly object[], connection: TierConnection): boolean {
  const counts = missingNamespaces(objects, connection).map((name) => labelingsOf(objects, name).length);
  return counts.reduce((cases, count) => cases * count, 1) > MOST_CASES;
}

/** The namespaces of pods without a Namespace object. Addresses are asked about rule by rule. */
function missingNamespaces(objects: readonly object[], { from, to }: TierConnection): readonly string[] {
  if (typeof from === 'string' || typeof to === 'string') return [];
  const declared = objects
    .filter((object): object is Namespace => isKind(object, 'Namespace'))
    .map(({ metadata }) => metadata?.name);
  const names = [from, to].flatMap((end) => ('namespace' in end && end.hostNetwork !== true ? end.namespace : []));
  return [...new Set(names)].filter((name) => !declared.includes(name));
}

function labelled(party: TierParty, name: string, namespaceLabels: Labels): TierParty {
  return typeof party !== 'string' && 'namespace' in party && party.namespace === name
    ? { ...party, namespaceLabels }
    : party;
}

const known = new WeakMap<readonly object[], Map<string, readonly Labels[]>>();

function labelingsOf(objects: readonly object[], name: string): readonly Labels[] {
  const byName = known.get(objects) ?? new Map<string, readonly Labels[]>();
  known.set(objects, byName);
  const found = byName.get(name) ?? labelings(namespaceSelectors(objects), name);
  byName.set(name, found);
  return found;
}
