import type { IdentifiedObject } from '../identified-object';
import type { Locate } from '../object-field';
import { type ClusterNode, readNode } from './cluster-nodes';
import { isTierPolicy, readTierPolicy } from './read-tier-policy';
import type { TierPolicy } from './tier-policy';

/** What the objects of a set tell about the Admin and the Baseline tier. */
export interface Tiers {
  /** The policies of the Admin and the Baseline tier. */
  readonly tierPolicies: readonly TierPolicy[];

  /** The Nodes, which rules may select. */
  readonly nodes: readonly ClusterNode[];
}

/** @throws InputError for the first object that the API server would refuse */
export function readTiers(objects: readonly IdentifiedObject[], locate: Locate | undefined): Tiers {
  const read = <T>(chosen: readonly IdentifiedObject[], reader: (object: IdentifiedObject) => T): readonly T[] =>
    chosen.map((object) => {
      const result = reader(object);
      object.field.done(object, locate);
      return result;
    });
  return {
    tierPolicies: read(objects.filter(isTierPolicy), readTierPolicy),
    nodes: read(
      objects.filter(({ group, kind }) => group === '' && kind === 'Node'),
      ({ field }) => readNode(field),
    ),
  };
}
