import { type Chart, Testing } from 'cdk8s';
import { VolumeAlerts, type VolumeAlertsProps } from '../../src/monitoring/volume-alerts';
import { expectGolden } from '../support/golden';
import { rulesIn } from './rules';

const minimal: VolumeAlertsProps = { name: 'watched', namespace: 'azora-monitoring' };

// Required<> makes a missing new prop a compile error.
const every: Required<VolumeAlertsProps> = {
  ...minimal,
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  watchedNamespaces: ['azora', 'azora-es'],
  fillingPercent: 70,
  fullPercent: 85,
};

function chart(props: VolumeAlertsProps): Chart {
  const chart = Testing.chart();
  new VolumeAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts', () => {
  expectGolden(chart(minimal), 'volume-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'volume-alerts/every-prop');
});

test('severities, from warnings to what wakes somebody', () => {
  expect(rulesIn(chart(minimal), 'watched').map(({ alert, labels }) => `${alert}: ${labels.severity}`)).toEqual([
    'VolumeFilling: warning',
    'VolumeFull: critical',
    'VolumeMetricsAbsent: warning',
  ]);
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, watchedNamespaces: ['a', 'a', 'B'], fillingPercent: 90 })).toThrow(
    /^VolumeAlerts 'azora-monitoring\/watched': watchedNamespaces\[2\] must .*; watchedNamespaces must be different .*; fullPercent must be above fillingPercent 90/,
  );
});
