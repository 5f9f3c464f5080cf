import { defined } from '../core/defined';
import { counted } from '../core/listed';
import { compare } from '../core/order';
import { type Plain, toList, toPlain } from '../core/plain';
import { toAmounts, toResourceClaim } from '../core/pods/resources';
import { wholeNumber } from '../core/pods/rollout';
import type {
  CustomResource,
  CustomResources,
  OperatorContainer,
  OperatorPods,
  OperatorVolumeClaims,
} from './operator';
import {
  BROKER_ROLE_LABEL,
  CONTROLLER_ROLE_LABEL,
  componentPods,
  kafkaPart,
  kafkaPoolSelector,
  POD_NAME_LABEL,
  readsNodeLabels,
  STRIMZI_CLUSTER_LABEL,
  STRIMZI_GROUP,
  STRIMZI_POOL_LABEL,
} from './strimzi-components';
import { kafkaNodePorts, listenersOf, type NodeRoles } from './strimzi-listeners';

/** A KafkaNodePool of a Kafka: a group of identical nodes. */
export interface NodePool {
  readonly resource: CustomResource;

  /** The name of its StrimziPodSet, and the name of its pods without the node ID. */
  readonly podSet: string;

  /**
   * The IDs of its nodes in a new cluster, which numbers them pool by pool. In an older cluster they may differ after scaling or because
   * of the annotation `strimzi.io/next-node-ids`. The status has the real IDs, but manifests do not.
   * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/nodepools/NodeIdAssignor.java
   */
  readonly nodeIds: readonly number[];
  readonly roles: NodeRoles;
}

/** The Kafka that a resource names in its `strimzi.io/cluster` label. @returns undefined if it is not in the set */
export function kafkaOf({ namespace, labels }: CustomResource, others: CustomResources): CustomResource | undefined {
  return others.of(`${STRIMZI_GROUP}/Kafka`, namespace).find(({ name }) => name === labels[STRIMZI_CLUSTER_LABEL]);
}

/** The KafkaNodePools of a Kafka, in the order in which the operator reads them. */
export function nodePoolsOf({ namespace, name }: CustomResource, others: CustomResources): readonly NodePool[] {
  const pools = others
    .of(`${STRIMZI_GROUP}/KafkaNodePool`, namespace)
    .filter(({ labels }) => labels[STRIMZI_CLUSTER_LABEL] === name)
    .sort((one, other) => compare(one.name, other.name));
  let nextId = 0;
  return pools.map((resource) => {
    const pool = toNodePool(name, resource, nextId);
    nextId += pool.nodeIds.length;
    return pool;
  });
}

/** Reads a KafkaNodePool. */
export function toNodePool(cluster: string, resource: CustomResource, firstId = 0): NodePool {
  const { replicas, roles } = resource.spec;
  const all = toList(roles);
  return {
    resource,
    podSet: `${cluster}-${resource.name}`,
    nodeIds: Array.from({ length: wholeNumber(replicas) ?? 0 }, (_, index) => firstId + index),
    roles: { broker: all.includes('broker'), controller: all.includes('controller') },
  };
}

/**
 * The nodes of a pool. An update replaces them one by one and adds none.
 * @param kafka its Kafka's `spec.kafka`
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaPool.java
 */
export function nodePods(cluster: string, kafka: Plain, pool: NodePool): OperatorPods {
  const { resource, podSet, nodeIds, roles } = pool;
  const count = nodeIds.length;
  const pod = toPlain(resource.spec.template).pod ?? toPlain(kafka.template).pod;
  const nodes = componentPods(kafkaPart(cluster, resource, 'kafka', { pod }), {
    ports: kafkaNodePorts(kafka, roles),
    count,
    surge: 0,
    how: counted(count, 'node'),
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
    varyingLabels: { [POD_NAME_LABEL]: nodeIds.map((id) => `${podSet}-${id}`) },
    selector: kafkaPoolSelector(cluster, resource.name),
  };
}

/**
 * The volumes of a pool: one per node, several with `jbod`, none with `ephemeral` storage.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/PersistentVolumeClaimUtils.java
 */
export function nodeVolumes({ resource, nodeIds }: NodePool): readonly OperatorVolumeClaims[] {
  const storage = toPlain(resource.spec.storage);
  const volumes = storage.type === 'jbod' ? toList(storage.volumes).map(toPlain) : [storage];
  return volumes
    .filter(({ type }) => type === 'persistent-claim')
    .map((volume) => ({
      name: storage.type === 'jbod' ? `data-${String(volume.id)} of ${resource.name}` : `data of ${resource.name}`,
      count: nodeIds.length,
      size: toAmounts({ size: volume.size }).size ?? '0',
      ...defined({ storageClassName: typeof volume.class === 'string' ? volume.class : undefined }),
    }));
}

/** The Kafka container and, if needed, an init container with the same resources that looks up the rack, or the node's address for `nodeport` listeners. */
function nodeContainers(kafka: Plain, { resource, roles }: NodePool): readonly OperatorContainer[] {
  const resources = toResourceClaim(resource.spec.resources);
  const looksUp = readsNodeLabels(kafka.rack) || listenersOf(kafka).some(({ type }) => type === 'nodeport');
  return [
    ...(roles.broker && looksUp ? [{ name: 'kafka-init', role: 'init', resources } as const] : []),
    { name: 'kafka', role: 'container', resources },
  ];
}
