import { type Chart, Testing } from 'cdk8s';
import { PostgresAlerts, type PostgresAlertsProps } from '../../../src/backing/postgres';
import { expectToldWell, rulesIn } from '../../monitoring/rules';
import { expectGolden } from '../../support/golden';

const minimal: PostgresAlertsProps = { name: 'postgres', namespace: 'azora', cluster: 'postgres' };

// Required<> makes a missing new prop a compile error.
const every: Required<PostgresAlertsProps> = {
  ...minimal,
  severity: 'critical',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  storageSize: '100Gi',
  walStorageSize: '20Gi',
  fullPercent: 70,
  instances: 5,
  missingMinutes: 20,
  lagSeconds: 60,
  connectionsPercent: 95,
  backupHours: 7,
};

function chart(props: PostgresAlertsProps): Chart {
  const chart = Testing.chart();
  new PostgresAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts of a Postgres cluster', () => {
  expectGolden(chart(minimal), 'postgres-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'postgres-alerts/every-prop');
});

test('every alert has a summary, a description and a command', () => {
  expectToldWell(rulesIn(chart(minimal), 'postgres'), 'azora', 6);
});

test('all wrong props are reported at once', () => {
  const wrong = { ...minimal, cluster: 'Postgres', connectionsPercent: 0, backupHours: 0.5 };
  expect(() => chart(wrong)).toThrow(
    /^PostgresAlerts 'azora\/postgres': cluster must .*; connectionsPercent must .*; backupHours must .*$/,
  );
});
