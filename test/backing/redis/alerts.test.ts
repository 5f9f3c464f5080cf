import { type Chart, Testing } from 'cdk8s';
import { RedisAlerts, type RedisAlertsProps } from '../../../src/backing/redis';
import { expectToldWell, rulesIn } from '../../monitoring/rules';
import { expectGolden } from '../../support/golden';

const minimal: RedisAlertsProps = { name: 'redis', namespace: 'azora', cluster: 'redis' };

// Required<> makes a missing new prop a compile error.
const every: Required<RedisAlertsProps> = {
  ...minimal,
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  memoryPercent: 70,
  certificateDays: 30,
  licenseDays: 60,
  downMinutes: 20,
};

function chart(props: RedisAlertsProps): Chart {
  const chart = Testing.chart();
  new RedisAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts of a Redis cluster', () => {
  expectGolden(chart(minimal), 'redis-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'redis-alerts/every-prop');
});

test('every alert has a summary, a description and a command', () => {
  expectToldWell(rulesIn(chart(minimal), 'redis'), 'azora', 5);
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, cluster: 'A', runbooks: 'x#y' })).toThrow(
    /^RedisAlerts 'azora\/redis': runbooks must .*; cluster must /,
  );
});
