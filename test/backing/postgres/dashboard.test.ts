import { type Chart, Testing } from 'cdk8s';
import { PostgresDashboard, type PostgresDashboardProps } from '../../../src/backing/postgres';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';

const minimal: PostgresDashboardProps = { name: 'postgres', namespace: 'azora', cluster: 'postgres' };

// Required<> makes a missing new prop a compile error.
const every: Required<PostgresDashboardProps> = {
  ...minimal,
  dashboardNamespace: 'monitoring',
  title: 'Our Postgres',
  labels: { 'acme.io/dashboard': 'yes' },
};

function chart(props: PostgresDashboardProps): Chart {
  const chart = Testing.chart();
  new PostgresDashboard(chart, 'Dashboard', props);
  return chart;
}

test('a dashboard of Postgres that Grafana finds by its label', () => {
  expectGolden(chart(minimal), 'postgres-dashboard/defaults');
});

test('every prop reaches the dashboard of Postgres', () => {
  const { metadata, data } = find(chart(every).toJson(), 'ConfigMap', 'postgres');
  expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { 'acme.io/dashboard': 'yes' } });
  expect(JSON.stringify(data)).toContain('Our Postgres');
});

test('every query selects only the pods of the cluster', () => {
  const selectors = [
    ...JSON.stringify(find(chart(minimal).toJson(), 'ConfigMap', 'postgres').data).matchAll(
      /\{[^{}]*namespace=[^{}]*\}/g,
    ),
  ];
  expect(selectors.length).toBeGreaterThan(4);
  for (const [selector] of selectors) expect(selector).toMatch(/namespace=\W+azora\W+pod=~\W+postgres-/);
});

test('a wrong name of the cluster is refused', () => {
  expect(() => chart({ ...minimal, cluster: 'A' })).toThrow("PostgresDashboard 'azora/postgres': cluster must ");
});
