import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { k8s } from '../core/objects/k8s';
import { type Panel, renderDashboard } from '../monitoring/dashboard-json';
import { checkDashboard, type DashboardProps, resolveDashboard } from '../monitoring/dashboard-props';
import { objectMetadata } from '../monitoring/monitoring-metadata';
import { series } from '../monitoring/series';
import { ofPump } from './gateway-metrics';

/** Props of GatewayDashboard. */
export interface GatewayDashboardProps extends DashboardProps {
  /** The name of the gateway. */
  readonly gateway: string;
}

/**
 * A Grafana dashboard for the routes of an ApiGateway: requests, refusals, errors and latency. It queries the metrics that
 * the gateway's prop `monitor` adds.
 */
@checkedCalls('GatewayDashboard')
export class GatewayDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: GatewayDashboardProps) {
    super(scope, id);
    const { gateway } = props;
    const dashboard = resolveDashboard(props, `Gateway ${props.namespace}/${gateway}`);
    checkDashboard('GatewayDashboard', dashboard);
    const { name, namespace, dashboardNamespace, title, labels } = dashboard;
    const input = new Input(`GatewayDashboard '${dashboardNamespace}/${name}'`);
    input.required('gateway', gateway, dnsLabel);
    input.done();
    this.configMap = new k8s.KubeConfigMap(this, 'Resource', {
      metadata: objectMetadata({ name, namespace: dashboardNamespace, labels }),
      data: { [`${name}.json`]: renderDashboard(name, title, panels(namespace, gateway)) },
    });
  }
}

function panels(namespace: string, gateway: string): readonly Panel[] {
  const own = ofPump({ namespace, gateway });
  const requests = (...matchers: readonly string[]): string =>
    `sum by (api) (rate(${series('tyk_http_status', ...own, ...matchers)}[$__rate_interval]))`;
  const slowest = (type: string): string =>
    `histogram_quantile(0.95, sum by (api, le) (rate(${series('tyk_latency_bucket', ...own, `type="${type}"`)}[$__rate_interval])))`;
  const byRoute = (title: string, unit: string, expr: string): Panel => ({
    title,
    unit,
    queries: [{ expr, legend: '{{api}}' }],
  });
  return [
    byRoute('Requests per second', 'reqps', requests()),
    byRoute('Errors, share of requests', 'percentunit', `${requests('code=~"5.."')} / ${requests()}`),
    byRoute('Refused per second: no valid key', 'reqps', requests('code=~"401|403"')),
    byRoute('Refused per second: rate limit', 'reqps', requests('code="429"')),
    byRoute('Latency, 95 % of requests', 'ms', slowest('total')),
    byRoute("Latency of the gateway's own part, 95 % of requests", 'ms', slowest('gateway')),
  ];
}
