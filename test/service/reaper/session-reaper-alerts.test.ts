import { type Chart, Testing } from 'cdk8s';
import { SessionReaperAlerts, type SessionReaperAlertsProps } from '../../../src/service/reaper/session-reaper-alerts';
import { expectGolden } from '../../support/golden';

const minimal: SessionReaperAlertsProps = { name: 'session-reaper', namespace: 'back-end' };

// Required<> makes a missing new prop a compile error.
const every: Required<SessionReaperAlertsProps> = {
  name: 'cleaner',
  namespace: 'operations',
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  reaper: 'cleaner',
  missedMinutes: 180,
};

function chart(props: SessionReaperAlertsProps): Chart {
  const chart = Testing.chart();
  new SessionReaperAlerts(chart, 'Alerts', props);
  return chart;
}

test('a reaper that does not succeed is an alert, also before its first run, and not with suspend', () => {
  expectGolden(chart(minimal), 'session-reaper-alerts/defaults');
});

test('every prop reaches the alert', () => {
  expectGolden(chart(every), 'session-reaper-alerts/every-prop');
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, reaper: 'Reaper', missedMinutes: 0 })).toThrow(
    /^SessionReaperAlerts 'back-end\/session-reaper': reaper must .*; missedMinutes must be a whole number of at least 1, got 0$/,
  );
});
