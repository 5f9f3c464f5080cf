import type { Labels } from '../core/labels';
import { type Made, NOTHING, type OperatedKind, type OperatorPods, type OperatorPort } from './operator';

const GROUP = 'kafka.strimzi.io';

/** What names the cluster on each pod, KafkaNodePool, KafkaTopic and KafkaUser. */
export const CLUSTER_LABEL = 'strimzi.io/cluster';

/** What names the pool on each node. */
export const POOL_LABEL = 'strimzi.io/pool-name';

/** The part of the cluster. `strimzi.io/kind` is the same on its nodes and its entity operator. */
const NAME_LABEL = 'strimzi.io/name';

/**
 * The labels of the operator's own pods, by which its NetworkPolicies let it in.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/packaging/install/cluster-operator/060-Deployment-strimzi-cluster-operator.yaml
 */
export const OPERATOR_LABELS: Labels = { 'strimzi.io/kind': 'cluster-operator' };

/** What nodes listen on beside the listeners that the Kafka declares. */
export const NODE_PORTS = {
  controlPlane: { name: 'tcp-ctrlplane', port: 9090, protocol: 'TCP' },
  replication: { name: 'tcp-replication', port: 9091, protocol: 'TCP' },
  agent: { name: 'tcp-kafkaagent', port: 8443, protocol: 'TCP' },
  metrics: { name: 'tcp-prometheus', port: 9404, protocol: 'TCP' },
} as const satisfies Readonly<Record<string, OperatorPort>>;

/** Where clients call: the internal listener that is called `tls`. */
export const CLIENT_PORT = { name: 'tcp-clientstls', port: 9093, protocol: 'TCP' } as const satisfies OperatorPort;

/** Selects the nodes of a cluster, brokers and controllers, and not its entity operator. */
export function nodeSelector(cluster: string): Record<string, string> {
  return { [CLUSTER_LABEL]: cluster, [NAME_LABEL]: `${cluster}-kafka` };
}

/** Selects the nodes of one pool. */
export function poolSelector(cluster: string, pool: string): Record<string, string> {
  return { ...nodeSelector(cluster), [POOL_LABEL]: pool };
}

/** Selects the entity operator of a cluster. */
export function entityOperatorSelector(cluster: string): Record<string, string> {
  return { [CLUSTER_LABEL]: cluster, [NAME_LABEL]: `${cluster}-entity-operator` };
}

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/operator-common/src/main/java/io/strimzi/operator/common/model/Labels.java */
export const STRIMZI_KINDS: readonly OperatedKind[] = [
  {
    group: GROUP,
    kind: 'Kafka',
    operator: 'kafka',
    part: 'backing',
    holdsData: true,
    readiness: 'health check',
    make: ({ name, spec }): Made => ({
      ...NOTHING,
      pods: [
        {
          name,
          labels: { ...podLabels(name), ...nodeSelector(name), 'app.kubernetes.io/name': 'kafka' },
          selector: nodeSelector(name),
          ports: [...Object.values(NODE_PORTS), CLIENT_PORT],
          count: 1,
          surge: 0,
          how: '1 node',
          containers: [],
        },
        ...(spec.entityOperator === undefined ? [] : [entityOperator(name)]),
      ],
    }),
  },
];

function entityOperator(cluster: string): OperatorPods {
  return {
    name: `${cluster}-entity-operator`,
    labels: { ...podLabels(cluster), ...entityOperatorSelector(cluster), 'app.kubernetes.io/name': 'entity-operator' },
    selector: entityOperatorSelector(cluster),
    ports: [],
    count: 1,
    surge: 0,
    how: '1 entity operator',
    containers: [],
  };
}

function podLabels(cluster: string): Labels {
  return {
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'strimzi.io/kind': 'Kafka',
  };
}
