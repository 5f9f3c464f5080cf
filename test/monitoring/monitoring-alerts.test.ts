import { type Chart, Testing } from 'cdk8s';
import { MonitoringAlerts, type MonitoringAlertsProps } from '../../src/monitoring/monitoring-alerts';
import { expectGolden } from '../support/golden';
import { rulesIn } from './rules';

const minimal: MonitoringAlertsProps = { name: 'monitoring', namespace: 'azora-monitoring' };

// Required<> makes a missing new prop a compile error.
const every: Required<MonitoringAlertsProps> = {
  ...minimal,
  severity: 'warning',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  watchedNamespaces: ['azora', 'azora-es'],
  targetNamespaces: ['external-secrets'],
  downMinutes: 20,
  watchdog: false,
};

function chart(props: MonitoringAlertsProps): Chart {
  const chart = Testing.chart();
  new MonitoringAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts about monitoring itself', () => {
  expectGolden(chart(minimal), 'monitoring-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'monitoring-alerts/every-prop');
});

test('what is down wakes somebody, and the Watchdog does not', () => {
  const severities = rulesIn(chart(minimal), 'monitoring').map(({ alert, labels }) => [alert, labels.severity]);
  expect(severities).toEqual([
    ['TargetDown', 'warning'],
    ['KubeStateMetricsAbsent', 'critical'],
    ['Watchdog', 'info'],
  ]);
});

test('the caller may change a list of namespaces afterwards', () => {
  const watchedNamespaces = ['azora'];
  const rendered = chart({ ...minimal, watchedNamespaces });
  watchedNamespaces.push('azora-es');
  expect(JSON.stringify(rendered.toJson())).not.toContain('azora-es');
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, watchedNamespaces: ['a', 'a', 'B'], downMinutes: 0, runbooks: 'x' })).toThrow(
    /^MonitoringAlerts 'azora-monitoring\/monitoring': runbooks must be the URL of a page, .*; watchedNamespaces\[2\] must .*; watchedNamespaces must be different .*; downMinutes must /,
  );
  expect(() => chart({ ...minimal, watchedNamespaces: [] })).toThrow(
    'watchedNamespaces must have at least one namespace',
  );
});
