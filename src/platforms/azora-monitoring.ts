import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { KafkaAlerts, KafkaDashboard } from '../backing/kafka';
import { PostgresAlerts, PostgresDashboard } from '../backing/postgres';
import { RedisAlerts, RedisDashboard } from '../backing/redis';
import type { Labels } from '../core/objects/labels';
import { distinct } from '../core/order';
import { GatewayAlerts } from '../gateway/gateway-alerts';
import { GatewayDashboard } from '../gateway/gateway-dashboard';
import { CertificateAlerts } from '../monitoring/certificate-alerts';
import { ExternalSecretAlerts } from '../monitoring/external-secret-alerts';
import { KubeletMonitor } from '../monitoring/kubelet-monitor';
import { MonitoringAccess } from '../monitoring/monitoring-access';
import { MonitoringAlerts } from '../monitoring/monitoring-alerts';
import { OperatorMonitor } from '../monitoring/operator-monitor';
import { PrometheusServer } from '../monitoring/prometheus-server';
import { ServiceAlerts } from '../monitoring/service-alerts';
import { type OptionalPanel, ServiceDashboard } from '../monitoring/service-dashboard';
import { VolumeAlerts } from '../monitoring/volume-alerts';
import { WorkloadMonitor, type WorkloadMonitorProps } from '../monitoring/workload-monitor';
import type { IConnectable } from '../network/connections';
import { GATEWAY_NAME, type ResolvedAzora } from './azora-props';
import { AZORA_SERVICES } from './azora-service-table';
import type { AzoraServices } from './azora-services';
import { KubeStateMetrics } from './kube-state-metrics';

/** The namespace of the Service that the Prometheus operator keeps for the kubelets. */
const KUBELETS_NAMESPACE = 'kube-system';

/** Prometheus, monitors, alerts and dashboards for Azora. */
export class AzoraMonitoring extends Construct {
  readonly prometheus: PrometheusServer;

  readonly stateMetrics: KubeStateMetrics;

  /** The labels of all monitors and alerts. */
  readonly labels: Labels;

  /** The namespaces of the platform. */
  private readonly watched: readonly string[];

  /** The namespaces of operators that Prometheus scrapes. */
  private readonly operatorNamespaces: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly azora: ResolvedAzora,
  ) {
    super(scope, id);
    const { coreNamespace, aiNamespace, monitoringNamespace: namespace } = azora;
    this.labels = azora.monitorLabels;
    this.watched = [coreNamespace, aiNamespace, namespace];
    this.operatorNamespaces = distinct(
      [azora.externalSecretsOperator, azora.certManager].flatMap((operator) => operator?.namespace ?? []),
    );
    // The Prometheus of the Azora deployment document has no RBAC permission to look up targets, so it cannot start.
    this.prometheus = new PrometheusServer(this, 'Prometheus', {
      name: 'azora',
      namespace,
      monitoredNamespaces: this.watched,
      alertmanager: azora.alertmanager,
      noAlertmanagerReason: azora.noAlertmanagerReason,
    });
    this.prometheus.connections.allowFrom(azora.grafana, { ports: ['web'] });
    this.stateMetrics = new KubeStateMetrics(this, 'StateMetrics', {
      namespace,
      watchedNamespaces: this.watched,
      image: azora.images['kube-state-metrics'],
      imagePullSecrets: azora.imagePullSecrets,
    });
    this.monitor('prometheus', this.prometheus, { port: 'web' });
    // Its series are about objects of other namespaces.
    this.monitor('kube-state-metrics', this.stateMetrics.service, { honorLabels: true });
    this.monitorOutside();
    this.addAlerts();
    this.addDashboards();
    this.addGateway();
  }

  /** Scrapes every service. Backing services have their own monitors. */
  addMonitors({ services }: AzoraServices): void {
    for (const service of Object.values(services)) this.monitor(service.resolved.name, service);
  }

  /** Adds what Prometheus may do outside the platform's namespaces. */
  addAccess(chart: Chart): void {
    new MonitoringAccess(chart, 'Access', {
      server: this.prometheus,
      targetNamespaces: [...this.operatorNamespaces, KUBELETS_NAMESPACE],
      kubelets: true,
    });
  }

  private monitor(
    name: string,
    target: IConnectable,
    more: Pick<Partial<WorkloadMonitorProps>, 'port' | 'honorLabels'> = {},
  ): void {
    const { prometheus: scraper, labels } = this;
    new WorkloadMonitor(this, `Monitor-${name}`, { name, target, port: 'http', scraper, labels, ...more });
  }

  /** Scrapes the kubelets and the operators, which others run. */
  private monitorOutside(): void {
    const { prometheus: scraper, labels } = this;
    const { monitoringNamespace: namespace, externalSecretsOperator, certManager } = this.azora;
    const monitor = { namespace, scraper, labels };
    new KubeletMonitor(this, 'Monitor-kubelets', {
      ...monitor,
      name: 'kubelets',
      watchedNamespaces: this.watched,
      serviceNamespace: KUBELETS_NAMESPACE,
      anyCertificateReason: this.azora.anyKubeletCertificateReason,
    });
    const name = 'external-secrets';
    new OperatorMonitor(this, `Monitor-${name}`, { ...monitor, name, operator: externalSecretsOperator });
    if (certManager === undefined) return;
    new OperatorMonitor(this, 'Monitor-cert-manager', { ...monitor, name: 'cert-manager', operator: certManager });
  }

  private addAlerts(): void {
    const { labels, watched: watchedNamespaces } = this;
    const { monitoringNamespace: namespace, coreNamespace, aiNamespace, runbooks, backing, certManager } = this.azora;
    const alerts = { labels, runbooks };
    const overall = { ...alerts, namespace, watchedNamespaces };
    new MonitoringAlerts(this, 'MonitoringAlerts', {
      ...overall,
      name: 'monitoring',
      targetNamespaces: [...this.operatorNamespaces, KUBELETS_NAMESPACE],
    });
    new ExternalSecretAlerts(this, 'ExternalSecretAlerts', {
      ...overall,
      name: 'external-secrets',
      watchedNamespaces: [coreNamespace, aiNamespace],
    });
    if (certManager !== undefined)
      new CertificateAlerts(this, 'CertificateAlerts', { ...overall, name: 'certificates' });
    new VolumeAlerts(this, 'VolumeAlerts', { ...overall, name: 'volumes' });
    for (const where of watchedNamespaces) {
      new ServiceAlerts(this, `Alerts-${where}`, { ...alerts, name: `${where}-services`, namespace: where });
    }
    if (backing !== 'operators') return;
    const core = { ...alerts, namespace: coreNamespace };
    // Without `storageSize`: VolumeAlerts tells of the same volumes.
    new PostgresAlerts(this, 'PostgresAlerts', { ...core, name: 'postgres', cluster: 'postgres' });
    new RedisAlerts(this, 'RedisAlerts', { ...core, name: 'redis', cluster: 'redis' });
    new KafkaAlerts(this, 'KafkaAlerts', { ...alerts, name: 'kafka', namespace: aiNamespace, cluster: 'events' });
  }

  private addGateway(): void {
    const { coreNamespace, monitoringNamespace, monitorLabels: labels, runbooks } = this.azora;
    const watched = { namespace: coreNamespace, gateway: GATEWAY_NAME };
    // Answers that are streamed take as long as they have something to say.
    const streamed = Object.values(AZORA_SERVICES).filter(({ drainSeconds }) => drainSeconds !== undefined);
    const streamedRoutes = streamed.map(({ route }) => route.slice(1));
    new GatewayAlerts(this, 'GatewayAlerts', { ...watched, name: 'gateway', labels, runbooks, streamedRoutes });
    new GatewayDashboard(this, 'GatewayDashboard', {
      ...watched,
      name: `${coreNamespace}-gateway-dashboard`,
      dashboardNamespace: monitoringNamespace,
    });
  }

  private addDashboards(): void {
    const { coreNamespace, aiNamespace, monitoringNamespace: dashboardNamespace, backing } = this.azora;
    // The StatefulSets of embedded servers. Strimzi has none: it replaces the pods of Kafka itself.
    const inAi = backing === 'operators' ? (['statefulSets'] as const) : [];
    const leaveOut: Readonly<Record<string, readonly OptionalPanel[]>> = {
      [coreNamespace]: ['autoscalers'],
      [aiNamespace]: inAi,
      [dashboardNamespace]: ['autoscalers'],
    };
    for (const [namespace, panels] of Object.entries(leaveOut)) {
      const name = `${namespace}-dashboard`;
      new ServiceDashboard(this, `Dashboard-${namespace}`, { name, namespace, dashboardNamespace, leaveOut: panels });
    }
    if (backing !== 'operators') return;
    const core = { namespace: coreNamespace, dashboardNamespace };
    new PostgresDashboard(this, 'PostgresDashboard', { ...core, name: 'postgres-dashboard', cluster: 'postgres' });
    new RedisDashboard(this, 'RedisDashboard', { ...core, name: 'redis-dashboard', cluster: 'redis' });
    new KafkaDashboard(this, 'KafkaDashboard', {
      name: 'kafka-dashboard',
      namespace: aiNamespace,
      dashboardNamespace,
      cluster: 'events',
    });
  }
}
