import type { ApiObjectMetadata } from 'cdk8s';
import {
  KafkaNodePoolSpecResourcesLimits as Amount,
  type KafkaNodePoolSpec,
  type KafkaNodePoolSpecTemplatePod,
  type KafkaSpec,
  type KafkaSpecKafka,
  type KafkaSpecKafkaListeners,
  type KafkaSpecKafkaListenersNetworkPolicyPeers,
} from '../../../imports/kafka.strimzi.io';
import { mapValues } from '../../core/grouped';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/labels';
import { sortedByKey } from '../../core/order';
import { EPHEMERAL_STORAGE, toResources } from '../../core/resource-amounts';
import type { Connections } from '../../network/connections';
import { policySpec } from '../../network/policy-spec';
import { replicationOptions } from './broker-options';
import type { KafkaResources } from './cluster-props';
import { CLIENT_PORT, CLUSTER_LABEL, nodeLabels, POOL_LABEL } from './pods';
import type { ResolvedKafka } from './resolve-cluster';

/** A pool of nodes that are alike. */
export interface KafkaPool extends KafkaResources {
  readonly name: string;
  readonly roles: readonly ('controller' | 'broker')[];
  readonly nodes: number;
  readonly disks: number;
  readonly storageSize: string;
}

/** The pools of a cluster: one whose nodes do both, or one for each role. */
export function poolsOf(kafka: ResolvedKafka): readonly KafkaPool[] {
  const { controllers, brokers } = kafka;
  if (controllers === undefined)
    return [{ ...kafka, name: 'dual-role', roles: ['controller', 'broker'], nodes: brokers }];
  return [
    { ...controllers, name: 'controller', roles: ['controller'], disks: 1 },
    { ...kafka, name: 'broker', roles: ['broker'], nodes: brokers },
  ];
}

/** The metadata of the Kafka object, which keeps why exceptions were made. */
export function kafkaMetadata({ name, namespace, lowReplicationReason }: ResolvedKafka): ApiObjectMetadata {
  const annotations =
    lowReplicationReason === undefined
      ? {}
      : { annotations: { [`${REASON_ANNOTATION_PREFIX}low-replication-reason`]: lowReplicationReason } };
  return { labels: objectLabels(name, 'backing'), name, namespace, ...annotations };
}

/** The metadata of what belongs to a cluster, which the operators find by a label. */
export function memberMetadata(
  kafka: Pick<ResolvedKafka, 'name' | 'namespace'>,
  name: string,
): ApiObjectMetadata & { readonly name: string } {
  return {
    labels: { ...objectLabels(kafka.name, 'backing'), [CLUSTER_LABEL]: kafka.name },
    name,
    namespace: kafka.namespace,
  };
}

/** @param clients whoever may call, for the policy that the operator writes */
export function kafkaSpec(kafka: ResolvedKafka, clients: Connections): KafkaSpec {
  const { entityOperator } = kafka;
  const container = { securityContext: restrictedContainer() };
  return {
    kafka: brokersSpec(kafka, clients),
    entityOperator: {
      topicOperator: { resources: claims(entityOperator) },
      // A Secret with the bare name of its user would often be in the way of another.
      userOperator: { resources: claims(entityOperator), secretPrefix: secretPrefix(kafka.name) },
      template: {
        pod: { enableServiceLinks: false, securityContext: restrictedPod() },
        topicOperatorContainer: container,
        userOperatorContainer: container,
      },
    },
  };
}

/** What the name of a user's Secret starts with. */
export function secretPrefix(cluster: string): string {
  return `${cluster}-user-`;
}

/** Nodes with their disks, spread over zones and Kubernetes nodes. */
export function nodePoolSpec(kafka: ResolvedKafka, pool: KafkaPool): KafkaNodePoolSpec {
  const { storageClassName, deleteClaim } = kafka;
  const container = { securityContext: restrictedContainer() };
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
        ...(id === 0 ? { kraftMetadata: 'shared' } : {}),
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
    config: sortedByKey({ ...config, ...replicationOptions(replicationFactor, minInSyncReplicas) }),
    ...(rackTopologyKey === undefined ? {} : { rack: { type: 'topology-label', topologyKey: rackTopologyKey } }),
    ...(kafka.monitor === undefined ? {} : { metricsConfig: { type: 'strimziMetricsReporter' } }),
    template: { podDisruptionBudget: { maxUnavailable: kafka.maxUnavailable } },
  };
}

function listener({ name, operatorNetworkPolicies }: ResolvedKafka, clients: Connections): KafkaSpecKafkaListeners {
  return {
    name: 'tls',
    port: CLIENT_PORT.port,
    type: 'internal',
    tls: true,
    authentication: { type: 'scram-sha-512' },
    ...(operatorNetworkPolicies ? { networkPolicyPeers: listenerPeers(name, clients) } : {}),
  };
}

/** Those whom our own policy lets in. Nobody at all cannot be said, since an empty list means everyone: the nodes themselves. */
function listenerPeers(name: string, clients: Connections): KafkaSpecKafkaListenersNetworkPolicyPeers[] {
  const peers = (policySpec(clients, false).ingress ?? []).flatMap(({ from }) => from ?? []);
  return peers.length > 0 ? peers : [{ podSelector: { matchLabels: nodeLabels(name) } }];
}

/** The group is that of Strimzi's images, which its disks belong to. */
function nodePod(kafka: ResolvedKafka, { name }: KafkaPool): KafkaNodePoolSpecTemplatePod {
  const labelSelector = { matchLabels: { ...nodeLabels(kafka.name), [POOL_LABEL]: name } };
  const onNodes = kafka.nodeSpread === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway';
  return {
    // A Service called kafka would become KAFKA_PORT and the like, which Kafka's scripts read.
    enableServiceLinks: false,
    priorityClassName: kafka.priorityClassName,
    securityContext: { ...restrictedPod(), fsGroup: 0 },
    terminationGracePeriodSeconds: kafka.drainSeconds,
    topologySpreadConstraints: [
      { labelSelector, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { labelSelector, maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: onNodes },
    ],
  };
}

/*
 * Strimzi's default asks for nothing that Pod Security `restricted` wants. The user ids are those of its images; a read-only root
 * file system is not among what it supports.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/api/src/main/java/io/strimzi/plugin/security/profiles/impl/RestrictedPodSecurityProvider.java
 */
function restrictedPod(): { readonly runAsNonRoot: boolean; readonly seccompProfile: { readonly type: string } } {
  return { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
}

function restrictedContainer(): {
  readonly allowPrivilegeEscalation: boolean;
  readonly capabilities: { readonly drop: string[] };
} {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
}

interface Claims {
  readonly limits: Record<string, Amount>;
  readonly requests: Record<string, Amount>;
}

function claims(amounts: KafkaResources): Claims {
  const { limits, requests } = toResources({
    ...amounts,
    ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
    extendedResources: {},
  });
  return { limits: mapValues(limits, Amount.fromString), requests: mapValues(requests, Amount.fromString) };
}
