import type { Scenario } from './scenario';

/** RedisAlerts: one scenario for each. */
export const REDIS_SCENARIOS: readonly Scenario[] = [
  {
    alert: 'RedisNodeDown',
    labels: { namespace: 'azora', node: '2' },
    breaks: (world) => world.set('node_metrics_up', { node: '2' }, 0),
  },
  {
    alert: 'RedisMemoryUsedUp',
    labels: { namespace: 'azora', db: '3' },
    breaks: (world) => world.set('redis_server_used_memory', { db: '3', role: 'master' }, 430),
  },
  {
    alert: 'RedisCertificateExpires',
    labels: { namespace: 'azora', logical_name: 'proxy' },
    breaks: (world) => world.set('node_cert_expires_in_seconds', { node: '1' }, 13 * 86_400),
  },
  {
    alert: 'RedisLicenseExpires',
    labels: { namespace: 'azora' },
    breaks: (world) => world.set('license_expiration_days', {}, 29),
  },
];

/** KafkaAlerts: one scenario for each. */
export const KAFKA_SCENARIOS: readonly Scenario[] = [
  {
    alert: 'KafkaPartitionsOffline',
    labels: { namespace: 'azora-es' },
    breaks: (world) =>
      world.set('kafka_controller_kafkacontroller_offlinepartitionscount', {}, 1, 'azora-es/events-dual-role-0'),
  },
  {
    alert: 'KafkaUnderReplicated',
    labels: { namespace: 'azora-es', pod: 'events-dual-role-1' },
    breaks: (world) =>
      world.set('kafka_server_replicamanager_underreplicatedpartitions', {}, 2, 'azora-es/events-dual-role-1'),
  },
  {
    alert: 'KafkaVolumeFilling',
    labels: { namespace: 'azora-es', pod: 'events-dual-role-2' },
    breaks: (world) =>
      world.set('kafka_log_log_size', { partition: '1' }, 8.2 * 1024 ** 3, 'azora-es/events-dual-role-2'),
  },
  {
    alert: 'KafkaConsumersBehind',
    labels: { namespace: 'azora-es', consumergroup: 'analytics', topic: 'learning-events' },
    breaks: (world) => world.set('kafka_consumergroup_lag', { partition: '0' }, 901),
  },
  {
    alert: 'KafkaControllersWrong',
    labels: { namespace: 'azora-es' },
    breaks: (world) =>
      world.set('kafka_controller_kafkacontroller_activecontrollercount', {}, 1, 'azora-es/events-dual-role-2'),
  },
];

const PUMP = 'azora/api-gateway-pump-0';

/** GatewayAlerts: one scenario for each. */
export const GATEWAY_SCENARIOS: readonly Scenario[] = [
  {
    alert: 'GatewayErrors',
    labels: { namespace: 'azora', api: 'users' },
    breaks: (world) => world.grow('tyk_http_status', { code: '503', api: 'users' }, 7, PUMP),
  },
  {
    alert: 'GatewayLatency',
    labels: { namespace: 'azora', api: 'courses' },
    // More than 5 % take longer than a second, some of them up to five.
    breaks: (world) => world.grow('tyk_latency_bucket', { type: 'total', api: 'courses', le: '1000' }, 80, PUMP),
  },
];
