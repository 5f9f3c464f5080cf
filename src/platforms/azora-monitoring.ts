import { Construct } from 'constructs';
import { PostgresAlerts } from '../backing/postgres';
import { PrometheusServer } from '../monitoring/prometheus-server';
import { ServiceAlerts } from '../monitoring/service-alerts';
import { ServiceDashboard } from '../monitoring/service-dashboard';
import { WorkloadMonitor } from '../monitoring/workload-monitor';
import type { ResolvedAzora } from './azora-props';
import type { AzoraServices } from './azora-services';
import { StateMetrics } from './state-metrics';

/** What people watch of Azora. */
export class AzoraMonitoring extends Construct {
  readonly prometheus: PrometheusServer;

  readonly stateMetrics: StateMetrics;

  constructor(scope: Construct, id: string, azora: ResolvedAzora) {
    super(scope, id);
    const { coreNamespace, aiNamespace, monitoringNamespace: namespace, kubernetesApi, alertmanager } = azora;
    const watched = [coreNamespace, aiNamespace];
    // Where the document's Prometheus has no right to look anything up, and so cannot start.
    this.prometheus = new PrometheusServer(this, 'Prometheus', {
      name: 'azora',
      namespace,
      monitoredNamespaces: [...watched, namespace],
      kubernetesApi,
      alertmanager,
    });
    this.stateMetrics = new StateMetrics(this, 'StateMetrics', {
      namespace,
      watchedNamespaces: watched,
      kubernetesApi,
    });
    this.monitor('kube-state-metrics', this.stateMetrics.service);
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

  /** Reads the metrics of every service; those of the backing services are read by monitors of their own. */
  watch({ services }: AzoraServices): void {
    for (const service of Object.values(services)) this.monitor(service.resolved.name, service);
  }

  private monitor(name: string, target: WorkloadMonitorTarget): void {
    new WorkloadMonitor(this, `Monitor-${name}`, { name, target, port: 'http', scraper: this.prometheus });
  }
}

type WorkloadMonitorTarget = ConstructorParameters<typeof WorkloadMonitor>[2]['target'];
