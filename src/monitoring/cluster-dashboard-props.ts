import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { checkDashboard, type DashboardProps, type ResolvedDashboard, resolveDashboard } from './dashboard-props';

/** Props of a dashboard of a cluster that an operator runs. */
export interface ClusterDashboardProps extends DashboardProps {
  /** The name of the cluster. */
  readonly cluster: string;
}

/**
 * Fills in every default.
 * @param what the software, such as Postgres
 * @throws InputError that lists every wrong prop
 */
export function resolveClusterDashboard(what: string, props: ClusterDashboardProps): ResolvedDashboard {
  const { cluster, ...rest } = props;
  const dashboard = resolveDashboard(rest, `${what} ${props.namespace}/${cluster}`);
  const kind = `${what}Dashboard`;
  checkDashboard(kind, dashboard);
  const input = new Input(`${kind} '${dashboard.dashboardNamespace}/${dashboard.name}'`);
  input.required('cluster', cluster, dnsLabel);
  input.done();
  return dashboard;
}
