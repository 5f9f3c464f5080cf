import {
  ApiObject,
  ApiObjectMetadataDefinition,
  ImplicitTokenResolver,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import { type Plain, toPlain } from '../plain';
import { jsonOfShared, share } from './shared-parts';

/** The resolvers of every App. An App may have more. */
const RESOLVERS: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** A value that cdk8s must resolve, or refuses. */
const OTHER = Symbol('other');

/**
 * The JSON of an object without patches and tokens, as `toJson` renders it, but in one walk. Frozen parts, which many sessions of a profile
 * share, stay one object. @returns undefined if only cdk8s can render it
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
  if (process.env.CDK8S_DISABLE_SORT || !hasOnlyResolversOfCdk8s(object)) return undefined;
  const json = simple({ ...toPlain(props), metadata: undefined });
  const metadata = simple(metadataOf(object));
  if (json === OTHER || metadata === OTHER) return undefined;
  const { apiVersion, kind, ...others } = toPlain(json);
  return { apiVersion, kind, metadata: withoutEmpty(metadata), ...others };
}

/** As cdk8s puts metadata together: what was added to it counts, not the props. */
function metadataOf({ metadata }: ApiObject): Plain {
  const { name, namespace, annotations, finalizers, ownerReferences, labels, _additionalAttributes } =
    toPlain(metadata);
  return { ...toPlain(_additionalAttributes), name, namespace, annotations, finalizers, ownerReferences, labels };
}

/** cdk8s leaves out empty maps and lists of metadata. */
function withoutEmpty(json: unknown): unknown {
  if (Array.isArray(json)) return json.length > 0 ? json.map(withoutEmpty) : undefined;
  if (typeof json !== 'object' || json === null) return json;
  const kept = Object.entries(json)
    .map(([key, value]) => [key, withoutEmpty(value)] as const)
    .filter(([, value]) => value !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function hasOnlyResolversOfCdk8s(object: ApiObject): boolean {
  const { resolvers } = toPlain(object.node.root);
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
  return json.includes(OTHER) ? OTHER : json;
}

/** Sorted by key, without what is null or undefined. */
function simpleMap(map: Plain): Plain | typeof OTHER {
  if (Object.getPrototypeOf(map) !== Object.prototype || map.constructor !== Object) return OTHER;
  const json: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) {
    if (key === '__proto__') return OTHER;
    const value = simple(map[key]);
    if (value === OTHER) return OTHER;
    if (value !== undefined) json[key] = value;
  }
  return json;
}
