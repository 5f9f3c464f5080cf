import { compare } from '../core/order';
import { type Resolved, resolved } from '../core/resolved';
import { VERSIONS } from '../operators/versions';

/** An Alertmanager, identified by its Service. */
export interface AlertmanagerReference {
  /** The name of the Service, such as `alertmanager-operated`. */
  readonly serviceName: string;

  /** The namespace of the Service. */
  readonly namespace: string;

  /** The port of the Service and of its pods. @default 9093 */
  readonly port?: number;

  /** The labels of the Alertmanager's pods. @default - app.kubernetes.io/name: alertmanager */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** Props of PrometheusServer. */
export interface PrometheusServerProps {
  /** The name of the Prometheus, its ServiceAccount, Roles and policy. */
  readonly name: string;

  /** The namespace that Prometheus runs in. */
  readonly namespace: string;

  /** The namespaces whose monitors and alerts Prometheus reads, and whose pods it may look up. */
  readonly monitoredNamespaces: readonly string[];

  /** The Prometheus release. @default v3.5.0 */
  readonly version?: string;

  /** The number of servers. Each server scrapes all targets. @default 2 */
  readonly replicas?: number;

  /** CPU that the scheduler reserves for each server. @default 500m */
  readonly cpuRequest?: string;

  /** Maximum CPU of each server. @default 2 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler reserves for each server. @default 2Gi */
  readonly memoryRequest?: string;

  /** Memory limit. The kernel kills a server that exceeds it. @default 4Gi */
  readonly memoryLimit?: string;

  /** The size of each server's volume. @default 50Gi */
  readonly storageSize?: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** Days that samples are kept. @default 15 */
  readonly retentionDays?: number;

  /** The Alertmanager that receives alerts. @default - alerts are sent nowhere; synth prints a warning */
  readonly alertmanager?: AlertmanagerReference;

  /** Why no Alertmanager receives the alerts; rendered as an annotation. @default - none */
  readonly noAlertmanagerReason?: string;
}

const DEFAULTS = {
  version: VERSIONS.prometheus.version,
  replicas: 2,
  cpuRequest: '500m',
  cpuLimit: '2',
  memoryRequest: '2Gi',
  memoryLimit: '4Gi',
  storageSize: '50Gi',
  retentionDays: 15,
} satisfies Partial<PrometheusServerProps>;

const ALERTMANAGER_DEFAULTS = {
  port: 9093,
  podLabels: { 'app.kubernetes.io/name': 'alertmanager' },
} satisfies Partial<AlertmanagerReference>;

/** PrometheusServerProps with every default filled in. */
export type ResolvedPrometheus = Omit<Resolved<PrometheusServerProps, typeof DEFAULTS>, 'alertmanager'> & {
  readonly alertmanager: Required<AlertmanagerReference> | undefined;
};

/** Fills in every default. `checkPrometheus` reports errors. */
export function resolvePrometheus(props: PrometheusServerProps): ResolvedPrometheus {
  return {
    ...resolved(props, DEFAULTS),
    monitoredNamespaces: [...props.monitoredNamespaces].sort(compare),
    alertmanager: props.alertmanager && resolved(props.alertmanager, ALERTMANAGER_DEFAULTS),
  };
}
