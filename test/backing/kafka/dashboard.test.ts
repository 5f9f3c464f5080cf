import { type Chart, Testing } from 'cdk8s';
import { KafkaDashboard, type KafkaDashboardProps } from '../../../src/backing/kafka';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';

const minimal: KafkaDashboardProps = { name: 'events', namespace: 'azora-es', cluster: 'events' };

// Required<> makes a missing new prop a compile error.
const every: Required<KafkaDashboardProps> = {
  ...minimal,
  dashboardNamespace: 'monitoring',
  title: 'Our Kafka',
  labels: { 'acme.io/dashboard': 'yes' },
};

function chart(props: KafkaDashboardProps): Chart {
  const chart = Testing.chart();
  new KafkaDashboard(chart, 'Dashboard', props);
  return chart;
}

test('a dashboard of Kafka that Grafana finds by its label', () => {
  expectGolden(chart(minimal), 'kafka-dashboard/defaults');
});

test('every prop reaches the dashboard of Kafka', () => {
  const { metadata, data } = find(chart(every).toJson(), 'ConfigMap', 'events');
  expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { 'acme.io/dashboard': 'yes' } });
  expect(JSON.stringify(data)).toContain('Our Kafka');
});

test('every query selects only the pods of the cluster', () => {
  const selectors = [
    ...JSON.stringify(find(chart(minimal).toJson(), 'ConfigMap', 'events').data).matchAll(
      /\{[^{}]*namespace=[^{}]*\}/g,
    ),
  ];
  expect(selectors.length).toBeGreaterThan(4);
  for (const [selector] of selectors) expect(selector).toMatch(/namespace=\W+azora-es\W+pod=~\W+events-/);
});

test('a wrong name of the cluster is refused', () => {
  expect(() => chart({ ...minimal, cluster: 'A' })).toThrow("KafkaDashboard 'azora-es/events': cluster must ");
});
