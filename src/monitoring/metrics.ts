import { frozen } from '../core/frozen';

/** A program that serves metrics. */
interface MetricSource {
  /** The program, with the version whose list of metrics was read. */
  readonly exporter: string;

  /** That list. */
  readonly see: string;

  /** The labels of each metric, without those that Prometheus adds to a target. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

const CRON_JOB = ['namespace', 'cronjob'];
const DEPLOYMENT = ['namespace', 'deployment'];
const STATEFUL_SET = ['namespace', 'statefulset'];
const AUTOSCALER = ['namespace', 'horizontalpodautoscaler'];
const POD = ['namespace', 'pod', 'uid'];
const CONTAINER = [...POD, 'container'];
const CADVISOR = ['namespace', 'pod', 'container', 'id', 'image', 'name'];

const CLAIM = ['namespace', 'persistentvolumeclaim'];
const CERTIFICATE = ['namespace', 'name', 'issuer_group', 'issuer_kind', 'issuer_name'];
const SHARD = ['cluster', 'db', 'node', 'redis', 'role'];

/** Every metric that an alert or a dashboard queries. */
export const METRICS = frozen({
  stateMetrics: {
    exporter: 'kube-state-metrics 2.16',
    see: 'https://github.com/kubernetes/kube-state-metrics/tree/v2.16.0/docs/metrics',
    metrics: {
      kube_cronjob_created: CRON_JOB,
      kube_cronjob_spec_suspend: CRON_JOB,
      kube_cronjob_status_last_successful_time: CRON_JOB,
      kube_deployment_created: DEPLOYMENT,
      kube_deployment_metadata_generation: DEPLOYMENT,
      kube_deployment_spec_replicas: DEPLOYMENT,
      kube_deployment_status_condition: [...DEPLOYMENT, 'condition', 'status'],
      kube_deployment_status_observed_generation: DEPLOYMENT,
      kube_deployment_status_replicas_ready: DEPLOYMENT,
      kube_endpoint_address: ['namespace', 'endpoint', 'ip', 'port_name', 'port_number', 'port_protocol', 'ready'],
      kube_horizontalpodautoscaler_spec_max_replicas: AUTOSCALER,
      kube_horizontalpodautoscaler_spec_min_replicas: AUTOSCALER,
      kube_horizontalpodautoscaler_status_current_replicas: AUTOSCALER,
      kube_job_failed: ['namespace', 'job_name', 'condition'],
      kube_pod_completion_time: POD,
      kube_pod_container_resource_limits: [...CONTAINER, 'node', 'resource', 'unit'],
      kube_pod_container_status_restarts_total: CONTAINER,
      kube_pod_container_status_waiting_reason: [...CONTAINER, 'reason'],
      kube_pod_init_container_status_restarts_total: CONTAINER,
      kube_pod_info: [
        ...POD,
        'created_by_kind',
        'created_by_name',
        'host_ip',
        'host_network',
        'node',
        'pod_ip',
        'priority_class',
      ],
      kube_pod_start_time: POD,
      kube_pod_status_phase: [...POD, 'phase'],
      kube_resourcequota: ['namespace', 'resourcequota', 'resource', 'type'],
      kube_secret_info: ['namespace', 'secret'],
      kube_service_created: ['namespace', 'service', 'uid'],
      kube_service_spec_type: ['namespace', 'service', 'uid', 'type'],
      kube_statefulset_replicas: STATEFUL_SET,
      kube_statefulset_status_current_revision: [...STATEFUL_SET, 'revision'],
      kube_statefulset_status_replicas_ready: STATEFUL_SET,
      kube_statefulset_status_replicas_updated: STATEFUL_SET,
      kube_statefulset_status_update_revision: [...STATEFUL_SET, 'revision'],
    },
  },
  kubelet: {
    exporter: 'the kubelet and its cAdvisor, Kubernetes 1.28 to 1.37',
    see: 'https://github.com/google/cadvisor/blob/v0.52.1/docs/storage/prometheus.md',
    metrics: {
      container_cpu_usage_seconds_total: [...CADVISOR, 'cpu'],
      container_memory_working_set_bytes: CADVISOR,
    },
  },
  volumes: {
    exporter: 'the kubelet, Kubernetes 1.28 to 1.37',
    see: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/metrics/collectors/volume_stats.go',
    metrics: {
      kubelet_volume_stats_capacity_bytes: CLAIM,
      kubelet_volume_stats_inodes: CLAIM,
      kubelet_volume_stats_inodes_used: CLAIM,
      kubelet_volume_stats_used_bytes: CLAIM,
    },
  },
  externalSecrets: {
    exporter: 'External Secrets Operator 2.9',
    see: 'https://github.com/external-secrets/external-secrets/blob/v2.9.0/pkg/controllers/externalsecret/esmetrics/esmetrics.go',
    metrics: { externalsecret_status_condition: ['namespace', 'name', 'condition', 'status'] },
  },
  certManager: {
    exporter: 'cert-manager 1.21',
    see: 'https://github.com/cert-manager/cert-manager/blob/v1.21.1/internal/collectors/certificate_collector.go',
    metrics: {
      certmanager_certificate_expiration_timestamp_seconds: CERTIFICATE,
      certmanager_certificate_ready_status: [...CERTIFICATE, 'condition'],
    },
  },
  prometheus: {
    exporter: 'Prometheus itself, about each of its targets',
    see: 'https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series',
    metrics: { up: [] },
  },
  process: {
    exporter: "Prometheus' client libraries",
    see: 'https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics',
    metrics: { process_resident_memory_bytes: [] },
  },
  agents: {
    exporter: "STELLA's agents",
    see: 'https://prometheus.io/docs/practices/naming/',
    metrics: {
      agent_messages_processed_total: ['session_id'],
      agent_response_latency_seconds_bucket: ['session_id', 'le'],
    },
  },
  postgres: {
    exporter: 'CloudNativePG 1.30',
    see: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/monitoring.md',
    metrics: {
      cnpg_backends_total: ['datname', 'usename', 'application_name', 'state'],
      cnpg_collector_pg_wal: ['value'],
      cnpg_collector_up: ['cluster'],
      cnpg_pg_database_size_bytes: ['datname'],
      cnpg_pg_replication_lag: [],
      cnpg_pg_settings_setting: ['name'],
      cnpg_pg_stat_archiver_failed_count: [],
    },
  },
  postgresBackup: {
    exporter: 'the Barman Cloud plugin 0.14 of CloudNativePG',
    see: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/observability/',
    metrics: { barman_cloud_cloudnative_pg_io_last_available_backup_timestamp: [] },
  },
  kafka: {
    exporter: 'Kafka 4.3 with the metrics reporter of Strimzi 1.2.0',
    see: 'https://github.com/strimzi/strimzi-kafka-operator/tree/1.2.0/packaging/examples/metrics/strimzi-metrics-reporter/grafana-dashboards',
    metrics: {
      kafka_controller_kafkacontroller_activecontrollercount: [],
      kafka_controller_kafkacontroller_offlinepartitionscount: [],
      kafka_log_log_size: ['topic', 'partition'],
      kafka_server_replicamanager_underreplicatedpartitions: [],
    },
  },
  gateway: {
    exporter: 'Tyk Pump 1.16, its pump for Prometheus',
    see: 'https://github.com/TykTechnologies/tyk-pump/blob/v1.16.0/pumps/prometheus.go',
    metrics: {
      tyk_http_status: ['code', 'api'],
      tyk_latency_bucket: ['type', 'api', 'le'],
    },
  },
  kafkaExporter: {
    exporter: 'Kafka Exporter of Strimzi 1.2.0',
    see: 'https://github.com/danielqsj/kafka_exporter#metrics',
    metrics: { kafka_consumergroup_lag: ['consumergroup', 'topic', 'partition'] },
  },
  redis: {
    exporter: 'Redis Enterprise 8.0, metrics v2',
    see: 'https://redis.io/docs/latest/operate/rs/monitoring/metrics_stream_engine/prometheus-metrics-v2/',
    metrics: {
      db_memory_limit_bytes: ['cluster', 'db'],
      db_replication_factor: ['cluster', 'db'],
      license_expiration_days: ['cluster'],
      node_cert_expires_in_seconds: ['cluster', 'logical_name', 'node', 'path'],
      node_metrics_up: ['cluster', 'node'],
      redis_server_connected_clients: SHARD,
      redis_server_db_keys: SHARD,
      redis_server_used_memory: SHARD,
    },
  },
} as const satisfies Readonly<Record<string, MetricSource>>);

type Sources = typeof METRICS;

/** The name of a metric that a known program serves. */
export type MetricName = { [Source in keyof Sources]: keyof Sources[Source]['metrics'] }[keyof Sources] & string;
