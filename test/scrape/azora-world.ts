import { Testing } from 'cdk8s';
import { KafkaAlerts } from '../../src/backing/kafka';
import { PostgresAlerts } from '../../src/backing/postgres';
import { toPlain } from '../../src/core/plain';
import { CERT_MANAGER, EXTERNAL_SECRETS_OPERATOR, type OperatorReference } from '../../src/monitoring/operator-monitor';
import { ALERTMANAGER, azoraObjects } from '../platforms/azora-objects';
import { type KubeObject, toKubeObject } from '../support/objects';
import { AZORA_MAINTENANCE } from './scenarios/azora-maintenance';
import { AZORA_BLIND, AZORA_SCENARIOS } from './scenarios/azora-scenarios';
import type { WatchedPlatform } from './support/course';
import { Discovery, type FakeService, fakeServices } from './support/discovery';
import { externalSecretMetrics } from './support/external-secrets';
import { type FakePod, fakePods } from './support/fake-pods';
import { gatewayMetrics } from './support/gateway-metrics';
import { containerMetrics, KUBELET_ADDRESS, volumeMetrics } from './support/kubelet';
import { outsidePod, serviceOf } from './support/outside';
import { pageOf, processMetrics, watchedBy } from './support/pages';
import type { RuleGroup } from './support/rule-files';
import type { Sample } from './support/sample';
import { ofStatefulSet, stateMetrics } from './support/state-metrics';
import { type Page, World } from './support/world';

const objects: readonly KubeObject[] = [...azoraObjects({ certManager: CERT_MANAGER }), ...sizedAlerts()];
const pods = fakePods(objects);

const KUBELET = outsidePod('kube-system', 'kubelet-node-1', KUBELET_ADDRESS, { name: 'https-metrics', port: 10_250 });
const ALERTMANAGER_POD = outsidePod(ALERTMANAGER.namespace, 'alertmanager-0', '10.2.0.1', { name: 'web', port: 9093 });
const EXTERNAL_SECRETS = ofOperator(EXTERNAL_SECRETS_OPERATOR, '10.2.0.3');
const CERTIFICATES = ofOperator(CERT_MANAGER, '10.2.0.4');

/** The claims whose volumes are measured: with all pods of operators that write. */
const CLAIMS = [
  ...['1', '2', '3'].map((number) => ({ namespace: 'azora', persistentvolumeclaim: `postgres-${number}` })),
  ...['0', '1', '2'].map((number) => ({
    namespace: 'azora-es',
    persistentvolumeclaim: `data-events-dual-role-${number}`,
  })),
  ...['0', '1'].map((number) => ({
    namespace: 'azora-monitoring',
    persistentvolumeclaim: `prometheus-azora-db-prometheus-azora-${number}`,
  })),
];

/** Azora with all that it scrapes. */
export const AZORA: WatchedPlatform = {
  objects,
  prometheus: { namespace: 'azora-monitoring', name: 'azora' },
  alertmanager: '10.2.0.1:9093',
  discovery: new Discovery(
    [...pods, EXTERNAL_SECRETS, CERTIFICATES],
    [
      ...fakeServices(objects, pods),
      redisMetricsService(),
      serviceOf(ALERTMANAGER.serviceName, ALERTMANAGER_POD),
      serviceOf('kubelet', KUBELET, { 'k8s-app': 'kubelet' }),
    ],
  ),
  world: new World([
    ...pods.flatMap(pagesOf),
    pageOf(KUBELET, 'https-metrics', volumeMetrics(CLAIMS)),
    // It does not report on one pod, of which Prometheus knows only what the process says.
    pageOf(
      KUBELET,
      'https-metrics',
      containerMetrics(pods.filter(({ name }) => name !== 'llm-wrapper-service-0')),
      '/metrics/cadvisor',
    ),
    pageOf(EXTERNAL_SECRETS, EXTERNAL_SECRETS_OPERATOR.portName, externalSecretMetrics(objects)),
    pageOf(CERTIFICATES, CERT_MANAGER.portName, certificateMetrics()),
  ]),
  scenarios: AZORA_SCENARIOS,
  blind: AZORA_BLIND,
  maintenance: AZORA_MAINTENANCE,
  always: ['Watchdog'],
  faults: ['no monitor honors labels', 'the metrics are misspelt'],
};

/** The Service that Redis' operator makes for the metrics of its nodes. */
function redisMetricsService(): FakeService {
  return {
    namespace: 'azora',
    name: 'redis-prom',
    labels: { app: 'redis-enterprise', 'redis.io/cluster': 'redis', 'redis.io/service': 'prom-metrics' },
    ports: [{ name: 'prometheus', targetPort: 8070 }],
    pods: pods.filter(({ labels }) => labels['redis.io/role'] === 'node'),
  };
}

function ofOperator({ namespace, podLabels, portName: name, port }: OperatorReference, ip: string): FakePod {
  return outsidePod(namespace, `${namespace}-0`, ip, { name, port }, podLabels);
}

/** Alerts on volumes by what Postgres and Kafka count, for a cluster without metrics of kubelets, which the platform does not have. */
function sizedAlerts(): readonly KubeObject[] {
  const chart = Testing.chart();
  const postgres = {
    namespace: 'azora',
    name: 'sized-postgres',
    cluster: 'postgres',
    storageSize: '10Gi',
    walStorageSize: '10Gi',
  };
  new PostgresAlerts(chart, 'Postgres', postgres);
  new KafkaAlerts(chart, 'Kafka', {
    namespace: 'azora-es',
    name: 'sized-kafka',
    cluster: 'events',
    storageSize: '20Gi',
  });
  return chart.toJson().map((rendered: unknown) => {
    const object = toKubeObject(rendered);
    const groups = (toPlain(object.spec).groups as readonly RuleGroup[]).map((group) => ({
      ...group,
      rules: group.rules.filter(({ alert }) => alert.endsWith('VolumeFilling')),
    }));
    return { ...object, spec: { groups } };
  });
}

/** https://github.com/cert-manager/cert-manager/blob/v1.21.1/internal/collectors/certificate_collector.go */
function certificateMetrics(): readonly Sample[] {
  const issuer = { issuer_group: 'cert-manager.io', issuer_kind: 'ClusterIssuer', issuer_name: 'public' };
  return ['gateway', 'late', 'overdue'].flatMap((name) => {
    const labels = { namespace: 'azora', name, ...issuer };
    return [
      {
        name: 'certmanager_certificate_expiration_timestamp_seconds',
        labels,
        value: Math.round(Date.now() / 1000) + 15 * 86_400,
      },
      ...['True', 'False', 'Unknown'].map((condition) => ({
        name: 'certmanager_certificate_ready_status',
        labels: { ...labels, condition },
        value: condition === 'True' ? 1 : 0,
      })),
    ];
  });
}

function pagesOf(pod: FakePod): readonly Page[] {
  const { labels, name } = pod;
  if (name.startsWith('kube-state-metrics-')) {
    // The operator runs the nodes of Redis as a StatefulSet.
    const redis = ofStatefulSet({ namespace: 'azora', statefulset: 'redis' }, { replicas: 3 });
    return [pageOf(pod, 'http', [...stateMetrics(objects, pods, watchedBy(objects)), ...redis])];
  }
  if (labels['operator.prometheus.io/name'] === 'azora') return [pageOf(pod, 'web', processMetrics(pod))];
  if (labels['cnpg.io/podRole'] === 'instance') return [pageOf(pod, 'metrics', postgresMetrics(pod))];
  if (labels['redis.io/role'] === 'node') return [pageOf(pod, 'metrics', redisMetrics(), '/v2')];
  if (labels['strimzi.io/name'] === 'events-kafka') return [pageOf(pod, 'tcp-prometheus', kafkaMetrics(pod))];
  // The metrics of the gateway are those of its pump.
  if (labels['app.kubernetes.io/name'] === 'api-gateway') return [];
  if (labels['app.kubernetes.io/name'] === 'api-gateway-pump') return [pageOf(pod, 'metrics', gatewayMetrics(pod))];
  if (labels['strimzi.io/name'] === 'events-kafka-exporter') return [pageOf(pod, 'tcp-prometheus', consumerLags())];
  const serves = pod.containers.some(({ ports }) => ports.some((port) => port.name === 'http'));
  return serves && labels['app.kubernetes.io/component'] === 'service'
    ? [pageOf(pod, 'http', processMetrics(pod))]
    : [];
}

/** https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/monitoring.md */
function postgresMetrics({ name, containers }: FakePod): readonly Sample[] {
  const limit = containers.find((container) => container.name === 'postgres')?.memoryLimit ?? 0;
  const client = { datname: 'user_service', usename: 'user_service', application_name: 'user-service' };
  return [
    { name: 'cnpg_collector_up', labels: { cluster: 'postgres' }, value: 1 },
    { name: 'cnpg_backends_total', labels: { ...client, state: 'active' }, value: 40 },
    { name: 'cnpg_backends_total', labels: { ...client, state: 'idle' }, value: 116 },
    { name: 'cnpg_pg_settings_setting', labels: { name: 'max_connections' }, value: 200 },
    {
      name: 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
      labels: {},
      value: Date.now() / 1000 - 25 * 3600,
    },
    // Each 79 % of its volume of 10Gi.
    { name: 'cnpg_pg_database_size_bytes', labels: { datname: 'user_service' }, value: 7.9 * 1024 ** 3 },
    { name: 'cnpg_collector_pg_wal', labels: { value: 'size' }, value: 7.9 * 1024 ** 3 },
    { name: 'cnpg_collector_pg_wal', labels: { value: 'count' }, value: 128 },
    { name: 'cnpg_pg_replication_lag', labels: {}, value: name === 'postgres-1' ? 0 : 29 },
    { name: 'cnpg_pg_stat_archiver_failed_count', labels: {}, value: 7 },
    // The exporter's own, beside a sidecar whose limit is half as high.
    { name: 'process_resident_memory_bytes', labels: {}, value: 0.49 * limit },
  ];
}

/**
 * Each node reports the whole cluster.
 * https://redis.io/docs/latest/operate/rs/monitoring/metrics_stream_engine/prometheus-metrics-v2/
 */
function redisMetrics(): readonly Sample[] {
  const cluster = 'redis.azora.svc.cluster.local';
  const path = '/etc/opt/redislabs/proxy_cert.pem';
  return [
    { name: 'license_expiration_days', labels: { cluster }, value: 31 },
    ...['1', '2', '3'].flatMap((node): readonly Sample[] => [
      { name: 'node_metrics_up', labels: { cluster, node }, value: 1 },
      {
        name: 'node_cert_expires_in_seconds',
        labels: { cluster, node, logical_name: 'proxy', path },
        value: 15 * 86_400,
      },
    ]),
    // Two shards each: 84 % of the half that is not for copies.
    ...['1', '2', '3'].flatMap((db) => [
      { name: 'db_memory_limit_bytes', labels: { cluster, db }, value: 1000 },
      { name: 'db_replication_factor', labels: { cluster, db }, value: 2 },
      ...['master', 'slave'].map((role, index) => ({
        name: 'redis_server_used_memory',
        labels: { cluster, db, node: String(index + 1), redis: String(2 * Number(db) + index), role },
        value: 420,
      })),
      ...['redis_server_connected_clients', 'redis_server_db_keys'].map((name) => ({
        name,
        labels: { cluster, db, node: '1', redis: String(2 * Number(db)), role: 'master' },
        value: 9,
      })),
    ]),
  ];
}

/** Together 900 of 1000 messages. https://github.com/danielqsj/kafka_exporter#metrics */
function consumerLags(): readonly Sample[] {
  return [800, 100].map((value, partition) => ({
    name: 'kafka_consumergroup_lag',
    labels: { consumergroup: 'analytics', topic: 'learning-events', partition: String(partition) },
    value,
  }));
}

/** https://github.com/strimzi/strimzi-kafka-operator/tree/1.2.0/packaging/examples/metrics/strimzi-metrics-reporter */
function kafkaMetrics({ name }: FakePod): readonly Sample[] {
  const controller = name === 'events-dual-role-0' ? 1 : 0;
  return [
    { name: 'kafka_controller_kafkacontroller_activecontrollercount', labels: {}, value: controller },
    { name: 'kafka_controller_kafkacontroller_offlinepartitionscount', labels: {}, value: 0 },
    // 79 % of 20Gi.
    { name: 'kafka_log_log_size', labels: { topic: 'learning-events', partition: '0' }, value: 7.9 * 1024 ** 3 },
    { name: 'kafka_log_log_size', labels: { topic: 'learning-events', partition: '1' }, value: 7.9 * 1024 ** 3 },
    { name: 'kafka_server_replicamanager_underreplicatedpartitions', labels: {}, value: 0 },
  ];
}
