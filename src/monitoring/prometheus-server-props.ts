import type { Peer } from '../network/peer';

/** Where alerts go: an Alertmanager, by its Service. */
export interface AlertmanagerReference {
  /** The name of the Service, such as `alertmanager-operated`. */
  readonly serviceName: string;

  /** The namespace of the Service. */
  readonly namespace: string;

  /** The port of the Service, and of its pods. @default 9093 */
  readonly port?: number;

  /** The labels of its pods. @default - app.kubernetes.io/name: alertmanager */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** A Prometheus of one's own. */
export interface PrometheusServerProps {
  /** The name of the Prometheus, its ServiceAccount, Roles and policy. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /** The namespaces whose monitors and alerts it takes, and whose pods it may look up. */
  readonly monitoredNamespaces: readonly string[];

  /** The version of Prometheus. @default - `VERSIONS.prometheus.version` */
  readonly version?: string;

  /** The number of servers: each scrapes everything. @default 2 */
  readonly replicas?: number;

  /** Days that samples are kept. @default 15 */
  readonly retentionDays?: number;

  /** Disk of each server, such as `50Gi`. @default 50Gi */
  readonly storageSize?: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClass?: string;

  /** CPU that the scheduler sets aside for each server. @default 500m */
  readonly cpuRequest?: string;

  /** CPU that one server may use at most. @default 2 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler sets aside for each server. @default 2Gi */
  readonly memoryRequest?: string;

  /** Memory beyond which a server is killed. @default 4Gi */
  readonly memoryLimit?: string;

  /** Where alerts are sent. @default - nowhere, which is warned of */
  readonly alertmanager?: AlertmanagerReference;

  /** The API server, where it looks up what to scrape. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;
}

/** The same, with every default filled in. */
export type ResolvedPrometheus = Required<
  Omit<PrometheusServerProps, 'storageClass' | 'alertmanager' | 'kubernetesApi'>
> &
  Pick<PrometheusServerProps, 'storageClass'> & {
    readonly alertmanager: Required<AlertmanagerReference> | undefined;
  };
