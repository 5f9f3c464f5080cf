import { type Chart, Testing } from 'cdk8s';
import { ExternalSecretAlerts, type ExternalSecretAlertsProps } from '../../src/monitoring/external-secret-alerts';
import { expectGolden } from '../support/golden';
import { rulesIn } from './rules';

const minimal: ExternalSecretAlertsProps = { name: 'watched', namespace: 'azora-monitoring' };

// Required<> makes a missing new prop a compile error.
const every: Required<ExternalSecretAlertsProps> = {
  ...minimal,
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  watchedNamespaces: ['azora', 'azora-es'],
  notReadyMinutes: 30,
};

function chart(props: ExternalSecretAlertsProps): Chart {
  const chart = Testing.chart();
  new ExternalSecretAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts', () => {
  expectGolden(chart(minimal), 'external-secret-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'external-secret-alerts/every-prop');
});

test('severities, from warnings to what wakes somebody', () => {
  expect(rulesIn(chart(minimal), 'watched').map(({ alert, labels }) => `${alert}: ${labels.severity}`)).toEqual([
    'ExternalSecretNotReady: warning',
    'ExternalSecretMetricsAbsent: warning',
  ]);
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, watchedNamespaces: ['a', 'a', 'B'], notReadyMinutes: 0 })).toThrow(
    /^ExternalSecretAlerts 'azora-monitoring\/watched': watchedNamespaces\[2\] must .*; watchedNamespaces must be different .*; notReadyMinutes must /,
  );
});
