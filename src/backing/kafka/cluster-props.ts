import type { MonitorProps } from '../../monitoring/monitor';
import type { Peer } from '../../network/peer';
import type { KafkaOptions } from './broker-options';

/** What a container claims. */
export interface KafkaResources {
  /** CPU that the scheduler sets aside, such as `500m`. */
  readonly cpuRequest: string;

  /** CPU that it may use at most. */
  readonly cpuLimit: string;

  /** Memory that the scheduler sets aside, such as `2Gi`. */
  readonly memoryRequest: string;

  /** Memory beyond which it is killed; the heap takes half of it. */
  readonly memoryLimit: string;
}

/** Nodes that keep the metadata and no messages. They claim 250m to 1 CPU and 1Gi, where nobody says otherwise. */
export interface KafkaControllersProps extends Partial<KafkaResources> {
  /** The number of nodes, odd: the smaller half of them may be away. @default 3 */
  readonly nodes?: number;

  /** Disk of each node. @default 10Gi */
  readonly storageSize?: string;
}

/** A Kafka cluster without ZooKeeper, run by Strimzi: what each broker claims, how many there are, who reaches them. */
export interface KafkaClusterProps extends KafkaResources {
  /** The name of the cluster: its Service is `<name>-kafka-bootstrap`. */
  readonly name: string;

  /** The namespace that it runs in; one cluster in each, or their KafkaNodePools have the same names. */
  readonly namespace: string;

  /** The Kafka release, among those that the operator runs. @default 4.3.1 */
  readonly kafkaVersion?: string;

  /**
   * The version of the metadata. It follows an upgrade of `kafkaVersion` when that has proved itself, and never goes back.
   * @default - that of `kafkaVersion`
   * @see https://strimzi.io/docs/operators/latest/deploying#con-upgrade-paths-str
   */
  readonly metadataVersion?: string;

  /** The number of brokers. @default 3 */
  readonly brokers?: number;

  /** Controllers apart from the brokers, for a large cluster. It cannot be changed later. @default - each broker is one too */
  readonly controllers?: KafkaControllersProps;

  /** Copies of each partition, of Kafka's own topics too, where a topic does not say otherwise. @default - 3, or as many as brokers */
  readonly replicationFactor?: number;

  /** Copies that have to be written before a message counts as written. @default - all but one */
  readonly minInSyncReplicas?: number;

  /** Why one copy is enough here; it lands in an annotation. @default - one copy is refused */
  readonly lowReplicationReason?: string;

  /** Further broker options; what Strimzi drops is refused. @default - auto.create.topics.enable: false */
  readonly config?: KafkaOptions;

  /** The size of each disk, such as `100Gi`. */
  readonly storageSize: string;

  /** The number of disks of each broker. @default 1 */
  readonly disks?: number;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** The disks go with the cluster, messages and all. @default false */
  readonly deleteClaim?: boolean;

  /**
   * The label of nodes that names their rack, such as `topology.kubernetes.io/zone`: copies of a partition go to several racks.
   * Each node has to have it, or no broker starts there.
   * @default - no rack is known
   */
  readonly rackTopologyKey?: string;

  /** Whether the nodes of the cluster must be evenly on different Kubernetes nodes, or should. @default preferred */
  readonly nodeSpread?: 'preferred' | 'required';

  /** Nodes that may be missing while Kubernetes nodes are drained. @default 1 */
  readonly maxUnavailable?: number;

  /** Seconds that a broker has to hand over its partitions. @default 120 */
  readonly drainSeconds?: number;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** What each of the two containers claims that make topics and users. @default - 100m to 500m CPU, and 384Mi */
  readonly entityOperator?: Partial<KafkaResources>;

  /** The namespace of Strimzi's cluster operator. @default strimzi */
  readonly operatorNamespace?: string;

  /**
   * Strimzi writes NetworkPolicies of its own, as it does unless STRIMZI_NETWORK_POLICY_GENERATION is false. What they open adds to
   * ours: with it, clients are named in the listener too, and any pod may read the metrics.
   * @default true
   * @see https://strimzi.io/docs/operators/latest/deploying#ref-operator-cluster-str
   */
  readonly operatorNetworkPolicies?: boolean;

  /** The API server, where nodes read their certificates. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;

  /** Metrics, a PodMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}
