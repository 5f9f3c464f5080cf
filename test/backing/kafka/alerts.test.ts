import { type Chart, Testing } from 'cdk8s';
import { KafkaAlerts, type KafkaAlertsProps } from '../../../src/backing/kafka';
import { expectToldWell, rulesIn } from '../../monitoring/rules';
import { expectGolden } from '../../support/golden';

const minimal: KafkaAlertsProps = { name: 'kafka', namespace: 'azora-es', cluster: 'events' };

// Required<> makes a missing new prop a compile error.
const every: Required<KafkaAlertsProps> = {
  ...minimal,
  severity: 'info',
  labels: { release: 'kube-prometheus-stack' },
  runbooks: 'https://example.com/runbooks.md',
  storageSize: '100Gi',
  fullPercent: 70,
  maxConsumerLag: 50,
};

function chart(props: KafkaAlertsProps): Chart {
  const chart = Testing.chart();
  new KafkaAlerts(chart, 'Alerts', props);
  return chart;
}

test('the alerts of a Kafka cluster', () => {
  expectGolden(chart(minimal), 'kafka-alerts/defaults');
});

test('every prop reaches the alerts', () => {
  expectGolden(chart(every), 'kafka-alerts/every-prop');
});

test('every alert has a summary, a description and a command', () => {
  expectToldWell(rulesIn(chart(minimal), 'kafka'), 'azora-es', 4);
});

test('all wrong props are reported at once', () => {
  expect(() => chart({ ...minimal, cluster: 'A', runbooks: 'x#y' })).toThrow(
    /^KafkaAlerts 'azora-es\/kafka': runbooks must .*; cluster must /,
  );
});
