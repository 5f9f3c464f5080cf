import { type ComputeAmounts, type ResourceAmounts, withDefaultDisk } from '../../core/pods/resource-amounts';
import { type Resolved, resolved } from '../../core/resolved';
import { type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import { Egress } from '../../network/egress';
import type { Peer } from '../../network/peer';
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

  /** The memory limit; half of it is for the heap. */
  readonly memoryLimit: string;
}

/** Nodes that keep the metadata and no messages. @default - 250m to 1 CPU and 1Gi for each */
export interface KafkaControllersProps extends Partial<KafkaResources> {
  /** The number of nodes, odd: fewer than half of them may fail. @default 3 */
  readonly nodes?: number;

  /** The volume of each node. @default 10Gi */
  readonly storageSize?: string;
}

/** A Kafka cluster without ZooKeeper, run by Strimzi. `cpuRequest` and the like are those of each broker. */
export interface KafkaClusterProps extends KafkaResources {
  /** The name of the cluster: its Service is `<name>-kafka-bootstrap`. */
  readonly name: string;

  /** The namespace that it runs in; one cluster in each, or their KafkaNodePools have the same names. */
  readonly namespace: string;

  /** The Kafka release, among those that the operator runs. @default 4.3.1 */
  readonly kafkaVersion?: string;

  /**
   * The version of the metadata. Raise it some time after `kafkaVersion`, when the release has proved itself: it never goes back.
   * @default - that of `kafkaVersion`
   * @see https://strimzi.io/docs/operators/latest/deploying#con-upgrade-paths-str
   */
  readonly metadataVersion?: string;

  /** The number of brokers. @default 3 */
  readonly brokers?: number;

  /** Controllers apart from the brokers, for a large cluster. It cannot be changed later. @default - each broker is a controller too */
  readonly controllers?: KafkaControllersProps;

  /** CPU and memory of each of the two containers that make topics and users. @default - 100m to 500m CPU, and 384Mi */
  readonly entityOperator?: Partial<KafkaResources>;

  /** The size of each volume, such as `100Gi`. */
  readonly storageSize: string;

  /** The number of volumes of each broker. @default 1 */
  readonly disks?: number;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** The volumes, with all messages, are deleted with the cluster. @default false */
  readonly deleteClaim?: boolean;

  /** Copies of each partition, of Kafka's own topics too; a topic may have another number. @default - 3, or the number of brokers if lower */
  readonly replicationFactor?: number;

  /** Copies that have to be written before a message counts as written. @default - all but one */
  readonly minInSyncReplicas?: number;

  /** Further broker options; those that Strimzi drops are refused. @default - auto.create.topics.enable: false */
  readonly config?: KafkaOptions;

  /** Seconds that a broker has to hand over its partitions. @default 120 */
  readonly drainSeconds?: number;

  /**
   * The label of nodes that names their rack, such as `topology.kubernetes.io/zone`: copies of a partition go to several racks.
   * A broker does not start on a node without it.
   * @default - racks are not considered
   */
  readonly rackTopologyKey?: string;

  /** Whether the pods of the cluster must be evenly on different Kubernetes nodes, or should. @default preferred */
  readonly nodeSpread?: 'preferred' | 'required';

  /** Pods that may be missing while Kubernetes nodes are drained. @default 1 */
  readonly maxUnavailable?: number;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The namespace of Strimzi's cluster operator. @default strimzi */
  readonly operatorNamespace?: string;

  /**
   * Strimzi writes NetworkPolicies of its own, as it does unless STRIMZI_NETWORK_POLICY_GENERATION is false. What they open adds to
   * the policies of this library: clients are then named in the listener too, and every pod may read the metrics.
   * @default true
   * @see https://strimzi.io/docs/operators/latest/deploying#ref-operator-cluster-str
   */
  readonly operatorNetworkPolicies?: boolean;

  /** The API server, where nodes read their certificates. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** Metrics, a PodMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /** Why one copy is enough; it is kept in an annotation. @default - one copy is refused */
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

const DEFAULTS = {
  kafkaVersion: KAFKA_VERSION,
  brokers: 3,
  disks: 1,
  deleteClaim: false,
  drainSeconds: 120,
  nodeSpread: 'preferred',
  maxUnavailable: 1,
  operatorNamespace: 'strimzi',
  operatorNetworkPolicies: true,
  kubernetesApi: Egress.kubernetesApi(),
  nodeLocalDns: false,
} satisfies Partial<KafkaClusterProps>;

const COPIES = 3;

/** A topic that nobody declared would have settings that nobody chose. */
const CONFIG: KafkaOptions = { 'auto.create.topics.enable': false };

/** KafkaControllersProps with every default filled in. */
export type ResolvedControllers = Required<KafkaControllersProps> & ResourceAmounts;

type Computed = 'metadataVersion' | 'replicationFactor' | 'minInSyncReplicas' | 'config';

/** KafkaClusterProps with every default filled in. */
export type ResolvedKafka = Omit<
  Resolved<KafkaClusterProps, typeof DEFAULTS>,
  Computed | 'controllers' | 'entityOperator' | 'monitor'
> &
  Required<Pick<KafkaClusterProps, Computed>> &
  ResourceAmounts & {
    /** Undefined where each broker is a controller too. */
    readonly controllers: ResolvedControllers | undefined;
    readonly entityOperator: ResourceAmounts;
    readonly monitor: ResolvedMonitor | undefined;
  };

/** Fills every default. `checkKafka` says what is wrong. */
export function resolveKafka(props: KafkaClusterProps): ResolvedKafka {
  const kafka = resolved(props, DEFAULTS);
  const replicationFactor = kafka.replicationFactor ?? Math.min(COPIES, kafka.brokers);
  return {
    ...kafka,
    ...withDefaultDisk(kafka),
    metadataVersion: kafka.metadataVersion ?? KAFKA_VERSIONS[kafka.kafkaVersion] ?? '',
    controllers: props.controllers && claims(resolved(props.controllers, CONTROLLER)),
    entityOperator: claims(resolved(props.entityOperator ?? {}, ENTITY_OPERATOR)),
    replicationFactor,
    minInSyncReplicas: kafka.minInSyncReplicas ?? defaultMinInSync(replicationFactor),
    config: { ...CONFIG, ...kafka.config },
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

function claims<T extends ComputeAmounts>(props: T): T & ResourceAmounts {
  return { ...props, ...withDefaultDisk(props) };
}

/** A cluster by its name. */
export type KafkaIdentity = Pick<KafkaClusterProps, 'name' | 'namespace'>;

/** How messages name a cluster. */
export function kafkaSubject({ namespace, name }: KafkaIdentity): string {
  return `KafkaCluster '${namespace}/${name}'`;
}
