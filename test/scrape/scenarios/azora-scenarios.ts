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
  }),
  {
    alert: 'PostgresUnreachable',
    labels: { namespace: 'azora', pod: 'postgres-2' },
    breaks: (world) => world.set('cnpg_collector_up', {}, 0, 'azora/postgres-2'),
  },
  {
    alert: 'PostgresConnectionsUsedUp',
    labels: { pod: 'postgres-1' },
    breaks: (world) => world.set('cnpg_backends_total', { state: 'idle' }, 62, 'azora/postgres-1'),
  },
  {
    alert: 'PostgresWithoutBackup',
    labels: {},
    breaks: (world) =>
      world.set('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp', {}, Date.now() / 1000 - 27 * 3600),
  },
];

/** What goes wrong where metrics themselves are not there. */
export const AZORA_BLIND: readonly Scenario[] = [];
