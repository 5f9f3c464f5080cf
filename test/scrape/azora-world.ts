import { ALERTMANAGER, azoraObjects } from '../platforms/azora-objects';
import type { KubeObject } from '../support/objects';
import { AZORA_BLIND, AZORA_SCENARIOS } from './scenarios/azora-scenarios';
import type { WatchedPlatform } from './support/course';
import { Discovery, type FakeService, fakeServices } from './support/discovery';
import { type FakePod, fakePods } from './support/fake-pods';
import { pageOf, processMetrics, watchedBy } from './support/pages';
import type { Sample } from './support/sample';
import { stateMetrics } from './support/state-metrics';
import { type Page, World } from './support/world';

const objects: readonly KubeObject[] = azoraObjects();
const pods = fakePods(objects);

/** Azora with all that it scrapes. */
export const AZORA: WatchedPlatform = {
  objects,
  prometheus: { namespace: 'azora-monitoring', name: 'azora' },
  alertmanager: '10.2.0.1:9093',
  discovery: new Discovery(pods, [...fakeServices(objects, pods), redisMetricsService(), alertmanagerService()]),
  world: new World(pods.flatMap(pagesOf)),
  scenarios: AZORA_SCENARIOS,
  blind: AZORA_BLIND,
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

function alertmanagerService(): FakeService {
  const { serviceName: name, namespace } = ALERTMANAGER;
  const containers = [{ name: 'alertmanager', ports: [{ name: 'web', port: 9093 }], memoryLimit: undefined }];
  const pod: FakePod = { namespace, name: 'alertmanager-0', labels: {}, ip: '10.2.0.1', containers };
  return { namespace, name, labels: {}, ports: [{ name: 'web', targetPort: 9093 }], pods: [pod] };
}

function pagesOf(pod: FakePod): readonly Page[] {
  const { labels, name } = pod;
  if (name.startsWith('kube-state-metrics-')) {
    return [pageOf(pod, 'http', stateMetrics(objects, pods, watchedBy(objects)))];
  }
  if (labels['operator.prometheus.io/name'] === 'azora') return [pageOf(pod, 'web', processMetrics(pod))];
  if (labels['cnpg.io/podRole'] === 'instance') return [pageOf(pod, 'metrics', postgresMetrics(pod))];
  if (labels['redis.io/role'] === 'node')
    return [pageOf(pod, 'metrics', redisMetrics(pod)), pageOf(pod, 'metrics', redisMetricsV2(), '/v2')];
  if (labels['strimzi.io/name'] === 'events-kafka') return [pageOf(pod, 'tcp-prometheus', kafkaMetrics(pod))];
  if (labels['strimzi.io/name'] === 'events-kafka-exporter') return [pageOf(pod, 'tcp-prometheus', consumerLags())];
  if (labels['app.kubernetes.io/component'] === 'service') return [pageOf(pod, 'http', processMetrics(pod))];
  return [];
}

/** https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/monitoring.md */
function postgresMetrics({ name, containers }: FakePod): readonly Sample[] {
  const limit = containers.find((container) => container.name === 'postgres')?.memoryLimit ?? 0;
  const client = { datname: 'user', usename: 'user', application_name: 'user-service' };
  return [
    { name: 'cnpg_collector_up', labels: { cluster: 'postgres' }, value: 1 },
    { name: 'cnpg_backends_total', labels: { ...client, state: 'active' }, value: 20 },
    { name: 'cnpg_backends_total', labels: { ...client, state: 'idle' }, value: 60 },
    { name: 'cnpg_pg_settings_setting', labels: { name: 'max_connections' }, value: 100 },
    {
      name: 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
      labels: {},
      value: Date.now() / 1000 - 25 * 3600,
    },
    // 79 % of 10Gi.
    { name: 'cnpg_pg_database_size_bytes', labels: { datname: 'user' }, value: 5.9 * 1024 ** 3 },
    { name: 'cnpg_collector_pg_wal', labels: { value: 'size' }, value: 2 * 1024 ** 3 },
    { name: 'cnpg_collector_pg_wal', labels: { value: 'count' }, value: 128 },
    { name: 'cnpg_pg_replication_lag', labels: {}, value: name === 'postgres-1' ? 0 : 29 },
    { name: 'cnpg_pg_stat_archiver_failed_count', labels: {}, value: 7 },
    // The exporter's own, beside a sidecar whose limit is half as high.
    { name: 'process_resident_memory_bytes', labels: {}, value: 0.49 * limit },
  ];
}

/** https://redis.io/docs/latest/operate/rs/references/metrics/prometheus-metrics-v1/ */
function redisMetrics({ name }: FakePod): readonly Sample[] {
  const cluster = 'redis.azora.svc.cluster.local';
  const node = String(Number(name.replace('redis-', '')) + 1);
  return [
    { name: 'node_up', labels: { cluster, node }, value: 1 },
    {
      name: 'node_cert_expiration_seconds',
      labels: { cluster, node, logical_name: 'proxy', path: '/etc/opt/redislabs/proxy_cert.pem' },
      value: 15 * 86_400,
    },
    ...['1', '2', '3'].flatMap((bdb) => [
      { name: 'bdb_used_memory', labels: { cluster, bdb }, value: 850 },
      { name: 'bdb_memory_limit', labels: { cluster, bdb }, value: 1000 },
    ]),
  ];
}

/** https://redis.io/docs/latest/operate/rs/references/metrics/prometheus-metrics-v2/ */
function redisMetricsV2(): readonly Sample[] {
  const cluster = 'redis.azora.svc.cluster.local';
  return [
    { name: 'license_expiration_days', labels: { cluster }, value: 31 },
    // Other series of this page are not kept.
    { name: 'node_metrics_up', labels: { cluster, node: '1' }, value: 1 },
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
