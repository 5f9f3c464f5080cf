import { type Check, Input } from '../core/input/input';
import { dnsLabel, text } from '../core/input/names';
import { checkIdentity } from './monitoring-metadata';

/** Props that all dashboards share. */
export interface DashboardProps {
  /** The name of the ConfigMap and the dashboard's uid in Grafana. Unique in Grafana, at most 40 characters. */
  readonly name: string;

  /** The namespace whose data the dashboard shows. */
  readonly namespace: string;

  /** The namespace of the ConfigMap, which Grafana's sidecar must search. @default - `namespace` */
  readonly dashboardNamespace?: string;

  /** The title of the dashboard. @default - its subject and the namespace */
  readonly title?: string;

  /**
   * Labels that Grafana's sidecar selects the ConfigMap by.
   * @default - grafana_dashboard: "1"
   * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** DashboardProps with every default filled in. */
export type ResolvedDashboard = Required<DashboardProps>;

export function resolveDashboard(
  { name, namespace, dashboardNamespace, title, labels }: DashboardProps,
  heading: string,
): ResolvedDashboard {
  return {
    name,
    namespace,
    dashboardNamespace: dashboardNamespace ?? namespace,
    title: title ?? heading,
    labels: { ...(labels ?? { grafana_dashboard: '1' }) },
  };
}

/** @see https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid */
const UID_MAX = 40;
const uid: Check = (value) =>
  typeof value === 'string' && value.length > UID_MAX
    ? { must: `be ${UID_MAX} characters at most: it is the dashboard's uid in Grafana too` }
    : undefined;

/** @throws InputError that lists every wrong prop */
export function checkDashboard(kind: string, dashboard: ResolvedDashboard): void {
  const { name, namespace, dashboardNamespace, title, labels } = dashboard;
  const input = new Input(`${kind} '${dashboardNamespace}/${name}'`);
  checkIdentity(input, { name, namespace, labels });
  input.required('name', name, uid);
  input.required('dashboardNamespace', dashboardNamespace, dnsLabel);
  input.required('title', title, text);
  input.done();
}
