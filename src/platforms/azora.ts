import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { PART_OF_LABEL } from '../core/objects/labels';
import type { PrometheusServer } from '../monitoring/prometheus-server';
import { NamespaceGuardrails } from '../namespace/namespace-guardrails';
import { type AzoraBacking, AzoraClusters } from './azora-backing';
import { AzoraEmbedded } from './azora-embedded';
import { AzoraMonitoring } from './azora-monitoring';
import { type AzoraPlatformProps, type ResolvedAzora, resolveAzora } from './azora-props';
import { AzoraServices } from './azora-services';
import { checkRotatedEntries } from './store-entries';

/**
 * Azora OS: a gateway, core services and AI services in separate namespaces, and Postgres, Redis and Kafka run by their
 * operators. Only the network paths of the Azora deployment document are open. Each part is a separate chart, to which
 * you may add objects.
 */
@checkedCalls('AzoraPlatform')
export class AzoraPlatform extends Construct {
  /** The namespaces with their guardrails. Applied first. */
  readonly guardrails: Chart;

  /** Postgres, Redis and Kafka. */
  readonly backing: Chart;

  /** The gateway and its services. */
  readonly services: Chart;

  /** Prometheus, monitors, alerts and dashboards; undefined with `monitor: false`. */
  readonly monitoring: Chart | undefined;

  /**
   * What Prometheus may do outside the platform's namespaces, as a chart beside the platform: the file
   * `access/<id>.k8s.yaml`, which an administrator of the cluster applies once. Undefined with `monitor: false`.
   */
  readonly access: Chart | undefined;

  /** The Prometheus of `monitoring`; undefined with `monitor: false`. */
  readonly prometheus: PrometheusServer | undefined;

  /** The workloads of `services`. */
  readonly workloads: AzoraServices;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: AzoraPlatformProps = {}) {
    super(scope, id);
    props.cluster?.addTo(this);
    const azora = resolveAzora(props);
    const labels = { [PART_OF_LABEL]: 'azora' };
    // The numbers sort the files in the order in which `kubectl apply` must read them.
    this.guardrails = new Chart(this, '1-guardrails', { labels });
    addGuardrails(this.guardrails, azora);
    this.backing = new Chart(this, '2-backing', { labels });
    this.services = new Chart(this, '3-services', { labels });
    this.monitoring = azora.monitor ? new Chart(this, '4-monitoring', { labels }) : undefined;
    const monitoring = this.monitoring && new AzoraMonitoring(this.monitoring, 'Azora', azora);
    this.prometheus = monitoring?.prometheus;
    const monitor = monitoring && { scraper: monitoring.prometheus, labels: monitoring.labels };
    this.access = monitoring && new Chart(accessFolder(scope), id, { labels });
    if (this.access !== undefined) monitoring?.addAccess(this.access);
    const backing: AzoraBacking =
      azora.backing === 'embedded'
        ? new AzoraEmbedded(this.backing, 'Azora', azora)
        : new AzoraClusters(this.backing, 'Azora', azora, monitor);
    this.workloads = new AzoraServices(this.services, 'Azora', azora, backing, monitor);
    monitoring?.addMonitors(this.workloads);
    checkRotatedEntries('AzoraPlatform', this, azora.rotations);
  }
}

/** What rights of all platforms are rendered into. */
function accessFolder(scope: Construct): IConstruct {
  return scope.node.tryFindChild('access') ?? new Construct(scope, 'access');
}

function addGuardrails(chart: Chart, azora: ResolvedAzora): void {
  const { coreNamespace, aiNamespace, monitoringNamespace, systemNamespaceReason } = azora;
  // The Azora deployment document has its core services in `default`, and no Namespace objects for the others.
  new NamespaceGuardrails(chart, 'Core', { name: coreNamespace, quota: azora.coreQuota, systemNamespaceReason });
  new NamespaceGuardrails(chart, 'Ai', { name: aiNamespace, quota: azora.aiQuota, systemNamespaceReason });
  if (!azora.monitor) return;
  const quota = azora.monitoringQuota;
  new NamespaceGuardrails(chart, 'Monitoring', { name: monitoringNamespace, quota, systemNamespaceReason });
}
