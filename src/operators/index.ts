import { groupedBy, mapValues } from '../core/grouped';
import { identityOf } from '../core/objects/identity';
import { type Plain, toPlain } from '../core/plain';
import { CNPG_KINDS } from './cnpg';
import { CONTROLLER_KINDS } from './controllers/index';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatedKind } from './operator';
import { PROMETHEUS_KINDS } from './prometheus';
import { REDIS_KINDS } from './redis-enterprise';
import { SECRET_KINDS } from './secrets';
import { STRIMZI_KINDS } from './strimzi';

/*
 * The objects that operators create for custom resources. Each operator has a file with a list of its kinds.
 */

export { createsUnreadPods } from './controllers/unread-kinds';
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
  ...CONTROLLER_KINDS,
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

/** Indexes plain API objects by kind and namespace, so that an entry of the registry can look up others. */
export function customResources(objects: readonly object[]): CustomResources {
  const byKey = groupedBy(objects.map(toPlain), (object) => {
    const { group, kind, namespace } = identityOf(object);
    return `${group}/${kind}/${namespace}`;
  });
  return {
    of: (type, namespace) => (byKey.get(`${type}/${namespace}`) ?? []).map(toCustomResource),
  };
}

/** The objects that an operator creates for a plain API object. `NOTHING` for an object of an unknown operator. */
export function madeOf(object: object, others: CustomResources): Made {
  const plain = toPlain(object);
  return operatedKind(identityOf(plain))?.make(toCustomResource(plain), others) ?? NOTHING;
}

function toCustomResource(object: Plain): CustomResource {
  const { namespace, name } = identityOf(object);
  const { labels, annotations } = toPlain(object.metadata);
  const { spec, template } = object;
  return {
    namespace,
    name,
    labels: mapValues(toPlain(labels), String),
    annotations: mapValues(toPlain(annotations), String),
    spec: toPlain(spec),
    ...(template === undefined ? {} : { template }),
  };
}
