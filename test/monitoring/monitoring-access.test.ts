import { type Chart, Testing } from 'cdk8s';
import { MonitoringAccess, type MonitoringAccessProps } from '../../src/monitoring/monitoring-access';
import { PrometheusServer } from '../../src/monitoring/prometheus-server';
import { expectGolden } from '../support/golden';

type Settings = Omit<MonitoringAccessProps, 'server'>;

const minimal: Settings = { targetNamespaces: ['external-secrets'] };

// Required<> makes a missing new prop a compile error.
const every: Required<Settings> = { targetNamespaces: ['external-secrets', 'kube-system'], kubelets: true };

function chart(settings: Settings): Chart {
  const chart = Testing.chart();
  const server = new PrometheusServer(Testing.chart(), 'Prometheus', {
    name: 'main',
    namespace: 'monitoring',
    monitoredNamespaces: ['monitoring'],
    noAlertmanagerReason: 'A test.',
  });
  new MonitoringAccess(chart, 'Access', { ...settings, server });
  return chart;
}

test('Prometheus may look up targets in the namespace of an operator', () => {
  expectGolden(chart(minimal), 'monitoring-access/defaults');
});

test('every prop: Prometheus may read the metrics of kubelets, and nothing else of nodes', () => {
  expectGolden(chart(every), 'monitoring-access/every-prop');
});

test('wrong namespaces are reported', () => {
  expect(() => chart({ targetNamespaces: ['a', 'a', 'B'] })).toThrow(
    /^MonitoringAccess of 'monitoring\/main': targetNamespaces\[2\] must .*; targetNamespaces must be different/,
  );
});
