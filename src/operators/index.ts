import { groupedBy, mapValues } from '../core/grouped';
import { groupOf } from '../core/objects/identity';
import { toPlain } from '../core/plain';
import { CNPG_KINDS } from './cnpg';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatedKind } from './operator';
import { PROMETHEUS_KINDS } from './prometheus';
import { REDIS_KINDS } from './redis-enterprise';
import { SECRET_KINDS } from './secrets';
import { STRIMZI_KINDS } from './strimzi';

/*
 * The objects that operators create for custom resources. Each operator has a file with a list of its kinds.
 */

export type {
  CustomResource,
  CustomResources,
  Made,
  OperatedKind,
  OperatedPart,
  OperatorContainer,
  OperatorPods,
  OperatorPort,
  OperatorService,
  OperatorServicePort,
  OperatorVolumeClaims,
} from './operator';

/** All kinds of custom resources whose operators we know. */
export const OPERATED_KINDS: readonly OperatedKind[] = [
  ...CNPG_KINDS,
  ...PROMETHEUS_KINDS,
  ...REDIS_KINDS,
  ...SECRET_KINDS,
  ...STRIMZI_KINDS,
];

const BY_TYPE: ReadonlyMap<string, OperatedKind> = new Map(
  OPERATED_KINDS.map((operated) => [`${operated.group}/${operated.kind}`, operated]),
);

/** The facts about a kind. @returns undefined for a kind of an unknown operator */
export function operatedKind({
  group,
  kind,
}: {
  readonly group: string;
  readonly kind: string;
}): OperatedKind | undefined {
  return BY_TYPE.get(`${group}/${kind}`);
}

/** Indexes the custom resources among plain API objects by kind and namespace. */
export function customResources(objects: readonly object[]): CustomResources {
  const known = objects.filter((object) => operatedKind(typeOf(object)) !== undefined);
  const byKey = groupedBy(
    known.map((object) => ({ ...typeOf(object), resource: toCustomResource(object) })),
    (one) => [one.group, one.kind, one.resource.namespace].join('/'),
  );
  return {
    of: (type, namespace) => (byKey.get(`${type}/${namespace}`) ?? []).map(({ resource }) => resource),
  };
}

/** The objects that an operator creates for a plain API object. `NOTHING` for an object of an unknown operator. */
export function madeOf(object: object, others: CustomResources): Made {
  return operatedKind(typeOf(object))?.make(toCustomResource(object), others) ?? NOTHING;
}

function typeOf(object: object): { readonly group: string; readonly kind: string } {
  const { apiVersion, kind } = toPlain(object);
  return { group: groupOf({ apiVersion: String(apiVersion) }), kind: String(kind) };
}

function toCustomResource(object: object): CustomResource {
  const { metadata, spec } = toPlain(object);
  const { namespace = 'default', name, labels, annotations } = toPlain(metadata);
  return {
    namespace: String(namespace),
    name: String(name),
    labels: mapValues(toPlain(labels), String),
    annotations: mapValues(toPlain(annotations), String),
    spec: toPlain(spec),
  };
}
