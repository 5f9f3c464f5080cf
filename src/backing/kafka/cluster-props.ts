import { ownValue } from '../../core/plain';
import { type ComputeAmounts, type ResourceAmounts, withDefaultDisk } from '../../core/pods/resource-amounts';
import { type Resolved, resolved } from '../../core/resolved';
import { type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import type { KafkaOptions } from './broker-options';
import { defaultMinInSync } from './replication';
import { KAFKA_VERSION, KAFKA_VERSIONS } from './versions';

/** CPU and memory of a container. */
export interface KafkaResources {
  /** The CPU request, such as `500m`. */
  readonly cpuRequest: string;

  /** The CPU limit. */
  readonly cpuLimit: string;

  /** The memory request, such as `2Gi`. */
  readonly memoryRequest: string;

  /** The memory limit. Half of it is for the heap. */
  readonly memoryLimit: string;
}

/** Separate nodes for Kafka's metadata, without messages. @default - 250m to 1 CPU and 1Gi for each */
export interface KafkaControllersProps extends Partial<KafkaResources> {
  /** The number of nodes. Odd, because less than half of them may fail. @default 3 */
  readonly nodes?: number;

  /** The size of each node's volume. @default 10Gi */
  readonly storageSize?: string;
}

/** Props of KafkaCluster. The CPU and memory props apply to each broker. */
export interface KafkaClusterProps extends KafkaResources {
  /** The name of the cluster. Its Service is `<name>-kafka-bootstrap`. */
  readonly name: string;

  /**
   * The namespace of the cluster. One cluster per namespace, because all clusters use the same names for their
   * KafkaNodePools.
   */
  readonly namespace: string;

  /** The Kafka release, from those that the operator supports. @default 4.3.1 */
  readonly kafkaVersion?: string;

  /**
   * The version of the metadata. Raise it after `kafkaVersion`, once the release has proved itself: it cannot be
   * lowered again.
   * @default - the metadata version of `kafkaVersion`
   * @see https://strimzi.io/docs/operators/latest/deploying#con-upgrade-paths-str
   */
  readonly metadataVersion?: string;

  /** The number of brokers. @default 3 */
  readonly brokers?: number;

  /**
   * Separate nodes for controllers, for a large cluster. Cannot be changed later.
   * @default - brokers are also controllers
   */
  readonly controllers?: KafkaControllersProps;

  /**
   * CPU and memory of each of the two containers that manage topics and users.
   * @default - 100m to 500m CPU, and 384Mi
   */
  readonly entityOperator?: Partial<KafkaResources>;

  /** The size of each volume, such as `100Gi`. */
  readonly storageSize: string;

  /** The number of volumes per broker. @default 1 */
  readonly disks?: number;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** Whether to delete the volumes, with all messages, together with the cluster. @default false */
  readonly deleteClaim?: boolean;

  /**
   * Copies of each partition, also in Kafka's internal topics. Topics may override it.
   * @default - 3, or the number of brokers if lower
   */
  readonly replicationFactor?: number;

  /** Copies that must be written before a write is acknowledged. @default - all copies except one */
  readonly minInSyncReplicas?: number;

  /**
   * The most that each partition of a topic keeps, such as `1Gi`: Kafka deletes older messages. Topics may override it.
   * @default - no limit, and a warning for each topic without its own
   */
  readonly retentionSize?: string;

  /**
   * Additional broker options. Options that Strimzi would drop are refused.
   * @default - auto.create.topics.enable: false
   */
  readonly config?: KafkaOptions;

  /** Seconds from SIGTERM to SIGKILL, in which a broker hands over its partitions. @default 120 */
  readonly drainSeconds?: number;

  /**
   * The node label with the name of a node's rack, such as `topology.kubernetes.io/zone`. Copies of a partition are
   * spread over racks. A broker does not start on a node without the label.
   * @default - racks are not considered
   */
  readonly rackTopologyKey?: string;

  /**
   * Whether each broker, and each separate controller, must have a Kubernetes node of its own, or they only should be
   * spread evenly. Two of three on one Kubernetes node stop all writes when it fails.
   * @default - required for 3 nodes or more, preferred for fewer
   */
  readonly nodeSpread?: 'preferred' | 'required';

  /** Pods that may be missing during a drain of Kubernetes nodes. @default 1 */
  readonly maxUnavailable?: number;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The namespace of Strimzi's cluster operator. @default strimzi */
  readonly operatorNamespace?: string;

  /**
   * Whether Strimzi creates its own NetworkPolicies, as it does unless STRIMZI_NETWORK_POLICY_GENERATION is false. They
   * open the metrics to every pod, in addition to this library's policies. The listener admits only its clients in
   * either case.
   * @default true
   * @see https://strimzi.io/docs/operators/latest/deploying#ref-operator-cluster-str
   */
  readonly operatorNetworkPolicies?: boolean;

  /**
   * Adds Kafka Exporter: a pod that serves the offsets of topics and the lag of consumer groups, which an alert of
   * KafkaAlerts reads. The nodes themselves do not know them.
   * @default - true with `monitor`
   * @see https://strimzi.io/docs/operators/1.2.0/deploying#assembly-kafka-exporter-str
   */
  readonly exporter?: boolean;

  /** CPU and memory of Kafka Exporter. @default - 100m to 500m CPU, and 128Mi */
  readonly exporterResources?: Partial<KafkaResources>;

  /** Adds metrics and a PodMonitor, and opens them to Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /** Why a single copy is acceptable; rendered as an annotation. @default - a single copy is refused */
  readonly lowReplicationReason?: string;
}

const CONTROLLER = {
  nodes: 3,
  storageSize: '10Gi',
  cpuRequest: '250m',
  cpuLimit: '1',
  memoryRequest: '1Gi',
  memoryLimit: '1Gi',
} satisfies KafkaControllersProps;

const ENTITY_OPERATOR = {
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '384Mi',
  memoryLimit: '384Mi',
} satisfies KafkaResources;

const EXPORTER = {
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '128Mi',
  memoryLimit: '128Mi',
} satisfies KafkaResources;

const DEFAULTS = {
  kafkaVersion: KAFKA_VERSION,
  brokers: 3,
  disks: 1,
  deleteClaim: false,
  drainSeconds: 120,
  maxUnavailable: 1,
  operatorNamespace: 'strimzi',
  operatorNetworkPolicies: true,
} satisfies Partial<KafkaClusterProps>;

const COPIES = 3;

/** Disables automatic topics, which would get Kafka's default settings. */
const CONFIG: KafkaOptions = { 'auto.create.topics.enable': false };

/** KafkaControllersProps with every default filled in. */
export type ResolvedControllers = Required<KafkaControllersProps> & ResourceAmounts;

type Computed = 'metadataVersion' | 'exporter' | 'replicationFactor' | 'minInSyncReplicas' | 'config';

/** KafkaClusterProps with every default filled in. */
export type ResolvedKafka = Omit<
  Resolved<KafkaClusterProps, typeof DEFAULTS>,
  Computed | 'controllers' | 'entityOperator' | 'exporterResources' | 'monitor'
> &
  Required<Pick<KafkaClusterProps, Computed>> &
  ResourceAmounts & {
    /** Undefined if brokers are also controllers. */
    readonly controllers: ResolvedControllers | undefined;
    readonly entityOperator: ResourceAmounts;
    readonly exporterResources: ResourceAmounts;
    readonly monitor: ResolvedMonitor | undefined;
  };

/** Fills in every default. `checkKafka` reports errors. */
export function resolveKafka(props: KafkaClusterProps): ResolvedKafka {
  const kafka = resolved(props, DEFAULTS);
  const replicationFactor = kafka.replicationFactor ?? Math.min(COPIES, kafka.brokers);
  return {
    ...kafka,
    ...withDefaultDisk(kafka),
    metadataVersion: kafka.metadataVersion ?? ownValue(KAFKA_VERSIONS, kafka.kafkaVersion) ?? '',
    controllers: props.controllers && claims(resolved(props.controllers, CONTROLLER)),
    entityOperator: claims(resolved(props.entityOperator ?? {}, ENTITY_OPERATOR)),
    exporter: kafka.exporter ?? props.monitor !== undefined,
    exporterResources: claims(resolved(props.exporterResources ?? {}, EXPORTER)),
    replicationFactor,
    minInSyncReplicas: kafka.minInSyncReplicas ?? defaultMinInSync(replicationFactor),
    config: { ...CONFIG, ...kafka.config },
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

function claims<T extends ComputeAmounts>(props: T): T & ResourceAmounts {
  return { ...props, ...withDefaultDisk(props) };
}

/** Identifies a cluster. */
export type KafkaIdentity = Pick<KafkaClusterProps, 'name' | 'namespace'>;

/** The cluster's name in messages. */
export function kafkaSubject({ namespace, name }: KafkaIdentity): string {
  return `KafkaCluster '${namespace}/${name}'`;
}
