import type { PostgresBackup } from '../backing/postgres';
import type { SecretStore } from '../core/external-secret';
import { Input, oneOf } from '../core/input';
import { dnsLabel, dnsSubdomain } from '../core/names';
import { type Resolved, resolved } from '../core/resolved';
import type { ApiGatewayProps } from '../gateway/api-gateway-props';
import type { AlertmanagerReference } from '../monitoring/prometheus-server-props';
import { Quota } from '../namespace/quota';
import { Egress } from '../network/egress';
import type { Peer } from '../network/peer';
import { AZORA_SERVICE_NAMES, type AzoraServiceName, workloadName } from './azora-service-table';

/** The props of an installation of Azora. */
export interface AzoraPlatformProps {
  /** The namespace of the gateway, the core services, Postgres and Redis. @default azora */
  readonly coreNamespace?: string;

  /** The namespace of the AI services and Kafka. @default azora-es */
  readonly aiNamespace?: string;

  /** The namespace of Prometheus. @default azora-monitoring */
  readonly monitoringNamespace?: string;

  /** The services' images. @default - ghcr.io/azora-os/NAME-service:1.0.0 */
  readonly images?: Readonly<Partial<Record<AzoraServiceName, string>>>;

  /** The quota of the core namespace; pods of operators count too. @default - enough for all at their largest, with a rollout under way */
  readonly coreQuota?: Quota;

  /** The quota of the AI namespace; pods of operators count too. @default - enough for all at their largest, with a rollout under way */
  readonly aiQuota?: Quota;

  /** The quota of the monitoring namespace. @default - two servers of Prometheus, with one more while they are replaced */
  readonly monitoringQuota?: Quota;

  /**
   * Postgres, Redis and Kafka by their operators, or each as one plain pod: for a laptop or a test, and not for production.
   * @default operators
   */
  readonly backing?: 'operators' | 'embedded';

  /** The gateway, and how its clients reach it. @default - the defaults of ApiGateway: a load balancer for all public addresses */
  readonly gateway?: AzoraGatewayProps;

  /** The store with the credentials. @default - ClusterSecretStore azora */
  readonly secretStore?: SecretStore;

  /** The API server's addresses. @default - the private IPv4 ranges, on 443 and 6443 */
  readonly kubernetesApi?: Peer;

  /** Prometheus, monitors, alerts and dashboards. @default true */
  readonly monitor?: boolean;

  /** Where alerts are sent. @default - nowhere, with a warning at synth */
  readonly alertmanager?: AlertmanagerReference;

  /** Where backups of Postgres go: each cluster has a folder below. @default s3://azora-backups/postgres */
  readonly backupDestination?: PostgresBackup['destinationPath'];

  /** Why one of the namespaces is `default` or another of Kubernetes' own; it is kept in an annotation there. @default - these are refused */
  readonly systemNamespaceReason?: string;
}

/** The props of the gateway that the platform does not set itself. */
export type AzoraGatewayProps = Omit<
  ApiGatewayProps,
  'name' | 'namespace' | 'controlApiSecret' | 'redis' | 'redisSecretName' | 'routes'
>;

/** Four services and the gateway with a rollout under way, three Postgres and three Redis pods, and what their operators add. */
const CORE_QUOTA = Quota.of({
  requestsCpu: '20',
  requestsMemory: '40Gi',
  limitsCpu: '40',
  limitsMemory: '64Gi',
  pods: 60,
});

/** Three services at their largest with a rollout under way, three Kafka pods, and what Strimzi adds. */
const AI_QUOTA = Quota.of({
  requestsCpu: '20',
  requestsMemory: '40Gi',
  limitsCpu: '40',
  limitsMemory: '64Gi',
  pods: 60,
});

/** Two servers of Prometheus, and kube-state-metrics with a rollout under way. */
const MONITORING_QUOTA = Quota.of({
  requestsCpu: '4',
  requestsMemory: '12Gi',
  limitsCpu: '10',
  limitsMemory: '20Gi',
  pods: 10,
});

const DEFAULTS = {
  coreNamespace: 'azora',
  aiNamespace: 'azora-es',
  monitoringNamespace: 'azora-monitoring',
  coreQuota: CORE_QUOTA,
  aiQuota: AI_QUOTA,
  monitoringQuota: MONITORING_QUOTA,
  backing: 'operators',
  gateway: {},
  secretStore: { storeName: 'azora' },
  kubernetesApi: Egress.kubernetesApi(),
  monitor: true,
  backupDestination: 's3://azora-backups/postgres',
} as const satisfies Partial<AzoraPlatformProps>;

/** AzoraPlatformProps with every default filled in. */
export type ResolvedAzora = Omit<Resolved<AzoraPlatformProps, typeof DEFAULTS>, 'images'> & {
  readonly images: Readonly<Record<AzoraServiceName, string>>;
};

/**
 * Fills every default.
 * @throws InputError with every wrong name
 */
export function resolveAzora(props: AzoraPlatformProps): ResolvedAzora {
  const azora = resolved(props, DEFAULTS);
  const { coreNamespace, aiNamespace, monitoringNamespace } = azora;
  const input = new Input('AzoraPlatform');
  input.required('coreNamespace', coreNamespace, dnsLabel);
  input.required('aiNamespace', aiNamespace, dnsLabel);
  input.required('monitoringNamespace', monitoringNamespace, dnsLabel);
  input.distinct('coreNamespace, aiNamespace and monitoringNamespace', [
    coreNamespace,
    aiNamespace,
    monitoringNamespace,
  ]);
  input.required('secretStore.storeName', azora.secretStore.storeName, dnsSubdomain);
  input.required('backing', azora.backing, oneOf('operators', 'embedded'));
  input.done();
  return { ...azora, images: imagesOf(azora.images ?? {}) };
}

function imagesOf(given: Readonly<Partial<Record<string, string>>>): Readonly<Record<AzoraServiceName, string>> {
  const images = AZORA_SERVICE_NAMES.map((name) => [name, given[name] ?? imageOf(name)] as const);
  return Object.fromEntries(images) as Readonly<Record<AzoraServiceName, string>>;
}

function imageOf(name: AzoraServiceName): string {
  return `ghcr.io/azora-os/${workloadName(name)}:1.0.0`;
}
