import type { Labels } from '../core/objects/labels';
import type { OperatorReference } from '../monitoring/operator-monitor';
import type { AlertmanagerReference } from '../monitoring/prometheus-server-props';
import type { Peer } from '../network/peer';

/** Props of AzoraPlatform about what watches it. */
export interface AzoraMonitoringProps {
  /** Adds Prometheus, monitors, alerts and dashboards. @default true */
  readonly monitor?: boolean;

  /** The Alertmanager that receives alerts. Required with monitoring, unless `noAlertmanagerReason` is set. @default - none */
  readonly alertmanager?: AlertmanagerReference;

  /** Why no Alertmanager receives the alerts; rendered as an annotation. @default - none */
  readonly noAlertmanagerReason?: string;

  /**
   * Grafana, which may query Prometheus. Its data source is `http://prometheus-operated.MONITORING_NAMESPACE.svc:9090`.
   * @default - pods with app.kubernetes.io/name: grafana in namespace monitoring
   */
  readonly grafana?: Peer;

  /**
   * Why Prometheus accepts any certificate from a kubelet; needed where kubelets sign their own, as kubeadm and kind set
   * them up. Rendered as an annotation.
   * @default - the cluster's certificate authority must have signed them
   */
  readonly anyKubeletCertificateReason?: string;

  /** Where External Secrets Operator runs, which Prometheus scrapes. @default - where its chart installs it */
  readonly externalSecretsOperator?: OperatorReference;

  /**
   * Where cert-manager runs. Adds alerts for the Certificates in the platform's namespaces; `CERT_MANAGER` is where its
   * chart installs it.
   * @default - Prometheus does not scrape it
   */
  readonly certManager?: OperatorReference;

  /**
   * Labels of all monitors and alerts, for a Prometheus outside the platform that selects by label, such as
   * `release: kube-prometheus-stack`. The platform's own Prometheus reads all of its namespaces.
   * @default - none
   */
  readonly monitorLabels?: Labels;

  /**
   * The URL where you publish `docs/runbooks.md` of this library's repository; each alert links to its section.
   * @default - no links
   */
  readonly runbooks?: string;
}
