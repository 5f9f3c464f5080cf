import { type Chart, Testing } from 'cdk8s';
import { ServiceDashboard, type ServiceDashboardProps } from '../../src/monitoring/service-dashboard';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

const minimal: ServiceDashboardProps = { name: 'services', namespace: 'azora' };

// Required<> makes a missing new prop a compile error.
const every: Required<ServiceDashboardProps> = {
  ...minimal,
  dashboardNamespace: 'monitoring',
  title: 'Core services',
  labels: { 'acme.io/dashboard': 'yes' },
  leaveOut: ['autoscalers', 'statefulSets', 'volumes'],
};

function chart(props: ServiceDashboardProps): Chart {
  const chart = Testing.chart();
  new ServiceDashboard(chart, 'Dashboard', props);
  return chart;
}

test('a dashboard of services that Grafana finds by its label', () => {
  expectGolden(chart(minimal), 'service-dashboard/defaults');
});

test('every prop reaches the dashboard of services', () => {
  expectGolden(chart(every), 'service-dashboard/every-prop');
});

test("every query selects only the services' namespace", () => {
  const { data } = find(chart(every).toJson(), 'ConfigMap', 'services');
  const selectors = [...JSON.stringify(data).matchAll(/\{[^{}]*namespace=[^{}]*\}/g)];
  expect(selectors.length).toBeGreaterThan(5);
  for (const [selector] of selectors) expect(selector).toMatch(/namespace=\W+azora/);
});

test('a name that is too long for a uid is refused, by the dashboard’s own kind', () => {
  expect(() => chart({ ...minimal, name: 'x'.repeat(41) })).toThrow(
    "ServiceDashboard 'azora/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': name must be 40 characters at most",
  );
});

test('a panel that does not exist cannot be left out', () => {
  expect(() => chart({ ...minimal, leaveOut: ['disks' as 'volumes'] })).toThrow(
    /leaveOut.* must be one of autoscalers, statefulSets, volumes, got "disks"/,
  );
});
