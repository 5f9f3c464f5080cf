import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { type Reachability, reachability } from '../../src/reachability/index';
import { distObjects } from '../support/dist';

/** The committed objects of STELLA. */
export const stellaObjects = distObjects('stella');

export function stella(): Reachability {
  return reachability(stellaObjects);
}

/** All objects in the manifests of a folder. */
export function objectsIn(folder: string): readonly object[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .sort()
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8'), { schema: YAML11_SCHEMA }))
    .filter((document) => document !== null && document !== undefined)
    .map((document): object => Object(document));
}
