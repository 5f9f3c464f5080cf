import { defined } from '../core/defined';
import { compare } from '../core/order';
import { type Plain, toList, toPlain } from '../core/plain';
import { toAmounts, toResourceClaim } from '../core/resource-claim';
import {
  type CustomResource,
  type CustomResources,
  counted,
  countOf,
  type OperatorContainer,
  type OperatorPods,
  type OperatorVolumeClaims,
} from './operator';
import {
  BROKER_ROLE_LABEL,
  CONTROLLER_ROLE_LABEL,
  componentPods,
  kafkaPart,
  kafkaPoolSelector,
  readsNodeLabels,
  STRIMZI_CLUSTER_LABEL,
  STRIMZI_GROUP,
  STRIMZI_POOL_LABEL,
} from './strimzi-components';
import { kafkaNodePorts, listenersOf, type NodeRoles } from './strimzi-listeners';

/** Nodes that are alike: a KafkaNodePool of a Kafka. */
export interface NodePool {
  readonly resource: CustomResource;

  /** The name of its StrimziPodSet, and of its pods without the node ID. */
  readonly podSet: string;
  readonly replicas: number;
  readonly roles: NodeRoles;
}

/** The Kafka in whose `strimzi.io/cluster` label a KafkaNodePool names it. @returns undefined where it is not in the set */
export function kafkaOf({ namespace, labels }: CustomResource, others: CustomResources): CustomResource | undefined {
  return others.of(`${STRIMZI_GROUP}/Kafka`, namespace).find(({ name }) => name === labels[STRIMZI_CLUSTER_LABEL]);
}

/** The KafkaNodePools of a Kafka, in the order in which the operator reads them. */
export function nodePoolsOf({ namespace, name }: CustomResource, others: CustomResources): readonly NodePool[] {
  return others
    .of(`${STRIMZI_GROUP}/KafkaNodePool`, namespace)
    .filter(({ labels }) => labels[STRIMZI_CLUSTER_LABEL] === name)
    .map((pool) => toNodePool(name, pool))
    .sort((one, other) => compare(one.podSet, other.podSet));
}

/** What a KafkaNodePool asks for. */
export function toNodePool(cluster: string, resource: CustomResource): NodePool {
  const { replicas, roles } = resource.spec;
  const all = toList(roles);
  return {
    resource,
    podSet: `${cluster}-${resource.name}`,
    replicas: countOf(replicas, 0),
    roles: { broker: all.includes('broker'), controller: all.includes('controller') },
  };
}

/**
 * The nodes of a pool. The operator replaces them one by one, in place, and none is added for it.
 * @param kafka its Kafka's `spec.kafka`
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaPool.java
 */
export function nodePods(cluster: string, kafka: Plain, pool: NodePool): OperatorPods {
  const { resource, podSet, replicas, roles } = pool;
  const pod = toPlain(resource.spec.template).pod ?? toPlain(kafka.template).pod;
  const nodes = componentPods(kafkaPart(cluster, resource, 'kafka', { pod }), {
    ports: kafkaNodePorts(kafka, roles),
    count: replicas,
    surge: 0,
    how: counted(replicas, 'node'),
    containers: nodeContainers(kafka, pool),
  });
  return {
    ...nodes,
    name: podSet,
    labels: {
      ...nodes.labels,
      [STRIMZI_POOL_LABEL]: resource.name,
      [BROKER_ROLE_LABEL]: String(roles.broker),
      [CONTROLLER_ROLE_LABEL]: String(roles.controller),
      'strimzi.io/controller': 'strimzipodset',
      'strimzi.io/controller-name': podSet,
    },
    selector: kafkaPoolSelector(cluster, resource.name),
  };
}

/**
 * The volumes of a pool: one for each node, or several with `jbod`; none of `ephemeral` storage.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/PersistentVolumeClaimUtils.java
 */
export function nodeVolumes({ resource, podSet, replicas }: NodePool): readonly OperatorVolumeClaims[] {
  const storage = toPlain(resource.spec.storage);
  const volumes =
    storage.type === 'jbod'
      ? toList(storage.volumes).map((value) => ({
          prefix: `data-${String(toPlain(value).id)}`,
          volume: toPlain(value),
        }))
      : [{ prefix: 'data', volume: storage }];
  return volumes
    .filter(({ volume }) => volume.type === 'persistent-claim')
    .map(({ prefix, volume }) => ({
      name: `${prefix}-${podSet}`,
      count: replicas,
      size: toAmounts({ size: volume.size }).size ?? '0',
      ...defined({ storageClassName: typeof volume.class === 'string' ? volume.class : undefined }),
    }));
}

/** An init container looks up the rack, or the node's address for `nodeport` listeners, with what the node itself claims. */
function nodeContainers(kafka: Plain, { resource, roles }: NodePool): readonly OperatorContainer[] {
  const resources = toResourceClaim(resource.spec.resources);
  const looksUp = readsNodeLabels(kafka.rack) || listenersOf(kafka).some(({ type }) => type === 'nodeport');
  return [
    ...(roles.broker && looksUp ? [{ name: 'kafka-init', role: 'init', resources } as const] : []),
    { name: 'kafka', role: 'container', resources },
  ];
}
