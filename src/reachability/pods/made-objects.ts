import { mapValues } from '../../core/grouped';
import type { Labels } from '../../core/objects/labels';
import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { customResources, type Made, madeOf, type OperatorPods } from '../../operators/index';
import type { IdentifiedObject } from '../identified-object';
import { LabelSelector } from '../label-selector';
import { type Locate, ObjectField } from '../object-field';
import type { Policy } from '../policy';
import { type PodTemplate, toObjectName } from '../read-pods';
import { readPolicy } from '../read-policy';
import type { KubeService } from '../read-service';

/** What operators create for each custom resource of a set. */
export type MadeObjects = ReadonlyMap<IdentifiedObject, Made>;

/** Finds out what operators create for the custom resources of a set. */
export function madeByOperators(objects: readonly IdentifiedObject[]): MadeObjects {
  const operated = objects.filter(({ type }) => type.isOperated);
  if (operated.length === 0) return new Map();
  const resources = customResources(objects.map(({ field }) => toPlain(field.value)));
  return new Map(operated.map((object) => [object, madeOf(toPlain(object.field.value), resources)]));
}

/** The Services that operators create for custom resources, without Services that the set contains already. */
export function operatorServices(made: MadeObjects, known: readonly KubeService[]): readonly KubeService[] {
  const names = new Set(known.map(({ namespace, name }) => `${namespace}/${name}`));
  return [...made].flatMap(([{ namespace }, { pods, services }]) => {
    // The primary and its replicas cannot be told apart, because the label that differs changes at run time.
    const varying = pods.flatMap(({ varyingLabels = {}, someLabels = {} }) => [
      ...Object.keys(varyingLabels),
      ...Object.keys(someLabels),
    ]);
    const fixed = (selector: Labels) =>
      Object.fromEntries(Object.entries(selector).filter(([key]) => !varying.includes(key)));
    return services
      .filter(({ name }) => !names.has(`${namespace}/${name}`))
      .map(({ name, selector, headless, type = 'ClusterIP', alias, ports }) => ({
        namespace,
        name,
        pods: alias === undefined ? LabelSelector.labels(fixed(selector)) : undefined,
        headless,
        type: alias === undefined ? type : 'ExternalName',
        externalName: alias,
        ports: ports.map(({ protocol = 'TCP', ...port }) => ({ ...port, protocol })),
      }));
  });
}

/** The NetworkPolicies that operators create for custom resources, without those that the set contains already. */
export function operatorPolicies(
  made: MadeObjects,
  known: readonly Policy[],
  locate: Locate | undefined,
): readonly Policy[] {
  const names = new Set(known.map(({ namespace, name }) => `${namespace}/${name}`));
  return [...made].flatMap(([{ namespace, title, source }, { networkPolicies = [] }]) =>
    networkPolicies
      .filter(({ name }) => !names.has(`${namespace}/${name}`))
      .map(({ name, spec }) => {
        const field = ObjectField.root({ metadata: { name, namespace }, spec });
        const policy = readPolicy(field, namespace, name);
        field.done({ title: `NetworkPolicy '${namespace}/${name}' of ${title}`, source }, locate);
        return policy;
      }),
  );
}

/**
 * The pods that an operator creates for an object, with the operator's names. Leaves out the pods of its Jobs, which prepare the
 * volumes of these pods: the same policies select them.
 * @param serial tells the object apart from other objects with the same prefix
 */
export function operatorPods(
  object: IdentifiedObject,
  serial: number,
  pods: readonly OperatorPods[],
): readonly PodTemplate[] {
  return pods
    .filter(({ inPlaceOf }) => inPlaceOf === undefined)
    .map(({ name, labels, varyingLabels = {}, someLabels = {}, numbers, subdomain, ports, hostNetwork = false }) => ({
      object: { ...toObjectName(object, serial), name },
      resource: name === object.name ? undefined : object.name,
      controller: undefined,
      namespace: object.namespace,
      labels,
      someLabels: { ...someLabels, ...mapValues(varyingLabels, SomeValue.oneOf) },
      numbers,
      subdomain,
      ports,
      hostNetwork,
      hostIp: undefined,
      addresses: [],
    }));
}
