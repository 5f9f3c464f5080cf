import type { World } from '../support/world';
import { GATEWAY_SCENARIOS, KAFKA_SCENARIOS, REDIS_SCENARIOS } from './backing-scenarios';
import { CERTIFICATE_SCENARIOS } from './certificate-scenarios';
import { postgresScenarios } from './postgres-scenarios';
import type { Scenario } from './scenario';
import { serviceScenarios } from './service-scenarios';
import { VOLUME_SCENARIOS } from './volume-scenarios';

const MEBIBYTE = 1024 * 1024;
const STATE_METRICS = 'azora-monitoring/kube-state-metrics-0';

const CONDITION = 'externalsecret_status_condition';

function fill(world: World, pod: string, container: string, mebibytes: number): void {
  world.set('container_memory_working_set_bytes', { pod, container }, mebibytes * MEBIBYTE);
}

/** What goes wrong in Azora at one time, each alert by an object of its own. */
export const AZORA_SCENARIOS: readonly Scenario[] = [
  ...serviceScenarios({
    namespace: 'azora',
    stateMetrics: STATE_METRICS,
    stalled: 'course-service',
    lacking: 'enrollment-service',
    // The platform has none there, but users of the platform may add one.
    autoscaler: { name: 'added-hpa', max: 4, add: true },
    restarting: { pod: 'user-service-0', container: 'user-service' },
    looping: { pod: 'session-service-0', container: 'session-service' },
    full: {
      pod: 'user-service-1',
      container: 'user-service',
      fill: (world) => fill(world, 'user-service-1', 'user-service', 490),
    },
    lonely: 'session-service',
    scarce: 'pods',
  }),
  ...serviceScenarios({
    namespace: 'azora-es',
    stateMetrics: STATE_METRICS,
    stalled: 'llm-wrapper-service',
    lacking: 'analytics-service',
    autoscaler: { name: 'ai-agent-service-hpa', max: 6, add: false },
    restarting: { pod: 'ai-agent-service-0', container: 'ai-agent-service' },
    looping: { pod: 'ai-agent-service-1', container: 'ai-agent-service' },
    full: {
      // The kubelet does not report on it.
      pod: 'llm-wrapper-service-0',
      container: 'llm-wrapper-service',
      fill: (world) => world.set('process_resident_memory_bytes', {}, 980 * MEBIBYTE, 'azora-es/llm-wrapper-service-0'),
    },
    lonely: 'ai-agent-service',
    scarce: 'limits.cpu',
  }),
  ...serviceScenarios({
    namespace: 'azora-monitoring',
    stateMetrics: STATE_METRICS,
    stalled: 'kube-state-metrics',
    lacking: 'kube-state-metrics',
    autoscaler: { name: 'added-hpa', max: 4, add: true },
    restarting: { pod: 'prometheus-azora-0', container: 'config-reloader' },
    looping: { pod: 'prometheus-azora-0', container: 'prometheus' },
    full: {
      pod: 'prometheus-azora-1',
      container: 'prometheus',
      fill: (world) => fill(world, 'prometheus-azora-1', 'prometheus', 4000),
    },
    lonely: 'kube-state-metrics',
    scarce: 'requests.memory',
  }),
  ...postgresScenarios('azora', 'postgres'),
  ...REDIS_SCENARIOS,
  ...KAFKA_SCENARIOS,
  ...GATEWAY_SCENARIOS,
  ...VOLUME_SCENARIOS,
  {
    alert: 'ExternalSecretNotReady',
    labels: { namespace: 'azora', name: 'redis-sessions' },
    breaks: (world) => world.set(CONDITION, { namespace: 'azora', name: 'redis-sessions', status: 'False' }, 1),
  },
  ...CERTIFICATE_SCENARIOS,
];

/** What goes wrong where metrics themselves are not there. */
export const AZORA_BLIND: readonly Scenario[] = [
  {
    alert: 'KubeStateMetricsAbsent',
    labels: { namespace: 'azora' },
    breaks: (world) => world.remove('kube_resourcequota', { namespace: 'azora' }),
  },
  {
    alert: 'KubeStateMetricsAbsent',
    labels: { namespace: 'azora-es' },
    breaks: (world) => world.remove('kube_resourcequota', { namespace: 'azora-es' }),
  },
  {
    alert: 'KubeStateMetricsAbsent',
    labels: { namespace: 'azora-monitoring' },
    breaks: (world) => world.remove('kube_resourcequota', { namespace: 'azora-monitoring' }),
  },
  // Prometheus cannot scrape these any more.
  ...[
    { namespace: 'azora-monitoring', job: 'azora-monitoring/kube-state-metrics', pods: ['kube-state-metrics-0'] },
    { namespace: 'azora', job: 'azora/postgres', pods: ['postgres-1', 'postgres-2', 'postgres-3'] },
    { namespace: 'azora', job: 'redis-prom', pods: ['redis-0', 'redis-1', 'redis-2'] },
    {
      namespace: 'azora-es',
      job: 'azora-es/events-kafka',
      pods: ['events-dual-role-0', 'events-dual-role-1', 'events-dual-role-2'],
    },
    { namespace: 'kube-system', job: 'kubelet', pods: ['kubelet-node-1'] },
    { namespace: 'external-secrets', job: 'azora-monitoring/external-secrets', pods: ['external-secrets-0'] },
  ].map(({ namespace, job, pods }) => ({
    alert: 'TargetDown',
    labels: { namespace, job },
    breaks: (world: World) => {
      for (const pod of pods) world.silence(`${namespace}/${pod}`);
    },
  })),
  // Nothing left to read.
  ...[
    { alert: 'RedisUnreachable', labels: { namespace: 'azora' } },
    { alert: 'PostgresUnreachable', labels: { namespace: 'azora' } },
    { alert: 'PostgresWithoutBackup', labels: { namespace: 'azora' } },
    { alert: 'KafkaControllersWrong', labels: { namespace: 'azora-es' } },
    ...['azora', 'azora-es', 'azora-monitoring'].map((namespace) => ({
      alert: 'VolumeMetricsAbsent',
      labels: { namespace },
    })),
  ].map((absent) => ({ ...absent, breaks: () => undefined })),
  { alert: 'ExternalSecretMetricsAbsent', labels: {}, breaks: () => undefined },
];
