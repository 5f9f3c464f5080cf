import { join } from 'node:path';
import { AgentsApp } from '../../src/app/agents-app';
import { StellaPlatform } from '../../src/platforms/stella';
import { loadYaml, toKubeObject } from '../support/objects';
import { STELLA_BLIND, STELLA_SCENARIOS } from './scenarios/stella-scenarios';
import type { WatchedPlatform } from './support/course';
import { Discovery, type FakeService } from './support/discovery';
import { type FakePod, fakePods } from './support/fake-pods';
import { containerMetrics } from './support/kubelet';
import { pageOf } from './support/pages';
import type { Sample } from './support/sample';
import { stateMetrics } from './support/state-metrics';
import { type Page, World } from './support/world';

const MONITORING = 'monitoring';

const objects = [...loadYaml(join(__dirname, 'support', 'cluster-monitoring.yaml')), ...stellaObjects()];
const pods = fakePods(objects);
const KUBELET = outside('kubelet-node-1', 'kube-system', '10.0.0.1', 'https-metrics', 10250);
const STATE_METRICS = outside('kube-state-metrics-0', MONITORING, '10.2.0.2', 'http', 8080);

/** STELLA, and the monitoring of the cluster that it runs in. */
export const STELLA: WatchedPlatform = {
  objects,
  prometheus: { namespace: MONITORING, name: 'cluster' },
  alertmanager: '10.2.0.1:9093',
  discovery: new Discovery(pods, [
    serviceOf('alertmanager-operated', outside('alertmanager-0', MONITORING, '10.2.0.1', 'web', 9093), {}),
    serviceOf('kube-state-metrics', STATE_METRICS, { 'app.kubernetes.io/name': 'kube-state-metrics' }),
    serviceOf('kubelet', KUBELET, { 'k8s-app': 'kubelet' }),
  ]),
  world: new World([
    pageOf(STATE_METRICS, 'http', stateMetrics(objects, pods, { resources: 'all', namespaces: 'all' })),
    pageOf(KUBELET, 'https-metrics', []),
    pageOf(KUBELET, 'https-metrics', containerMetrics(pods), '/metrics/cadvisor'),
    ...pods.flatMap(agentPages),
  ]),
  scenarios: STELLA_SCENARIOS,
  blind: STELLA_BLIND,
  always: [],
  faults: ['monitors and alerts lack the labels of their Prometheus', 'the metrics are misspelt'],
};

function stellaObjects() {
  const app = new AgentsApp({ report: false });
  new StellaPlatform(app, 'stella');
  return app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
}

function outside(name: string, namespace: string, ip: string, port: string, number: number): FakePod {
  const containers = [{ name: namespace, ports: [{ name: port, port: number }], memoryLimit: undefined }];
  return { namespace, name, labels: {}, ip, containers };
}

function serviceOf(name: string, pod: FakePod, labels: Readonly<Record<string, string>>): FakeService {
  const ports = pod.containers.flatMap((container) => container.ports);
  return {
    namespace: pod.namespace,
    name,
    labels,
    ports: ports.map((port) => ({ name: port.name, targetPort: port.port })),
    pods: [pod],
  };
}

/** The metrics of STELLA's agents, with a label that would make a series per session. */
function agentPages(pod: FakePod): readonly Page[] {
  if (pod.labels['app.kubernetes.io/component'] !== 'agent') return [];
  const labels = { session_id: pod.name };
  const latency = ['0.1', '1', '10', '+Inf'].map((le, index): Sample => {
    return { name: 'agent_response_latency_seconds_bucket', labels: { ...labels, le }, value: 1, perSecond: index + 1 };
  });
  return [
    pageOf(pod, 'http', [{ name: 'agent_messages_processed_total', labels, value: 10, perSecond: 2 }, ...latency]),
  ];
}
