import { Testing } from 'cdk8s';
import { InputError } from '../../src/core/input/input';
import { warningsIn } from '../../src/core/input/warnings';
import { PrometheusServer } from '../../src/monitoring/prometheus-server';
import type { PrometheusServerProps } from '../../src/monitoring/prometheus-server-props';
import { WorkloadMonitor } from '../../src/monitoring/workload-monitor';
import { reachability } from '../../src/reachability/index';
import { Microservice } from '../../src/service/microservice';
import { pageOf, minimal as service } from '../service/samples';
import { chartOn } from '../support/clusters';
import { expectGolden } from '../support/golden';

const minimal: PrometheusServerProps = { name: 'azora', namespace: 'monitoring', monitoredNamespaces: ['azora'] };

const every: Required<Omit<PrometheusServerProps, 'noAlertmanagerReason'>> = {
  name: 'azora',
  namespace: 'monitoring',
  monitoredNamespaces: ['azora-es', 'azora'],
  version: 'v3.4.2',
  replicas: 1,
  retentionDays: 30,
  storageSize: '200Gi',
  storageClassName: 'fast',
  cpuRequest: '1',
  cpuLimit: '4',
  memoryRequest: '4Gi',
  memoryLimit: '8Gi',
  alertmanager: {
    serviceName: 'alertmanager-operated',
    namespace: 'alerts',
    port: 9094,
    podLabels: { app: 'alertmanager' },
  },
};

function prometheus(props: PrometheusServerProps, chart = Testing.chart()) {
  return { chart, server: new PrometheusServer(chart, 'Prometheus', props) };
}

test('a Prometheus reads the monitors and alerts of one namespace', () => {
  expectGolden(pageOf(prometheus(minimal).server, 'Prometheus'), 'prometheus-server/one-namespace');
});

test('a Prometheus may look up scrape targets only in its namespaces', () => {
  const { server } = prometheus(minimal);
  expectGolden(pageOf(server, 'ServiceAccount', 'Role', 'RoleBinding', 'NetworkPolicy'), 'prometheus-server/access');
});

test('every prop reaches the server', () => {
  expectGolden(pageOf(prometheus(every).server, 'Prometheus'), 'prometheus-server/every-prop');
  const roles = prometheus(every).server.roles.map(({ metadata }) => metadata.namespace);
  expect(roles).toEqual(['azora', 'azora-es']);
});

test('a missing Alertmanager gives a warning', () => {
  const { chart } = prometheus(minimal);
  expect(warningsIn(chart).map(({ rule }) => rule)).toContain(
    'alertmanager should be set, or alerts fire but nobody is notified (set noAlertmanagerReason to the reason why that is acceptable)',
  );
  expect(warningsIn(prometheus(every, chartOn()).chart)).toEqual([]);
});

test('a reason for no Alertmanager is rendered, and silences the warning', () => {
  const noAlertmanagerReason = 'A cluster of one developer.';
  const { chart, server } = prometheus({ ...minimal, noAlertmanagerReason });
  expect(server.prometheus.metadata.toJson().annotations).toEqual({
    'cdk8s-agents/no-alertmanager-reason': noAlertmanagerReason,
  });
  expect(warningsIn(chart).map(({ rule }) => rule)).not.toContainEqual(expect.stringContaining('alertmanager'));
  expect(() => prometheus({ ...every, noAlertmanagerReason })).toThrow(
    'noAlertmanagerReason must be left out if alertmanager is set, got "A cluster of one developer."',
  );
});

test('a monitor opens the path on both sides, only to the metrics port', () => {
  const { chart, server } = prometheus(minimal);
  const ports = [
    { name: 'http', port: 8080 },
    { name: 'metrics', port: 9090 },
  ];
  const target = new Microservice(chart, 'Service', { ...service, ports });
  new WorkloadMonitor(chart, 'Monitor', { name: 'stt', target, port: 'metrics', scraper: server });
  const net = reachability(chart.toJson());
  const pods = {
    namespace: 'monitoring',
    labels: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'azora', prometheus: 'azora' },
  };
  expect(String(net.portsBetween(pods, 'stella/stt-service'))).toBe('TCP 9090');
  expect(String(net.portsBetween('stella/stt-service', pods))).toBe('no port');
  expect(net.verdict({ ...pods, labels: { 'app.kubernetes.io/name': 'prometheus' } }, 'stella/stt-service', 9090)).toBe(
    'closed',
  );
  expect(net.verdict(pods, 'internet', 443)).toBe('closed');
});

test.each<[string, Partial<PrometheusServerProps>, string]>([
  ['no namespace', { monitoredNamespaces: [] }, 'monitoredNamespaces must have at least one namespace'],
  ['one namespace twice', { monitoredNamespaces: ['a', 'a'] }, 'monitoredNamespaces must be different from each other'],
  ['a version without its v', { version: '3.5.0' }, 'version must be a release such as v3.5.0, got "3.5.0"'],
  ['a request above its limit', { memoryRequest: '8Gi' }, 'memoryRequest must be at most memoryLimit "4Gi", got "8Gi"'],
  ['no server', { replicas: 0 }, 'replicas must be a whole number of at least 1, got 0'],
])('%s is refused', (_what, props, words) => {
  expect(() => prometheus({ ...minimal, ...props })).toThrow(InputError);
  expect(() => prometheus({ ...minimal, ...props })).toThrow(words);
});
