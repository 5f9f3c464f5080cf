import type { World } from '../support/world';
import { GATEWAY_SCENARIOS, KAFKA_SCENARIOS, REDIS_SCENARIOS } from './backing-scenarios';
import { postgresScenarios } from './postgres-scenarios';
import type { Scenario } from './scenario';
import { serviceScenarios } from './service-scenarios';

const MEBIBYTE = 1024 * 1024;
const STATE_METRICS = 'azora-monitoring/kube-state-metrics-0';

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
      fill: (world) => world.set('process_resident_memory_bytes', {}, 490 * MEBIBYTE, 'azora/user-service-1'),
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
      fill: (world) =>
        world.set('process_resident_memory_bytes', {}, 4000 * MEBIBYTE, 'azora-monitoring/prometheus-azora-1'),
    },
    lonely: 'kube-state-metrics',
    scarce: 'requests.memory',
  }),
  ...postgresScenarios('azora', 'postgres'),
  ...REDIS_SCENARIOS,
  ...KAFKA_SCENARIOS,
  ...GATEWAY_SCENARIOS,
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
  {
    alert: 'TargetDown',
    labels: { namespace: 'azora-monitoring', job: 'azora-monitoring/kube-state-metrics' },
    breaks: (world) => world.silence(STATE_METRICS),
  },
  ...['postgres-1', 'postgres-2', 'postgres-3'].map((pod) => ({
    alert: 'TargetDown',
    labels: { namespace: 'azora', job: 'azora/postgres', pod },
    breaks: (world: World) => world.silence(`azora/${pod}`),
  })),
  // Nothing left to read.
  { alert: 'PostgresUnreachable', labels: { namespace: 'azora' }, breaks: () => undefined },
  { alert: 'PostgresWithoutBackup', labels: { namespace: 'azora' }, breaks: () => undefined },
];
