import { titleOf } from '../core/objects/identity';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { toPlain } from '../core/plain';
import { autoscalerMaxima, maximumOf } from '../core/pods/autoscalers';
import type { AddressSet } from './address-set';
import { type IdentifiedObject, identifiedObjects } from './identified-object';
import type { Locate } from './object-field';
import { mayOpenMore } from './objects/other-policies';
import { entryBackends } from './objects/read-routes';
import {
  type MadeObjects,
  madeByOperators,
  operatorPods,
  operatorPolicies,
  operatorServices,
} from './pods/made-objects';
import { type UnreadPods, unreadPodsOf } from './pods/unread-pods';
import type { Policy } from './policy';
import { readEndpoints, type ServiceEndpoints } from './read-endpoints';
import { type PodTemplate, readPods } from './read-pods';
import { readPolicy } from './read-policy';
import { type IngressBackend, type KubeService, readService } from './read-service';
import type { ClusterNode } from './tiers/cluster-nodes';
import { isTierPolicy } from './tiers/read-tier-policy';
import { readTiers } from './tiers/read-tiers';
import type { TierPolicy } from './tiers/tier-policy';

/** The network facts about the pods of a set of objects. */
export interface ObjectSet {
  /** The known labels of each namespace that is in the set or that contains an object of the set. */
  readonly namespaces: ReadonlyMap<string, Labels>;

  /** The namespaces whose labels are all known, because the Namespace is in the set, or by an option. */
  readonly declaredNamespaces: ReadonlySet<string>;
  readonly policies: readonly Policy[];

  /** The policies of the Admin and the Baseline tier. */
  readonly tierPolicies: readonly TierPolicy[];

  /** The Nodes of the set. */
  readonly nodes: readonly ClusterNode[];
  readonly pods: readonly PodTemplate[];
  readonly services: readonly KubeService[];
  readonly ingressBackends: readonly IngressBackend[];

  /** The addresses of all pods, if ipBlocks count for pods too. */
  readonly podAddresses: AddressSet | undefined;

  /** The addresses behind Services without a selector. */
  readonly endpoints: readonly ServiceEndpoints[];

  /** Objects whose controllers create pods that are not read. */
  readonly unreadPods: readonly UnreadPods[];

  /** Policies of other kinds, such as Cilium's. They may open or block more paths, but are not evaluated. */
  readonly otherPolicies: readonly OtherPolicy[];

  /** What the API server would refuse, although it changes no answer. */
  readonly warnings: readonly string[];
}

/** A policy of a kind that we do not evaluate. */
export interface OtherPolicy {
  /** Its kind with the API group, and its name: `CiliumNetworkPolicy.cilium.io 'a/b'`. */
  readonly title: string;

  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;

  /** Whether it may open paths that NetworkPolicies block. */
  readonly mayOpenMore: boolean;
}

/**
 * Reads plain objects, including the items of lists.
 * @param namespaceLabels further labels of namespaces, whose Namespaces are in the set or not
 * @throws InputError for the first object that the API server would refuse, or that is defined twice
 */
export function readObjects(
  objects: readonly object[],
  locate: Locate | undefined,
  podAddresses: AddressSet | undefined,
  namespaceLabels: Readonly<Record<string, Labels>>,
): ObjectSet {
  const identified = identifiedObjects(objects, locate);
  const made = madeByOperators(identified);
  const pods = podsOf(identified, made, locate);
  // Ten thousand Pods tell nothing else.
  const others = identified.filter(({ type }) => type.templatePath === undefined);
  const read = <T>(group: string, kind: string, reader: (object: IdentifiedObject) => T): readonly T[] =>
    others
      .filter((object) => object.group === group && object.kind === kind)
      .map((object) => {
        const result = reader(object);
        object.field.done(object, locate);
        return result;
      });
  const services = read('', 'Service', ({ field, namespace, name }) => readService(field, namespace, name));
  const declared = read('', 'Namespace', ({ name, labels }) => [name, labels] as const);
  const ingressBackends = others.flatMap((object) => {
    const backends = entryBackends(object);
    object.field.done(object, locate);
    return backends;
  });
  const policies = read('networking.k8s.io', 'NetworkPolicy', ({ field, namespace, name }) =>
    readPolicy(field, namespace, name),
  );
  const given = Object.entries(namespaceLabels);
  const inSet = new Map([...namespacesIn(identified), ...declared]);
  return {
    namespaces: new Map(
      [...inSet, ...given].map(([name, labels]) => [name, namespaceLabelsOf(name, { ...inSet.get(name), ...labels })]),
    ),
    declaredNamespaces: new Set([...declared, ...given].map(([name]) => name)),
    policies: [...policies, ...operatorPolicies(made, policies, locate)],
    ...readTiers(others, locate),
    pods,
    unreadPods: unreadPodsOf(others, made, pods),
    podAddresses,
    services: [...services, ...operatorServices(made, services)],
    ingressBackends,
    endpoints: others.flatMap(({ field, group, kind, namespace, name }) =>
      readEndpoints(field, group, kind, namespace, name),
    ),
    otherPolicies: others.filter((object) => object.type.isOtherPolicy && !isTierPolicy(object)).map(toOtherPolicy),
    warnings: identified.flatMap((object) => object.field.warnings(object, locate)),
  };
}

function podsOf(
  objects: readonly IdentifiedObject[],
  made: MadeObjects,
  locate: Locate | undefined,
): readonly PodTemplate[] {
  const maxima = autoscalerMaxima(
    objects.filter(({ type }) => type.isAutoscaler).map(({ field }) => toPlain(field.value)),
  );
  const pods: PodTemplate[] = [];
  objects.forEach((object, index) => {
    const own = readPods(object, index, maxima.size > 0 && maximumOf(object, maxima) !== undefined);
    if (own !== undefined) pods.push(own);
    const created = made.get(object);
    if (created !== undefined) pods.push(...operatorPods(object, index, created.pods));
    object.field.done(object, locate);
  });
  return pods;
}

/** The namespaces of the objects, of whose labels only these objects tell nothing. */
function namespacesIn(objects: readonly IdentifiedObject[]): readonly (readonly [string, Labels])[] {
  const names = new Set<string>();
  for (const { type, namespace } of objects) if (!type.isClusterScoped) names.add(namespace);
  return [...names].map((name) => [name, {}]);
}

/** The labels of a namespace as the API server keeps them. */
export function namespaceLabelsOf(name: string, labels: Labels): Labels {
  return { ...labels, [NAMESPACE_NAME_LABEL]: name };
}

function toOtherPolicy(object: IdentifiedObject): OtherPolicy {
  const { group, kind, namespace, name } = object;
  return {
    title: titleOf({ kind: [kind, group].filter(Boolean).join('.'), metadata: { namespace, name } }),
    namespace: object.type.isClusterScoped ? undefined : namespace,
    mayOpenMore: mayOpenMore(object),
  };
}
