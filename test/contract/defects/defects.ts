import { CREDENTIALS } from './credentials';
import { CUSTOM_RESOURCES } from './custom-resources';
import { ENTRIES } from './entries';
import { PATHS } from './paths';
import { REFERENCES } from './references';
import { VALIDITY } from './validity';
import type { Defect, Way } from './way';
import { WORKLOADS } from './workloads';

const TABLES = [CREDENTIALS, CUSTOM_RESOURCES, ENTRIES, PATHS, REFERENCES, VALIDITY, WORKLOADS];

/** Every class of defects that breaks something in a cluster, by id. */
export const DEFECTS: readonly Defect[] = TABLES.flat().sort((a, b) => (a.id < b.id ? -1 : 1));

/** All ways with this outcome, each with its class. */
export function waysWith<W extends Way>(
  ...outcomes: readonly W['outcome'][]
): readonly (W & { readonly id: string })[] {
  const isOne = (way: Way): way is W => outcomes.some((outcome) => outcome === way.outcome);
  return DEFECTS.flatMap(({ id, ways }) => ways.filter(isOne).map((way) => ({ ...way, id })));
}
