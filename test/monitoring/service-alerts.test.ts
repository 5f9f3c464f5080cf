import { type Chart, Testing } from 'cdk8s';
import { ServiceAlerts } from '../../src/monitoring/service-alerts';
import type { ServiceAlertsProps } from '../../src/monitoring/service-alerts-props';
import { expectGolden } from '../support/golden';
import { expectToldWell, rulesIn } from './rules';

const minimal: ServiceAlertsProps = { name: 'service-alerts', namespace: 'stella' };

// Required<> makes a missing new prop a compile error.
const every: Required<ServiceAlertsProps> = {
  ...minimal,
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  stalledMinutes: 1,
  unreadyMinutes: 2,
  firstStartMinutes: 21,
  maximumMinutes: 30,
  restartsPerHour: 5,
  memoryPercent: 75,
  quotaPercent: 70,
  quotaMinutes: 3,
  runbooks: 'https://example.com/runbooks.md',
};

function chart(props: ServiceAlertsProps): Chart {
  const chart = Testing.chart();
  new ServiceAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts of a namespace with services', () => {
  expectGolden(chart(minimal), 'service-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'service-alerts/every-prop');
});

test('every alert has a summary, a description and a command', () => {
  expectToldWell(rulesIn(chart(minimal), 'service-alerts'), 'stella', 10);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const severity = 'page' as 'critical';
  expect(() =>
    chart({
      name: '',
      namespace: 'a.b',
      severity,
      stalledMinutes: 0,
      unreadyMinutes: 0,
      firstStartMinutes: 0,
      maximumMinutes: 0,
      restartsPerHour: 0,
      memoryPercent: 0,
      quotaPercent: 0,
      quotaMinutes: 0,
      runbooks: 'runbooks.md',
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"ServiceAlerts 'a.b/': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got ""; namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a.b"; severity must be one of critical, warning, info, got "page"; runbooks must be the URL of a page, without #, such as https://example.com/runbooks.md, got "runbooks.md"; stalledMinutes must be a whole number of at least 1, got 0; unreadyMinutes must be a whole number of at least 1, got 0; firstStartMinutes must be a whole number of at least 1, got 0; maximumMinutes must be a whole number of at least 1, got 0; restartsPerHour must be a whole number of at least 1, got 0; memoryPercent must be a whole percentage from 1 to 1000, such as 70, got 0; quotaPercent must be a whole percentage from 1 to 99, such as 80: usage never exceeds 100, got 0; quotaMinutes must be a whole number of at least 1, got 0"`,
  );
});
