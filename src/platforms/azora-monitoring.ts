import { Construct } from 'constructs';
import { KafkaAlerts } from '../backing/kafka';
import { PostgresAlerts } from '../backing/postgres';
import { RedisAlerts } from '../backing/redis';
import type { Labels } from '../core/objects/labels';
import { MonitoringAlerts } from '../monitoring/monitoring-alerts';
import { PrometheusServer } from '../monitoring/prometheus-server';
import { ServiceAlerts } from '../monitoring/service-alerts';
import { ServiceDashboard } from '../monitoring/service-dashboard';
import { WorkloadMonitor, type WorkloadMonitorProps } from '../monitoring/workload-monitor';
import type { IConnectable } from '../network/connections';
import { STORAGE } from './azora-backing';
import type { ResolvedAzora } from './azora-props';
import type { AzoraServices } from './azora-services';
import { KubeStateMetrics } from './kube-state-metrics';

/** Prometheus, monitors, alerts and dashboards for Azora. */
export class AzoraMonitoring extends Construct {
  readonly prometheus: PrometheusServer;

  readonly stateMetrics: KubeStateMetrics;

  /** The labels of all monitors and alerts. */
  readonly labels: Labels;

  constructor(scope: Construct, id: string, azora: ResolvedAzora) {
    super(scope, id);
    const { coreNamespace, aiNamespace, monitoringNamespace: namespace, kubernetesApi } = azora;
    this.labels = azora.monitorLabels;
    const alerts = { labels: azora.monitorLabels, runbooks: azora.runbooks };
    const watched = [coreNamespace, aiNamespace, namespace];
    // The Prometheus of the Azora deployment document has no RBAC permission to look up targets, so it cannot start.
    this.prometheus = new PrometheusServer(this, 'Prometheus', {
      name: 'azora',
      namespace,
      monitoredNamespaces: watched,
      kubernetesApi,
      alertmanager: azora.alertmanager,
      noAlertmanagerReason: azora.noAlertmanagerReason,
    });
    this.prometheus.connections.allowFrom(azora.grafana, { ports: ['web'] });
    this.stateMetrics = new KubeStateMetrics(this, 'StateMetrics', {
      namespace,
      watchedNamespaces: watched,
      kubernetesApi,
      image: azora.images['kube-state-metrics'],
      imagePullSecrets: azora.imagePullSecrets,
    });
    this.monitor('prometheus', this.prometheus, { port: 'web' });
    // Its series are about objects of other namespaces.
    this.monitor('kube-state-metrics', this.stateMetrics.service, { honorLabels: true });
    new MonitoringAlerts(this, 'MonitoringAlerts', {
      ...alerts,
      name: 'monitoring',
      namespace,
      watchedNamespaces: watched,
    });
    for (const where of watched) {
      new ServiceAlerts(this, `Alerts-${where}`, { ...alerts, name: `${where}-services`, namespace: where });
      new ServiceDashboard(this, `Dashboard-${where}`, {
        name: `${where}-dashboard`,
        namespace: where,
        dashboardNamespace: namespace,
      });
    }
    if (azora.backing === 'operators') {
      const core = { ...alerts, namespace: coreNamespace };
      new PostgresAlerts(this, 'PostgresAlerts', {
        ...core,
        name: 'postgres',
        cluster: 'postgres',
        storageSize: STORAGE.postgres,
        walStorageSize: STORAGE.postgresWal,
      });
      new RedisAlerts(this, 'RedisAlerts', { ...core, name: 'redis', cluster: 'redis' });
      new KafkaAlerts(this, 'KafkaAlerts', {
        ...alerts,
        name: 'kafka',
        namespace: aiNamespace,
        cluster: 'events',
        storageSize: STORAGE.kafka,
      });
    }
  }

  /** Scrapes every service. Backing services have their own monitors. */
  addMonitors({ services }: AzoraServices): void {
    for (const service of Object.values(services)) this.monitor(service.resolved.name, service);
  }

  private monitor(
    name: string,
    target: IConnectable,
    more: Pick<Partial<WorkloadMonitorProps>, 'port' | 'honorLabels'> = {},
  ): void {
    const { prometheus: scraper, labels } = this;
    new WorkloadMonitor(this, `Monitor-${name}`, { name, target, port: 'http', scraper, labels, ...more });
  }
}
