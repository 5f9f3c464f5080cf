import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentScaledJob } from '../../src/agent/scaled-job/agent-scaled-job';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { stellaLight } from '../../src/agent/stella/stella-light';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { Health } from '../../src/core/pods/health/health';
import { StellaPlatform } from '../../src/platforms/stella';
import { SessionReaper } from '../../src/service/reaper/session-reaper';
import { SessionReaperAlerts } from '../../src/service/reaper/session-reaper-alerts';
import { loadYaml, toKubeObject } from '../support/objects';
import { STELLA_MAINTENANCE } from './scenarios/stella-maintenance';
import { STELLA_BLIND, STELLA_SCENARIOS } from './scenarios/stella-scenarios';
import type { WatchedPlatform } from './support/course';
import { Discovery } from './support/discovery';
import { externalSecretMetrics } from './support/external-secrets';
import { type FakePod, fakePods } from './support/fake-pods';
import { containerMetrics, KUBELET_ADDRESS } from './support/kubelet';
import { outsidePod, serviceOf } from './support/outside';
import { pageOf } from './support/pages';
import type { Sample } from './support/sample';
import { stateMetrics } from './support/state-metrics';
import { type Page, World } from './support/world';

const MONITORING = 'monitoring';

/** Its pods restart, and those of STELLA's own profiles never do. */
const batchAgent = new AgentProfile({
  name: 'batch-agent',
  image: 'ghcr.io/c4dhi/batch-agent:1.0.0',
  restartPolicy: 'OnFailure',
  sidecars: [
    {
      name: 'proxy',
      image: 'ghcr.io/c4dhi/proxy:1.0.0',
      ports: [{ name: 'proxy', port: 3128 }],
      health: Health.tcp(),
      cpuRequest: '50m',
      cpuLimit: '100m',
      memoryRequest: '64Mi',
      memoryLimit: '64Mi',
    },
  ],
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
});

/** KEDA creates Jobs of it. */
const queueAgent = new AgentProfile({
  name: 'queue-agent',
  image: 'ghcr.io/c4dhi/queue-agent:1.0.0',
  secretAs: 'none',
  ports: [],
  health: Health.none('it takes one piece of work and ends'),
  noMetricsReason: 'it ends before anybody scrapes it',
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
});

const objects = [...loadYaml(join(__dirname, 'support', 'cluster-monitoring.yaml')), ...stellaObjects()];
const pods = fakePods(objects);
const KUBELET = outsidePod('kube-system', 'kubelet-node-1', KUBELET_ADDRESS, { name: 'https-metrics', port: 10_250 });
const STATE_METRICS = outsidePod(MONITORING, 'kube-state-metrics-0', '10.2.0.2', { name: 'http', port: 8080 });
const ALERTMANAGER = outsidePod(MONITORING, 'alertmanager-0', '10.2.0.1', { name: 'web', port: 9093 });
const EXTERNAL_SECRETS = outsidePod('external-secrets', 'external-secrets-0', '10.2.0.3', {
  name: 'metrics',
  port: 8080,
});

/** STELLA, and the monitoring of the cluster that it runs in. */
export const STELLA: WatchedPlatform = {
  objects,
  prometheus: { namespace: MONITORING, name: 'cluster' },
  alertmanager: '10.2.0.1:9093',
  discovery: new Discovery(pods, [
    serviceOf('alertmanager-operated', ALERTMANAGER),
    serviceOf('kube-state-metrics', STATE_METRICS, { 'app.kubernetes.io/name': 'kube-state-metrics' }),
    serviceOf('kubelet', KUBELET, { 'k8s-app': 'kubelet' }),
    serviceOf('external-secrets-metrics', EXTERNAL_SECRETS, { 'app.kubernetes.io/name': 'external-secrets' }),
  ]),
  world: new World([
    pageOf(STATE_METRICS, 'http', stateMetrics(objects, pods, { resources: 'all', namespaces: 'all' })),
    pageOf(KUBELET, 'https-metrics', []),
    pageOf(KUBELET, 'https-metrics', containerMetrics(pods), '/metrics/cadvisor'),
    pageOf(EXTERNAL_SECRETS, 'metrics', externalSecretMetrics(objects)),
    ...pods.flatMap(agentPages),
  ]),
  scenarios: STELLA_SCENARIOS,
  blind: STELLA_BLIND,
  maintenance: STELLA_MAINTENANCE,
  always: [],
  faults: ['monitors and alerts lack the labels of their Prometheus', 'the metrics are misspelt'],
};

function stellaObjects() {
  const app = new AgentsApp({ report: false, cluster: new Cluster({ kubernetesVersion: '1.29' }) });
  new StellaPlatform(app, 'stella', { profiles: [stellaAgent, stellaLight, echoAgent, batchAgent] });
  const batch = new Chart(app, 'batch');
  new AgentScaledJob(batch, 'Jobs', {
    profile: queueAgent,
    namespace: 'ai-agents',
    maxReplicas: 3,
    triggers: [{ type: 'redis', metadata: { address: 'redis.data.svc:6379', listName: 'work', listLength: '1' } }],
  });
  const chart = new Chart(app, 'session-reaper');
  new SessionReaper(chart, 'Reaper', {
    namespace: 'stella',
    agentsNamespaces: ['ai-agents'],
    image: 'ghcr.io/c4dhi/session-reaper:1.0.0',
  });
  const labels = { release: 'kube-prometheus-stack' };
  new SessionReaperAlerts(chart, 'Alerts', { name: 'session-reaper', namespace: 'stella', labels });
  return app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
}

/** The metrics of STELLA's agents, with a label that would make a series per session. */
function agentPages(pod: FakePod): readonly Page[] {
  const isScraped = pod.containers.some(({ ports }) => ports.some(({ name }) => name === 'http'));
  if (pod.labels['app.kubernetes.io/component'] !== 'agent' || !isScraped) return [];
  const labels = { session_id: pod.name };
  const latency = ['0.1', '1', '10', '+Inf'].map((le, index): Sample => {
    return { name: 'agent_response_latency_seconds_bucket', labels: { ...labels, le }, value: 1, perSecond: index + 1 };
  });
  return [
    pageOf(pod, 'http', [{ name: 'agent_messages_processed_total', labels, value: 10, perSecond: 2 }, ...latency]),
  ];
}
