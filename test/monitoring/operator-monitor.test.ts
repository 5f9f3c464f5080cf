import { type Chart, Testing } from 'cdk8s';
import {
  EXTERNAL_SECRETS_OPERATOR,
  OperatorMonitor,
  type OperatorMonitorProps,
} from '../../src/monitoring/operator-monitor';
import { PrometheusServer } from '../../src/monitoring/prometheus-server';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

type Settings = Omit<OperatorMonitorProps, 'scraper'>;

const minimal: Settings = { name: 'external-secrets', namespace: 'monitoring', operator: EXTERNAL_SECRETS_OPERATOR };

// Required<> makes a missing new prop a compile error.
const every: Required<Settings> = {
  ...minimal,
  operator: { namespace: 'eso', podLabels: { app: 'eso' }, port: 9090, portName: 'http' },
  path: '/all',
  intervalSeconds: 15,
  labels: { release: 'kube-prometheus-stack' },
};

function chart(settings: Settings): Chart {
  const chart = Testing.chart();
  const scraper = new PrometheusServer(Testing.chart(), 'Prometheus', {
    name: 'main',
    namespace: 'monitoring',
    monitoredNamespaces: ['monitoring'],
    noAlertmanagerReason: 'A test.',
  });
  new OperatorMonitor(chart, 'Monitor', { ...settings, scraper });
  return chart;
}

test('Prometheus scrapes the pods of an operator, whose samples keep their namespaces', () => {
  expectGolden(chart(minimal), 'operator-monitor/defaults');
});

test('every prop reaches the monitor', () => {
  expectGolden(chart(every), 'operator-monitor/every-prop');
});

test("opens Prometheus' side of the path", () => {
  const app = Testing.chart();
  const scraper = new PrometheusServer(app, 'Prometheus', {
    name: 'main',
    namespace: 'monitoring',
    monitoredNamespaces: ['monitoring'],
    noAlertmanagerReason: 'A test.',
  });
  new OperatorMonitor(app, 'Monitor', { ...minimal, scraper });
  const { egress } = find(app.toJson(), 'NetworkPolicy', 'main').spec ?? {};
  expect(JSON.stringify(egress)).toContain('"kubernetes.io/metadata.name":"external-secrets"');
  expect(JSON.stringify(egress)).toContain('"port":8080');
});

test('all wrong props are reported at once', () => {
  const operator = { namespace: 'A', podLabels: {}, port: 0, portName: 'THE-METRICS-PORT' };
  expect(() => chart({ ...minimal, operator, path: 'x', intervalSeconds: 0 })).toThrow(
    /^OperatorMonitor 'monitoring\/external-secrets': operator.namespace must .*; operator.podLabels must have at least one label; operator.port must .*; operator.portName must .*; path must .*; intervalSeconds must /,
  );
});
