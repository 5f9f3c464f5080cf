import type { Sample } from '../support/sample';
import { STARTED } from '../support/state-metrics';
import type { World } from '../support/world';
import type { Scenario } from './scenario';
import { serviceScenarios } from './service-scenarios';

const STATE_METRICS = 'monitoring/kube-state-metrics-0';
const GIBIBYTE = 1024 ** 3;

/** What goes wrong in STELLA at one time, each alert by an object of its own. */
export const STELLA_SCENARIOS: readonly Scenario[] = [
  ...serviceScenarios({
    namespace: 'stella',
    stateMetrics: STATE_METRICS,
    stalled: 'tts-service',
    lacking: 'message-recorder',
    autoscaler: { name: 'backend-hpa', max: 10, add: false },
    restarting: { pod: 'stt-service-0', container: 'stt-service' },
    looping: { pod: 'tts-service-0', container: 'tts-service' },
    full: {
      pod: 'session-management-server-0',
      container: 'session-management-server',
      fill: (world) =>
        world.set(
          'container_memory_working_set_bytes',
          { pod: 'session-management-server-0', container: 'session-management-server' },
          0.95 * GIBIBYTE,
        ),
    },
    lonely: 'stt-service',
    scarce: 'pods',
  }),
  {
    alert: 'ExternalSecretNotReady',
    labels: { namespace: 'stella', name: 'message-recorder-credentials' },
    breaks: (world) =>
      world.set('externalsecret_status_condition', { name: 'message-recorder-credentials', status: 'False' }, 1),
  },
  {
    alert: 'AgentPodFailed',
    labels: { namespace: 'ai-agents', pod: 'agent-stella-agent-1' },
    breaks: (world) => {
      const pod = { namespace: 'ai-agents', pod: 'agent-stella-agent-1' };
      world.set('kube_pod_status_phase', { ...pod, phase: 'Running' }, 0);
      world.set('kube_pod_status_phase', { ...pod, phase: 'Failed' }, 1);
      world.add(STATE_METRICS, ended(pod.pod, 14_399));
      // This one reached its time limit.
      const late = { namespace: 'ai-agents', pod: 'agent-echo-agent-1' };
      world.set('kube_pod_status_phase', { ...late, phase: 'Running' }, 0);
      world.set('kube_pod_status_phase', { ...late, phase: 'Failed' }, 1);
      world.add(STATE_METRICS, ended(late.pod, 14_400));
    },
  },
  ...['agent', 'proxy'].map((container) => {
    const labels = { namespace: 'ai-agents', pod: 'agent-batch-agent-1', container };
    const kind = container === 'proxy' ? 'init_container' : 'container';
    return {
      alert: 'AgentContainerRestarting',
      labels,
      breaks: (world: World) => world.grow(`kube_pod_${kind}_status_restarts_total`, labels, 1),
    };
  }),
  {
    alert: 'SessionReaperNotSucceeding',
    labels: { namespace: 'stella', cronjob: 'session-reaper' },
    breaks: (world) =>
      world.set(
        'kube_cronjob_status_last_successful_time',
        { cronjob: 'session-reaper' },
        Math.round(Date.now() / 1000) - 31 * 60,
      ),
  },
  {
    alert: 'AgentPodPending',
    labels: { namespace: 'ai-agents', pod: 'agent-stella-light-1' },
    breaks: (world) => {
      const pod = { namespace: 'ai-agents', pod: 'agent-stella-light-1' };
      world.set('kube_pod_status_phase', { ...pod, phase: 'Running' }, 0);
      world.set('kube_pod_status_phase', { ...pod, phase: 'Pending' }, 1);
    },
  },
  {
    alert: 'AgentPodPending',
    labels: { namespace: 'ai-agents', pod: 'queue-agent-fnr71-glfx5' },
    breaks: (world) => {
      const pod = { namespace: 'ai-agents', pod: 'queue-agent-fnr71-glfx5' };
      world.set('kube_pod_status_phase', { ...pod, phase: 'Running' }, 0);
      world.set('kube_pod_status_phase', { ...pod, phase: 'Pending' }, 1);
    },
  },
  {
    alert: 'AgentContainerRestarting',
    labels: { namespace: 'ai-agents', pod: 'queue-agent-fnr72-glfx5', container: 'agent' },
    breaks: (world) =>
      world.grow('kube_pod_container_status_restarts_total', { pod: 'queue-agent-fnr72-glfx5', container: 'agent' }, 1),
  },
  {
    alert: 'AgentJobFailed',
    labels: { namespace: 'ai-agents', job_name: 'queue-agent-fnr70' },
    breaks: (world) => {
      const pod = { namespace: 'ai-agents', pod: 'queue-agent-fnr70-glfx5' };
      world.set('kube_pod_status_phase', { ...pod, phase: 'Running' }, 0);
      world.set('kube_pod_status_phase', { ...pod, phase: 'Failed' }, 1);
      for (const condition of ['true', 'false', 'unknown']) {
        const labels = { namespace: 'ai-agents', job_name: 'queue-agent-fnr70', condition };
        world.add(STATE_METRICS, { name: 'kube_job_failed', labels, value: condition === 'true' ? 1 : 0 });
      }
    },
  },
  {
    alert: 'AgentQuotaNearlyUsed',
    labels: { namespace: 'ai-agents', resource: 'pods' },
    breaks: (world) => world.set('kube_resourcequota', { namespace: 'ai-agents', resource: 'pods', type: 'used' }, 45),
  },
  {
    alert: 'AgentSecretOrphaned',
    labels: { namespace: 'ai-agents', secret: 'agent-secret-gone' },
    breaks: (world) =>
      world.add(STATE_METRICS, {
        name: 'kube_secret_info',
        labels: { namespace: 'ai-agents', secret: 'agent-secret-gone' },
        value: 1,
      }),
  },
];

/** What goes wrong where metrics themselves are not there. */
export const STELLA_BLIND: readonly Scenario[] = [
  ...['ai-agents', 'stella'].map((namespace) => ({
    alert: 'KubeStateMetricsAbsent',
    labels: { namespace },
    breaks: (world: World) => world.remove('kube_resourcequota', { namespace }),
  })),
  {
    alert: 'TargetDown',
    labels: { namespace: 'ai-agents', job: 'ai-agents/echo-agent' },
    breaks: (world) => world.silence('ai-agents/agent-echo-agent-1'),
  },
  {
    alert: 'ExternalSecretMetricsAbsent',
    labels: {},
    breaks: (world) => world.silence('external-secrets/external-secrets-0'),
  },
];

/** When kube-state-metrics says that a pod ended. */
function ended(pod: string, seconds: number): Sample {
  const labels = { namespace: 'ai-agents', pod, uid: `uid-${pod}` };
  return { name: 'kube_pod_completion_time', labels, value: STARTED + seconds };
}
