import { CREDENTIALS } from './credentials';
import { CUSTOM_RESOURCES } from './custom-resources';
import { ENTRIES } from './entries';
import { PATHS } from './paths';
import { REFERENCES } from './references';
import { VALIDITY } from './validity';
import type { Defect } from './way';
import { WORKLOADS } from './workloads';

const TABLES = [CREDENTIALS, CUSTOM_RESOURCES, ENTRIES, PATHS, REFERENCES, VALIDITY, WORKLOADS];

/** Every class of defects that breaks something on a cluster, by its id. */
export const DEFECTS: readonly Defect[] = TABLES.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
