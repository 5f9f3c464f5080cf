import type { Endpoint, EndpointPort } from '../../network/connections';

/*
 * What Strimzi 1.2.0 gives the pods of a cluster: labels, ports under their own names, names of objects.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaCluster.java
 * https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/operator-common/src/main/java/io/strimzi/operator/common/model/Labels.java
 */

/** What names the cluster on each pod, KafkaNodePool, KafkaTopic and KafkaUser. */
export const CLUSTER_LABEL = 'strimzi.io/cluster';

/** The part of the cluster. `strimzi.io/kind` is the same on its nodes and its entity operator. */
export const STRIMZI_NAME_LABEL = 'strimzi.io/name';

/** What names the pool on each node. */
export const POOL_LABEL = 'strimzi.io/pool-name';

/** The labels of the operator's own pods. */
export const OPERATOR_LABELS: Readonly<Record<string, string>> = { 'strimzi.io/kind': 'cluster-operator' };

/** Where clients call. */
export const CLIENT_PORT: EndpointPort = { name: 'tcp-clientstls', port: 9093 };

/** Where Prometheus reads. */
export const METRICS_PORT: EndpointPort = { name: 'tcp-prometheus', port: 9404 };

/** Where controllers, brokers and the operators talk to each other. */
export const INNER_PORTS = {
  control: { name: 'tcp-ctrlplane', port: 9090 },
  replication: { name: 'tcp-replication', port: 9091 },
  agent: { name: 'tcp-kafkaagent', port: 8443 },
} as const satisfies Readonly<Record<string, EndpointPort>>;

/** A cluster by its name. */
export interface KafkaIdentity {
  readonly name: string;
  readonly namespace: string;
}

/** What a cluster is called in messages. */
export function subjectOf({ namespace, name }: KafkaIdentity): string {
  return `KafkaCluster '${namespace}/${name}'`;
}

/** What selects the nodes of a cluster, brokers and controllers, and not its entity operator. */
export function nodeLabels(name: string): Record<string, string> {
  return { [CLUSTER_LABEL]: name, [STRIMZI_NAME_LABEL]: `${name}-kafka` };
}

/** The nodes, as far as clients know them. */
export function clientEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return { subject: subjectOf(cluster), namespace, podLabels: nodeLabels(name), ports: [CLIENT_PORT] };
}

/** The nodes, as the operators, Prometheus and each other know them. */
export function nodeEndpoint(cluster: KafkaIdentity): Endpoint {
  return {
    ...clientEndpoint(cluster),
    subject: `${subjectOf(cluster)} nodes`,
    ports: [...Object.values(INNER_PORTS), METRICS_PORT],
  };
}

/** The pod that makes topics and users. Nobody calls it: its probes come from the kubelet. */
export function entityOperatorEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return {
    subject: `${subjectOf(cluster)} entity operator`,
    namespace,
    podLabels: { [CLUSTER_LABEL]: name, [STRIMZI_NAME_LABEL]: `${name}-entity-operator` },
    ports: [],
  };
}
