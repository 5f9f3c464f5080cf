import { type Chart, Testing } from 'cdk8s';
import { GatewayAlerts, type GatewayAlertsProps } from '../../src/gateway/gateway-alerts';
import { GatewayDashboard, type GatewayDashboardProps } from '../../src/gateway/gateway-dashboard';
import { expectGolden } from '../support/golden';

const minimal: GatewayAlertsProps = { name: 'gateway', namespace: 'azora', gateway: 'api-gateway' };

// Required<> makes a missing new prop a compile error.
const every: Required<GatewayAlertsProps> = {
  ...minimal,
  severity: 'info',
  runbooks: 'https://example.com/runbooks.md',
  labels: { release: 'prometheus' },
  errorPercent: 1,
  latencyMilliseconds: 500,
  streamedRoutes: ['llm', 'agent'],
  minRequests: 100,
};

function alerts(props: GatewayAlertsProps): Chart {
  const chart = Testing.chart();
  new GatewayAlerts(chart, 'Alerts', props);
  return chart;
}

function dashboard(props: GatewayDashboardProps): Chart {
  const chart = Testing.chart();
  new GatewayDashboard(chart, 'Dashboard', props);
  return chart;
}

test('alerts for the routes of a gateway', () => {
  expectGolden(alerts(minimal), 'gateway-alerts/defaults');
});

test('every prop reaches the alerts of a gateway', () => {
  expectGolden(alerts(every), 'gateway-alerts/every-prop');
});

test('wrong props of the alerts are reported at once', () => {
  expect(() =>
    alerts({
      ...minimal,
      gateway: 'A',
      errorPercent: 1.5,
      latencyMilliseconds: 0,
      streamedRoutes: ['/llm'],
      minRequests: 0,
    }),
  ).toThrow(
    /^GatewayAlerts 'azora\/gateway': gateway must be .*errorPercent must be .*latencyMilliseconds must be .*streamedRoutes\[0\] must be .*minRequests must be /,
  );
});

test('a dashboard of the routes of a gateway', () => {
  expectGolden(
    dashboard({ name: 'gateway', namespace: 'azora', gateway: 'api-gateway' }),
    'gateway-dashboard/defaults',
  );
});

test('every prop reaches the dashboard of a gateway', () => {
  const all: Required<GatewayDashboardProps> = {
    name: 'edge',
    namespace: 'azora',
    gateway: 'api-gateway',
    dashboardNamespace: 'monitoring',
    title: 'The edge',
    labels: { 'acme.io/dashboard': 'yes' },
  };
  expectGolden(dashboard(all), 'gateway-dashboard/every-prop');
});

test('a dashboard of a gateway that cannot be is refused', () => {
  expect(() => dashboard({ name: 'edge', namespace: 'azora', gateway: 'A' })).toThrow(
    "GatewayDashboard 'azora/edge': gateway must be lower-case letters",
  );
});
