import type { ApiObjectMetadata } from 'cdk8s';
import type {
  KafkaNodePoolSpec,
  KafkaNodePoolSpecTemplatePod,
  KafkaSpec,
  KafkaSpecEntityOperator,
  KafkaSpecKafka,
  KafkaSpecKafkaExporter,
  KafkaSpecKafkaListeners,
  KafkaSpecKafkaListenersNetworkPolicyPeers,
} from '../../../imports/kafka.strimzi.io';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { sortedByKey } from '../../core/order';
import type { ResourceAmounts } from '../../core/pods/resource-amounts';
import type { Connections } from '../../network/connections';
import { ingressRules } from '../../network/policy-spec';
import {
  KAFKA_CLIENT_PORT,
  kafkaNodeSelector,
  kafkaPoolSelector,
  STRIMZI_CLUSTER_LABEL,
} from '../../operators/strimzi';
import { replicationOptions } from './broker-options';
import type { ResolvedKafka } from './cluster-props';
import { retentionOptions } from './retention';
import { claims, strimziContainerSecurity, strimziPodSecurity } from './strimzi-pods';

/** A pool of identical nodes. */
export interface KafkaPool extends ResourceAmounts {
  readonly name: string;
  readonly roles: readonly ('controller' | 'broker')[];
  readonly nodes: number;
  readonly disks: number;
  readonly storageSize: string;
}

/** The cluster's pools: one for both roles, or one per role. */
export function poolsOf(kafka: ResolvedKafka): readonly KafkaPool[] {
  const { controllers, brokers } = kafka;
  if (controllers === undefined)
    return [{ ...kafka, name: 'dual-role', roles: ['controller', 'broker'], nodes: brokers }];
  return [
    { ...controllers, name: 'controller', roles: ['controller'], disks: 1 },
    { ...kafka, name: 'broker', roles: ['broker'], nodes: brokers },
  ];
}

/** Metadata of the Kafka object, with the reason for an exception. */
export function kafkaMetadata({ name, namespace, lowReplicationReason }: ResolvedKafka): ApiObjectMetadata {
  return {
    annotations: replicationReason(lowReplicationReason),
    labels: objectLabels(name, 'backing'),
    name,
    namespace,
  };
}

/** The annotation with the reason for a single copy, on a cluster or topic. */
export function replicationReason(reason: string | undefined): Record<string, string> | undefined {
  return reason === undefined ? undefined : { [`${REASON_ANNOTATION_PREFIX}low-replication-reason`]: reason };
}

/** Metadata of the cluster's other objects, which the operators find by a label. */
export function memberMetadata(
  kafka: Pick<ResolvedKafka, 'name' | 'namespace'>,
  name: string,
): ApiObjectMetadata & { readonly name: string } {
  return {
    labels: { ...objectLabels(kafka.name, 'backing'), [STRIMZI_CLUSTER_LABEL]: kafka.name },
    name,
    namespace: kafka.namespace,
  };
}

/** @param clients the clients to list in the operator's policy */
export function kafkaSpec(kafka: ResolvedKafka, clients: Connections): KafkaSpec {
  return {
    kafka: brokersSpec(kafka, clients),
    entityOperator: entityOperatorSpec(kafka),
    kafkaExporter: kafka.exporter ? exporterSpec(kafka) : undefined,
  };
}

function entityOperatorSpec({ name, entityOperator }: ResolvedKafka): KafkaSpecEntityOperator {
  const container = { securityContext: strimziContainerSecurity() };
  return {
    topicOperator: { resources: claims(entityOperator) },
    // Without a prefix, a user's Secret has the user's name, which another Secret may have.
    userOperator: { resources: claims(entityOperator), secretPrefix: secretPrefix(name) },
    template: {
      pod: { enableServiceLinks: false, securityContext: strimziPodSecurity() },
      topicOperatorContainer: container,
      userOperatorContainer: container,
    },
  };
}

/** A Deployment of one pod, which asks the brokers for the offsets of all topics and consumer groups. */
function exporterSpec({ exporterResources }: ResolvedKafka): KafkaSpecKafkaExporter {
  return {
    resources: claims(exporterResources),
    template: {
      pod: { enableServiceLinks: false, securityContext: strimziPodSecurity() },
      container: { securityContext: strimziContainerSecurity() },
    },
  };
}

/** The prefix of the names of users' Secrets. */
export function secretPrefix(cluster: string): string {
  return `${cluster}-user-`;
}

/** Nodes with their disks, spread over zones and Kubernetes nodes. */
export function nodePoolSpec(kafka: ResolvedKafka, pool: KafkaPool): KafkaNodePoolSpec {
  const { storageClassName, deleteClaim } = kafka;
  const container = { securityContext: strimziContainerSecurity() };
  return {
    replicas: pool.nodes,
    roles: [...pool.roles],
    resources: claims(pool),
    storage: {
      type: 'jbod',
      volumes: Array.from({ length: pool.disks }, (_, id) => ({
        id,
        type: 'persistent-claim',
        size: pool.storageSize,
        class: storageClassName,
        deleteClaim,
        kraftMetadata: id === 0 ? 'shared' : undefined,
      })),
    },
    template: { pod: nodePod(kafka, pool), kafkaContainer: container, initContainer: container },
  };
}

function brokersSpec(kafka: ResolvedKafka, clients: Connections): KafkaSpecKafka {
  const { kafkaVersion, metadataVersion, replicationFactor, minInSyncReplicas, rackTopologyKey, config } = kafka;
  return {
    version: kafkaVersion,
    metadataVersion,
    listeners: [listener(kafka, clients)],
    authorization: { type: 'simple' },
    config: sortedByKey({
      ...config,
      ...replicationOptions(replicationFactor, minInSyncReplicas),
      ...retentionOptions('log.retention.bytes', kafka.retentionSize),
    }),
    rack: rackTopologyKey === undefined ? undefined : { type: 'topology-label', topologyKey: rackTopologyKey },
    metricsConfig: kafka.monitor && { type: 'strimziMetricsReporter' },
    template: { podDisruptionBudget: { maxUnavailable: kafka.maxUnavailable } },
  };
}

function listener({ name }: ResolvedKafka, clients: Connections): KafkaSpecKafkaListeners {
  return {
    name: 'tls',
    port: KAFKA_CLIENT_PORT.port,
    type: 'internal',
    tls: true,
    authentication: { type: 'scram-sha-512' },
    // Also without Strimzi's policies: if its operator creates them all the same, a listener without peers would be open to every pod.
    networkPolicyPeers: listenerPeers(name, clients),
  };
}

/**
 * The clients of this library's policy. An empty list would admit all pods, so a cluster without clients lists its own
 * nodes.
 */
function listenerPeers(name: string, clients: Connections): KafkaSpecKafkaListenersNetworkPolicyPeers[] {
  const peers = ingressRules(clients).flatMap(({ from }) => from ?? []);
  return peers.length > 0 ? peers : [{ podSelector: { matchLabels: kafkaNodeSelector(name) } }];
}

/** The pod template of the nodes. The group of Strimzi's images owns the volumes. */
function nodePod(kafka: ResolvedKafka, pool: KafkaPool): KafkaNodePoolSpecTemplatePod {
  const labelSelector = { matchLabels: kafkaPoolSelector(kafka.name, pool.name) };
  return {
    // Kafka's scripts read KAFKA_PORT and similar variables, which service links of a Service named kafka would set.
    enableServiceLinks: false,
    priorityClassName: kafka.priorityClassName,
    securityContext: { ...strimziPodSecurity(), fsGroup: 0 },
    terminationGracePeriodSeconds: kafka.drainSeconds,
    topologySpreadConstraints: [
      { labelSelector, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { labelSelector, maxSkew: 1, topologyKey: 'kubernetes.io/hostname', ...onNodes(kafka, pool) },
    ],
  };
}

/** From this number of nodes, a cluster survives the loss of one. */
const REDUNDANT_NODES = 3;

/**
 * Without `minDomains`, a skew of 1 would allow three pods on two Kubernetes nodes.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition
 */
function onNodes({ nodeSpread }: ResolvedKafka, { nodes }: KafkaPool) {
  const spread = nodeSpread ?? (nodes >= REDUNDANT_NODES ? 'required' : 'preferred');
  return spread === 'required'
    ? { minDomains: nodes, whenUnsatisfiable: 'DoNotSchedule' }
    : { whenUnsatisfiable: 'ScheduleAnyway' };
}
