import {
  ApiObject,
  ApiObjectMetadataDefinition,
  ImplicitTokenResolver,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import type { IConstruct } from 'constructs';
import { areInOrder, sortedKeys } from '../order';
import { type Plain, toPlain } from '../plain';
import { jsonOfShared, share } from './shared-parts';
import { TreeCache } from './tree-cache';

/** The resolvers of every App. An App may have more. */
const RESOLVERS: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** A value that cdk8s must resolve, or refuses. */
const OTHER = Symbol('other');

/**
 * The JSON of an object without patches and tokens, as `toJson` renders it, but in one walk, and without copies of what is JSON already:
 * nobody may change it. Frozen parts, which many sessions of a profile share, stay one object. @returns undefined if only cdk8s can render it
 */
export function simpleJson(object: ApiObject): Plain | undefined {
  const { patches, props } = toPlain(object);
  // Private fields: where they are others, cdk8s renders the object.
  if (props === undefined) return undefined;
  if (object.toJson !== ApiObject.prototype.toJson || !Array.isArray(patches) || patches.length > 0) return undefined;
  if (
    !('_additionalAttributes' in object.metadata) ||
    object.metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson
  )
    return undefined;
  if (!HAS_DEFAULTS.of(object.node.root)) return undefined;
  const metadata = simpleMetadata(toPlain(object.metadata));
  if (metadata === OTHER) return undefined;
  const content = toPlain(props);
  const json: Record<string, unknown> = { apiVersion: undefined, kind: undefined, metadata };
  for (const key of sortedKeys(content)) {
    const value = key === 'metadata' ? metadata : simpleField(key, content[key]);
    if (value === OTHER) return undefined;
    if (value !== undefined) json[key] = value;
  }
  return json;
}

/** What cdk8s reads from the metadata itself, because it may have changed since. */
const OWN_METADATA = ['annotations', 'finalizers', 'labels', 'name', 'namespace', 'ownerReferences'];

/** As cdk8s puts metadata together: what was added to it counts, not the props. It leaves out empty maps and lists. */
function simpleMetadata(metadata: Plain): Plain | typeof OTHER {
  const others = toPlain(metadata._additionalAttributes);
  const added = Object.keys(others).filter((key) => !OWN_METADATA.includes(key));
  const json: Record<string, unknown> = {};
  for (const key of added.length === 0 ? OWN_METADATA : [...OWN_METADATA, ...added].sort()) {
    const value = simpleField(key, added.includes(key) ? others[key] : metadata[key]);
    if (value === OTHER) return OTHER;
    const kept = withoutEmpty(value);
    if (kept !== undefined) json[key] = kept;
  }
  return json;
}

function withoutEmpty(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.length > 0 ? json.map(withoutEmpty) : undefined;
  const values = Object.values(json);
  // Labels, for example: they stay as they are.
  if (values.length > 0 && values.every((value) => typeof value !== 'object')) return json;
  const kept = Object.entries(json)
    .map(([key, value]) => [key, withoutEmpty(value)] as const)
    .filter(([, value]) => value !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Whether the objects of an app are rendered as cdk8s renders them unless it is told otherwise. */
const HAS_DEFAULTS = new TreeCache(
  (root: IConstruct) => !process.env.CDK8S_DISABLE_SORT && hasOnlyResolversOfCdk8s(root),
);

function hasOnlyResolversOfCdk8s(root: IConstruct): boolean {
  const { resolvers } = toPlain(root);
  if (!Array.isArray(resolvers) || resolvers.length !== RESOLVERS.length) return false;
  return resolvers.every((resolver, index) => Object(resolver).constructor === RESOLVERS[index]);
}

function simple(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return typeof value === 'function' ? OTHER : value;
  const known = jsonOfShared(value);
  if (known !== undefined) return known;
  const json = Array.isArray(value) ? simpleList(value) : simpleMap(toPlain(value));
  if (typeof json === 'object') share(value, json);
  return json;
}

function simpleList(list: readonly unknown[]): readonly unknown[] | typeof OTHER {
  if (Object.getPrototypeOf(list) !== Array.prototype) return OTHER;
  const json = list.map(simple);
  if (json.includes(OTHER)) return OTHER;
  return json.every((item, index) => item === list[index]) ? list : json;
}

/** Sorted by key, without what is null or undefined: the map itself if it is so. */
function simpleMap(map: Plain): Plain | typeof OTHER {
  if (Object.getPrototypeOf(map) !== Object.prototype || map.constructor !== Object) return OTHER;
  const keys = Object.keys(map);
  let json: Record<string, unknown> | undefined;
  if (!areInOrder(keys)) {
    keys.sort();
    json = {};
  }
  for (const [index, key] of keys.entries()) {
    const given = map[key];
    const value = simpleField(key, given);
    if (value === OTHER) return OTHER;
    if (value === undefined || value !== given) json ??= partOf(map, keys.slice(0, index));
    if (json !== undefined && value !== undefined) json[key] = value;
  }
  return json ?? map;
}

/** A value by a key. cdk8s takes some keys for those that every object inherits. */
function simpleField(key: string, value: unknown): unknown {
  return key === '__proto__' || key === 'constructor' ? OTHER : simple(value);
}

function partOf(map: Plain, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, map[key]]));
}
