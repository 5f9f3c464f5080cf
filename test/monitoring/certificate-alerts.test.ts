import { type Chart, Testing } from 'cdk8s';
import { CertificateAlerts, type CertificateAlertsProps } from '../../src/monitoring/certificate-alerts';
import { expectGolden } from '../support/golden';
import { rulesIn } from './rules';

const minimal: CertificateAlertsProps = { name: 'watched', namespace: 'azora-monitoring' };

// Required<> makes a missing new prop a compile error.
const every: Required<CertificateAlertsProps> = {
  ...minimal,
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  watchedNamespaces: ['azora', 'azora-es'],
  notReadyMinutes: 60,
  certificateDays: 5,
};

function chart(props: CertificateAlertsProps): Chart {
  const chart = Testing.chart();
  new CertificateAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts', () => {
  expectGolden(chart(minimal), 'certificate-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'certificate-alerts/every-prop');
});

test('severities, from warnings to what wakes somebody', () => {
  expect(rulesIn(chart(minimal), 'watched').map(({ alert, labels }) => `${alert}: ${labels.severity}`)).toEqual([
    'CertificateNotReady: warning',
    'CertificateExpires: warning',
    'CertificateExpiresToday: critical',
  ]);
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, watchedNamespaces: ['a', 'a', 'B'], certificateDays: 0 })).toThrow(
    /^CertificateAlerts 'azora-monitoring\/watched': watchedNamespaces\[2\] must .*; watchedNamespaces must be different .*; certificateDays must /,
  );
});
