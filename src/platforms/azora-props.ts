import type { PostgresBackup } from '../backing/postgres';
import { Input, oneOf } from '../core/input';
import { dnsLabel, dnsSubdomain } from '../core/names';
import type { ApiGatewayProps } from '../gateway/api-gateway-props';
import type { AlertmanagerReference } from '../monitoring/prometheus-server-props';
import { Quota } from '../namespace/quota';
import { Egress } from '../network/egress';
import type { Peer } from '../network/peer';
import { AZORA_SERVICE_NAMES, type AzoraServiceName, workloadName } from './azora-topology';
import type { SecretStore } from './secret-store';

/** What may differ between two installations of Azora. */
export interface AzoraPlatformProps {
  /** The namespace of the gateway, the core services, Postgres and Redis; the document has them in `default`. @default azora */
  readonly coreNamespace?: string;

  /** The namespace of the AI services and Kafka. @default azora-es */
  readonly aiNamespace?: string;

  /** The namespace of Prometheus. @default azora-monitoring */
  readonly monitoringNamespace?: string;

  /** What the core namespace may claim, what operators run there included. @default - all of it at its largest, with a rollout under way */
  readonly coreQuota?: Quota;

  /** What the AI namespace may claim, what operators run there included. @default - all of it at its largest, with a rollout under way */
  readonly aiQuota?: Quota;

  /** What the monitoring namespace may claim. @default - two servers of Prometheus, with one more while they are replaced */
  readonly monitoringQuota?: Quota;

  /** The services' images. @default - ghcr.io/azora-os/NAME-service:1.0.0 */
  readonly images?: Readonly<Partial<Record<AzoraServiceName, string>>>;

  /** Where the credentials are kept. @default - ClusterSecretStore azora */
  readonly secretStore?: SecretStore;

  /**
   * Postgres, Redis and Kafka by their operators, or each as one plain pod: for a laptop or a test, and not for production.
   * @default operators
   */
  readonly backing?: 'operators' | 'embedded';

  /** Where Postgres is backed up to, below a folder of its own. @default s3://azora-backups/postgres */
  readonly backupDestination?: PostgresBackup['destinationPath'];

  /** The gateway, and how its clients reach it. @default - what ApiGateway defaults to: a load balancer for all public addresses */
  readonly gateway?: AzoraGatewayProps;

  /** The API server's addresses. @default - the private IPv4 ranges, on 443 and 6443 */
  readonly kubernetesApi?: Peer;

  /** Prometheus, monitors, alerts and dashboards. @default true */
  readonly monitoring?: boolean;

  /** Where alerts are sent. @default - nowhere, which is warned of */
  readonly alertmanager?: AlertmanagerReference;

  /** Why one of the namespaces is `default` or another of Kubernetes' own; it is kept in an annotation there. @default - these are refused */
  readonly systemNamespaceReason?: string;
}

/** What the platform does not say itself of its gateway. */
export type AzoraGatewayProps = Omit<
  ApiGatewayProps,
  'name' | 'namespace' | 'controlApiSecret' | 'redis' | 'redisSecretName' | 'routes'
>;

/** The same, with every default filled in. */
export type ResolvedAzora = Required<Omit<AzoraPlatformProps, 'images' | 'alertmanager' | 'systemNamespaceReason'>> &
  Pick<AzoraPlatformProps, 'alertmanager' | 'systemNamespaceReason'> & {
    readonly images: Readonly<Record<AzoraServiceName, string>>;
  };

/**
 * Fills every default.
 * @throws InputError with every wrong name
 */
export function resolveAzora(props: AzoraPlatformProps): ResolvedAzora {
  const { coreNamespace = 'azora', aiNamespace = 'azora-es', monitoringNamespace = 'azora-monitoring' } = props;
  const { secretStore = { storeName: 'azora' }, backing = 'operators' } = props;
  const input = new Input('AzoraPlatform');
  input.required('coreNamespace', coreNamespace, dnsLabel);
  input.required('aiNamespace', aiNamespace, dnsLabel);
  input.required('monitoringNamespace', monitoringNamespace, dnsLabel);
  input.distinct('coreNamespace, aiNamespace and monitoringNamespace', [
    coreNamespace,
    aiNamespace,
    monitoringNamespace,
  ]);
  input.required('secretStore.storeName', secretStore.storeName, dnsSubdomain);
  input.required('backing', backing, oneOf('operators', 'embedded'));
  input.done();
  return {
    coreNamespace,
    aiNamespace,
    monitoringNamespace,
    coreQuota: props.coreQuota ?? CORE_QUOTA,
    aiQuota: props.aiQuota ?? AI_QUOTA,
    monitoringQuota: props.monitoringQuota ?? MONITORING_QUOTA,
    images: imagesOf(props.images ?? {}),
    secretStore,
    backing,
    backupDestination: props.backupDestination ?? 's3://azora-backups/postgres',
    gateway: { ...props.gateway },
    kubernetesApi: props.kubernetesApi ?? Egress.kubernetesApi(),
    monitoring: props.monitoring ?? true,
    alertmanager: props.alertmanager,
    systemNamespaceReason: props.systemNamespaceReason,
  };
}

function imagesOf(given: Readonly<Partial<Record<string, string>>>): Readonly<Record<AzoraServiceName, string>> {
  const images = AZORA_SERVICE_NAMES.map((name) => [name, given[name] ?? imageOf(name)] as const);
  return Object.fromEntries(images) as Readonly<Record<AzoraServiceName, string>>;
}

function imageOf(name: AzoraServiceName): string {
  return `ghcr.io/azora-os/${workloadName(name)}:1.0.0`;
}

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
