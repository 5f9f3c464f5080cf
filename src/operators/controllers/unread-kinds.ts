import { identityOf } from '../../core/objects/identity';
import { isPlain, ownValue, type Plain, toPlain } from '../../core/plain';
import { hasPodTemplate } from '../../core/pods/pod-templates';

/** Kinds that create pods which do not stand in the object as a pod template, by API group. `*` stands for every kind of the group. */
const UNREAD_KINDS: Readonly<Record<string, readonly string[]>> = {
  'acid.zalan.do': ['postgresql'],
  'acme.cert-manager.io': ['Challenge'],
  'actions.github.com': ['AutoscalingListener'],
  'actions.summerwind.dev': ['Runner', 'RunnerDeployment', 'RunnerReplicaSet', 'RunnerSet'],
  'apps.nvidia.com': ['NIMCache', 'NIMPipeline', 'NIMService'],
  'argoproj.io': ['AnalysisRun', 'CronWorkflow', 'EventBus', 'EventSource', 'Sensor', 'Workflow'],
  'batch.volcano.sh': ['CronJob'],
  'camel.apache.org': ['Integration', 'KameletBinding', 'Pipe'],
  'cassandra.datastax.com': ['CassandraDatacenter'],
  'ceph.rook.io': ['CephCluster', 'CephFilesystem', 'CephObjectStore'],
  'clickhouse-keeper.altinity.com': ['ClickHouseKeeperInstallation'],
  'clickhouse.altinity.com': ['ClickHouseInstallation'],
  'databases.spotahome.com': ['RedisFailover'],
  'datadoghq.com': ['DatadogAgent'],
  'dragonflydb.io': ['Dragonfly'],
  'flink.apache.org': ['FlinkDeployment'],
  'flow.volcano.sh': ['JobFlow'],
  'grafana.integreatly.org': ['Grafana'],
  'hyperspike.io': ['Valkey'],
  'jaegertracing.io': ['Jaeger'],
  'k8s.keycloak.org': ['Keycloak'],
  'k8s.mariadb.com': ['Backup', 'MariaDB', 'MaxScale', 'Restore'],
  'k8ssandra.io': ['K8ssandraCluster'],
  'kafka.banzaicloud.io': ['KafkaCluster'],
  'kagent.dev': ['Agent', 'MCPServer'],
  'kaito.sh': ['InferenceSet', 'RAGEngine', 'Workspace'],
  'kubeflow.org': ['JAXJob', 'MXJob', 'Notebook', 'ScheduledWorkflow'],
  'kubevirt.io': ['VirtualMachine', 'VirtualMachineInstance', 'VirtualMachineInstanceReplicaSet'],
  'loki.grafana.com': ['LokiStack'],
  'milvus.io': ['Milvus', 'MilvusCluster'],
  'minio.min.io': ['Tenant'],
  'mongodb.com': ['MongoDB', 'MongoDBMultiCluster', 'MongoDBOpsManager'],
  'mongodbcommunity.mongodb.com': ['MongoDBCommunity'],
  'mysql.oracle.com': ['InnoDBCluster'],
  'numaflow.numaproj.io': ['InterStepBufferService', 'MonoVertex', 'Pipeline', 'Vertex'],
  'nvidia.com': ['ClusterPolicy', 'DynamoComponentDeployment', 'DynamoGraphDeployment'],
  'opensearch.opster.io': ['OpenSearchCluster'],
  'opentelemetry.io': ['OpenTelemetryCollector', 'TargetAllocator'],
  'operator.tigera.io': ['Installation'],
  'operator.victoriametrics.com': ['*'],
  'platform.confluent.io': ['*'],
  'postgres-operator.crunchydata.com': ['PGAdmin', 'PostgresCluster'],
  'ps.percona.com': ['PerconaServerMySQL'],
  'psmdb.percona.com': ['PerconaServerMongoDB'],
  'pgv2.percona.com': ['PerconaPGCluster'],
  'pxc.percona.com': ['PerconaXtraDBCluster'],
  'rabbitmq.com': ['RabbitmqCluster'],
  'redis.redis.opstreelabs.in': ['*'],
  'scylla.scylladb.com': ['ScyllaCluster'],
  'serving.kserve.io': ['InferenceGraph', 'InferenceService', 'LLMInferenceService'],
  'solr.apache.org': ['SolrCloud'],
  'sources.knative.dev': ['ApiServerSource', 'ContainerSource'],
  'sparkoperator.k8s.io': ['ScheduledSparkApplication', 'SparkApplication', 'SparkConnect'],
  'tekton.dev': ['PipelineRun', 'TaskRun'],
  'tempo.grafana.com': ['TempoMonolithic', 'TempoStack'],
  'toolhive.stacklok.dev': ['MCPRemoteProxy', 'MCPServer', 'VirtualMCPServer'],
  'trainer.kubeflow.org': ['TrainJob'],
  'zookeeper.pravega.io': ['ZookeeperCluster'],
};

/** Elastic's operator has a group for each product. */
const ELASTIC = /\.k8s\.elastic\.co$/;

/** Groups and kinds that create no pods, although their fields may look like pods: policies, schemas, and containers for the pods of others. */
const GROUPS_WITHOUT_PODS = /(^|\.)(kyverno\.io|gatekeeper\.sh|apiextensions\.k8s\.io|admissionregistration\.k8s\.io)$/;
const KINDS_WITHOUT_PODS: readonly string[] = [
  'apps.kruise.io/SidecarSet',
  'networking.k8s.io/NetworkPolicy',
  'settings.k8s.io/PodPreset',
];

/** Deeper than any pod template in a resource. */
const DEPTH = 12;

/**
 * Whether the controller of an object creates pods that do not follow from a kind that we read: by its kind, or because it has a field
 * with containers.
 */
export function createsUnreadPods(object: Plain): boolean {
  const type = identityOf(object);
  const { group, kind } = type;
  if (hasPodTemplate(type) || GROUPS_WITHOUT_PODS.test(group) || KINDS_WITHOUT_PODS.includes(`${group}/${kind}`)) {
    return false;
  }
  const kinds = ownValue(UNREAD_KINDS, group) ?? [];
  return kinds.includes(kind) || kinds.includes('*') || ELASTIC.test(group) || hasContainers(object.spec, DEPTH);
}

/** Whether a value has a pod spec inside: a list of containers with images. */
function hasContainers(value: unknown, depth: number): boolean {
  if (depth === 0 || typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasContainers(item, depth - 1));
  const { containers } = toPlain(value);
  if (Array.isArray(containers) && containers.some(isContainer)) return true;
  return Object.values(value).some((inside) => hasContainers(inside, depth - 1));
}

function isContainer(value: unknown): boolean {
  return isPlain(value) && (typeof value.image === 'string' || typeof value.name === 'string');
}
