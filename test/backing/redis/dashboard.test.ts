import { type Chart, Testing } from 'cdk8s';
import { RedisDashboard, type RedisDashboardProps } from '../../../src/backing/redis';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';

const minimal: RedisDashboardProps = { name: 'redis', namespace: 'azora', cluster: 'redis' };

// Required<> makes a missing new prop a compile error.
const every: Required<RedisDashboardProps> = {
  ...minimal,
  dashboardNamespace: 'monitoring',
  title: 'Our Redis',
  labels: { 'acme.io/dashboard': 'yes' },
};

function chart(props: RedisDashboardProps): Chart {
  const chart = Testing.chart();
  new RedisDashboard(chart, 'Dashboard', props);
  return chart;
}

test('a dashboard of Redis that Grafana finds by its label', () => {
  expectGolden(chart(minimal), 'redis-dashboard/defaults');
});

test('every prop reaches the dashboard of Redis', () => {
  const { metadata, data } = find(chart(every).toJson(), 'ConfigMap', 'redis');
  expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { 'acme.io/dashboard': 'yes' } });
  expect(JSON.stringify(data)).toContain('Our Redis');
});

test('every query selects only the pods of the cluster', () => {
  const selectors = [
    ...JSON.stringify(find(chart(minimal).toJson(), 'ConfigMap', 'redis').data).matchAll(/\{[^{}]*namespace=[^{}]*\}/g),
  ];
  expect(selectors.length).toBeGreaterThan(4);
  for (const [selector] of selectors) expect(selector).toMatch(/namespace=\W+azora\W+pod=~\W+redis-/);
});

test('a wrong name of the cluster is refused', () => {
  expect(() => chart({ ...minimal, cluster: 'A' })).toThrow("RedisDashboard 'azora/redis': cluster must ");
});
