import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { count, percent } from '../core/input/numbers';
import { type Resolved, resolved } from '../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from '../monitoring/alert-rule';
import { matches, series } from '../monitoring/series';
import { apiId, ofPump } from './gateway-metrics';

/** Props of GatewayAlerts. */
export interface GatewayAlertsProps extends AlertsProps {
  /** The name of the gateway. */
  readonly gateway: string;

  /** Percentage of a route's answers with a status from 500 above which the alert fires. @default 5 */
  readonly errorPercent?: number;

  /** Milliseconds within which 95 % of a route's answers end, or the alert fires. @default 2000 */
  readonly latencyMilliseconds?: number;

  /**
   * Ids of routes whose answers may take longer, because they are streamed.
   * @default - none
   */
  readonly streamedRoutes?: readonly string[];

  /** Requests of a route in five minutes below which neither alert fires: one error of two says little. @default 20 */
  readonly minRequests?: number;
}

const DEFAULTS = {
  ...ALERTS_DEFAULTS,
  errorPercent: 5,
  latencyMilliseconds: 2000,
  streamedRoutes: [],
  minRequests: 20,
} satisfies Partial<GatewayAlertsProps>;

type ResolvedGatewayAlerts = Resolved<GatewayAlertsProps, typeof DEFAULTS>;

/** Alerts for the routes of an ApiGateway, based on the metrics that its prop `monitor` adds. */
@checkedCalls('GatewayAlerts')
export class GatewayAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: GatewayAlertsProps) {
    super(scope, id);
    const alerts: ResolvedGatewayAlerts = resolved(props, DEFAULTS);
    checkGatewayAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [errors(alerts), latency(alerts)]);
  }
}

function checkGatewayAlerts(alerts: ResolvedGatewayAlerts): void {
  const input = new Input(`GatewayAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('gateway', alerts.gateway, dnsLabel);
  input.required('errorPercent', alerts.errorPercent, percent);
  input.required('latencyMilliseconds', alerts.latencyMilliseconds, count);
  input.each('streamedRoutes', alerts.streamedRoutes, dnsLabel);
  input.required('minRequests', alerts.minRequests, count);
  input.done();
}

/** The requests of each route in five minutes. */
function requests(alerts: ResolvedGatewayAlerts, ...matchers: readonly string[]): string {
  return `sum by (namespace, api) (increase(${series('tyk_http_status', ...ofPump(alerts), ...matchers)}[5m]))`;
}

function errors(alerts: ResolvedGatewayAlerts): Alert {
  const { namespace, gateway, errorPercent, minRequests } = alerts;
  return {
    name: 'GatewayErrors',
    severity: 'critical',
    expr: `100 * ${requests(alerts, matches('code', '5..'))} / ${requests(alerts)} > ${errorPercent}\nand\n${requests(alerts)} >= ${minRequests}`,
    forMinutes: 5,
    summary: `{{ $value | printf "%.0f" }} % of the answers of route {{ $labels.api }} of gateway ${namespace}/${gateway} are errors`,
    description:
      'Clients see failures. 502 to 504 mean that the service did not answer: it is down, too slow, or its path is closed. 500 is its own answer.',
    runbook: `kubectl -n ${namespace} logs -l app.kubernetes.io/name=${gateway} --since=10m --prefix | grep -i error`,
  };
}

function latency(alerts: ResolvedGatewayAlerts): Alert {
  const { namespace, gateway, latencyMilliseconds, minRequests } = alerts;
  const routes = otherThan(alerts.streamedRoutes);
  const total = series('tyk_latency_bucket', ...ofPump(alerts), 'type="total"', ...routes);
  return {
    name: 'GatewayLatency',
    expr: `histogram_quantile(0.95, sum by (namespace, api, le) (rate(${total}[5m]))) > ${latencyMilliseconds}\nand\n${requests(alerts)} >= ${minRequests}`,
    forMinutes: 10,
    summary: `5 % of the answers of route {{ $labels.api }} of gateway ${namespace}/${gateway} take longer than {{ $value | printf "%.0f" }} ms`,
    description:
      "Clients wait. The dashboard tells the gateway's own part from that of the service. A route whose answers are streamed belongs into streamedRoutes.",
    runbook: `kubectl -n ${namespace} top pods -l app.kubernetes.io/name=${gateway}`,
  };
}

function otherThan(routes: readonly string[]): readonly string[] {
  return routes.length === 0 ? [] : [`${apiId}!~"${routes.join('|')}"`];
}
