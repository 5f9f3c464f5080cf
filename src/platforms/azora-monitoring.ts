import { Construct } from 'constructs';
import { PostgresAlerts } from '../backing/postgres';
import { PrometheusServer } from '../monitoring/prometheus-server';
import { ServiceAlerts } from '../monitoring/service-alerts';
import { ServiceDashboard } from '../monitoring/service-dashboard';
import { WorkloadMonitor } from '../monitoring/workload-monitor';
import type { IConnectable } from '../network/connections';
import type { ResolvedAzora } from './azora-props';
import type { AzoraServices } from './azora-services';
import { KubeStateMetrics } from './kube-state-metrics';

/** Prometheus, monitors, alerts and dashboards for Azora. */
export class AzoraMonitoring extends Construct {
  readonly prometheus: PrometheusServer;

  readonly stateMetrics: KubeStateMetrics;

  constructor(scope: Construct, id: string, azora: ResolvedAzora) {
    super(scope, id);
    const { coreNamespace, aiNamespace, monitoringNamespace: namespace, kubernetesApi, alertmanager } = azora;
    const watched = [coreNamespace, aiNamespace];
    // The Prometheus of the Azora deployment document has no RBAC permission to look up targets, so it cannot start.
    this.prometheus = new PrometheusServer(this, 'Prometheus', {
      name: 'azora',
      namespace,
      monitoredNamespaces: [...watched, namespace],
      kubernetesApi,
      alertmanager,
    });
    this.stateMetrics = new KubeStateMetrics(this, 'StateMetrics', {
      namespace,
      watchedNamespaces: watched,
      kubernetesApi,
    });
    // Its series are about the pods of other namespaces.
    this.monitor('kube-state-metrics', this.stateMetrics.service, { honorLabels: true });
    for (const where of watched) {
      new ServiceAlerts(this, `Alerts-${where}`, { name: `${where}-services`, namespace: where });
      new ServiceDashboard(this, `Dashboard-${where}`, {
        name: `${where}-dashboard`,
        namespace: where,
        dashboardNamespace: namespace,
      });
    }
    if (azora.backing === 'operators') {
      new PostgresAlerts(this, 'PostgresAlerts', {
        name: 'postgres',
        namespace: coreNamespace,
        cluster: 'postgres',
        severity: 'critical',
      });
    }
  }

  /** Scrapes every service. Backing services have their own monitors. */
  addMonitors({ services }: AzoraServices): void {
    for (const service of Object.values(services)) this.monitor(service.resolved.name, service);
  }

  private monitor(name: string, target: IConnectable, more: { readonly honorLabels?: boolean } = {}): void {
    new WorkloadMonitor(this, `Monitor-${name}`, { name, target, port: 'http', scraper: this.prometheus, ...more });
  }
}
