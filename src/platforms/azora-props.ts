import type { LoginName } from '../backing/postgres';
import type { Cluster } from '../core/cluster/cluster';
import { Input, oneOf } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import type { ExternalSourceProps, SecretStore } from '../core/objects/external-secret';
import { type Resolved, resolved } from '../core/resolved';
import type { ApiGatewayProps } from '../gateway/api-gateway-props';
import { EXTERNAL_SECRETS_OPERATOR } from '../monitoring/operator-monitor';
import type { Quota } from '../namespace/quota';
import { Peer } from '../network/peer';
import { VERSIONS } from '../operators/versions';
import type { BackendScalingProps } from '../service/backend-scaling-props';
import type { AzoraDataProps } from './azora-data-props';
import type { AzoraMonitoringProps } from './azora-monitoring-props';
import { AZORA_QUOTAS, MONITORING_QUOTA } from './azora-quotas';
import { AZORA_SERVICE_NAMES, AZORA_SERVICES, type AzoraServiceName, workloadName } from './azora-service-table';
import { checkRotationTexts, type Rotations } from './store-entries';

/** Props of AzoraPlatform. */
export interface AzoraPlatformProps extends AzoraDataProps, AzoraMonitoringProps {
  /** The namespace of the gateway, the core services, Postgres and Redis. @default azora */
  readonly coreNamespace?: string;

  /** The namespace of the AI services and Kafka. @default azora-es */
  readonly aiNamespace?: string;

  /** The namespace of Prometheus. @default azora-monitoring */
  readonly monitoringNamespace?: string;

  /**
   * Images of services, of kube-state-metrics and of Postgres, with a fixed tag or a digest. The gateway's is `gateway.image`.
   * @default - ghcr.io/azora-os/NAME-service:1.0.0 for services, those of VERSIONS for the others
   */
  readonly images?: Readonly<Partial<Record<AzoraImageName, string>>>;

  /**
   * Names of Secrets with registry credentials, for the pods of the services, the gateway, Postgres and Redis. They must exist in
   * each namespace of the platform. Docker Hub, which has the gateway's image, limits pulls without an account.
   * @default - none
   * @see https://docs.docker.com/docker-hub/usage/pulls/
   */
  readonly imagePullSecrets?: readonly string[];

  /**
   * Credentials of services, by service. Each key is an environment variable of the service. To reach a provider that is not on
   * the public internet, open the path with `workloads.services[NAME].connections.allowTo`.
   * @default - `OPENAI_API_KEY` of `azora/llm-wrapper` for llm-wrapper
   */
  readonly serviceSecrets?: Readonly<Partial<Record<AzoraServiceName, AzoraServiceSecret>>>;

  /**
   * What scales services, by service. Each has two to six pods unless it says otherwise; with Postgres, `maxReplicas` must be
   * at most 3, or its pods could open more connections than a user may have.
   * @default - the AI services, by CPU
   */
  readonly scaling?: Readonly<Partial<Record<AzoraServiceName, AzoraScaling>>>;

  /**
   * The quota of the core namespace, including pods of operators.
   * @default - all workloads at their maximum during a rollout
   */
  readonly coreQuota?: Quota;

  /**
   * The quota of the AI namespace, including pods of operators.
   * @default - all workloads at their maximum during a rollout
   */
  readonly aiQuota?: Quota;

  /** The quota of the monitoring namespace. @default - two Prometheus servers, and a third while they are replaced */
  readonly monitoringQuota?: Quota;

  /**
   * `operators` runs Postgres, Redis and Kafka with their operators; `embedded` runs each as a single pod, for a laptop
   * or a test, not for production.
   * @default operators
   */
  readonly backing?: 'operators' | 'embedded';

  /**
   * Props of the gateway and its load balancer.
   * @default - a load balancer that is open to all public addresses, over HTTPS with the certificate in the Secret
   * api-gateway-tls
   */
  readonly gateway?: AzoraGatewayProps;

  /** The store of the credentials. @default - ClusterSecretStore azora */
  readonly secretStore?: SecretStore;

  /**
   * Texts that name the current values of credentials, by their entry in the store, such as
   * `{ 'azora/llm-wrapper': '2026-11-26' }`. A changed text makes External Secrets read the entry, and replaces the pods
   * that use it. For passwords of Postgres, see `postgresLogins`.
   * @default - initial for each entry
   */
  readonly rotations?: Rotations;

  /**
   * The login that a service uses for Postgres: `a` or `b`, by service. Each has two, and the entries
   * `azora/postgres/SERVICE-a` and `azora/postgres/SERVICE-b` have their usernames, such as `course_service_a`, and passwords.
   * Change the password of the other one, with its rotation, and the login in one commit.
   * @default - a for each service
   */
  readonly postgresLogins?: Readonly<Partial<Record<AzoraServiceName, LoginName>>>;

  /** The cluster that the platform is rendered for. @default - the cluster of the app */
  readonly cluster?: Cluster;

  /**
   * Why a namespace may be `default` or another of Kubernetes' own; rendered as an annotation.
   * @default - such namespaces are refused
   */
  readonly systemNamespaceReason?: string;
}

/** What AzoraPlatformProps.images may set. `postgres` applies to `operators` only. */
export type AzoraImageName = AzoraServiceName | 'kube-state-metrics' | 'postgres';

/** The credentials of a service, in the platform's store. */
export type AzoraServiceSecret = Omit<ExternalSourceProps, 'storeName' | 'storeKind' | 'remoteKey' | 'rotation'> & {
  /** The entry in the store. @default - `azora/` and the service's name */
  readonly remoteKey?: string;
};

/** The range of a service's number of pods, and the metrics that set it. */
export type AzoraScaling = Omit<BackendScalingProps, 'target' | 'name' | 'maxReplicas' | 'disruptionBudget'> & {
  /** Maximum number of pods. @default 6 */
  readonly maxReplicas?: number;
};

/** The name of the gateway. */
export const GATEWAY_NAME = 'api-gateway';

/** Props of the gateway, except those that the platform sets. */
export type AzoraGatewayProps = Omit<
  ApiGatewayProps,
  | 'name'
  | 'namespace'
  | 'controlApiSecret'
  | 'nodeSecret'
  | 'monitor'
  | 'redis'
  | 'redisSecretName'
  | 'redisCaSecretName'
  | 'routes'
>;

const DEFAULTS = {
  coreNamespace: 'azora',
  aiNamespace: 'azora-es',
  monitoringNamespace: 'azora-monitoring',
  monitoringQuota: MONITORING_QUOTA,
  backing: 'operators',
  gateway: {},
  secretStore: { storeName: 'azora' },
  monitor: true,
  grafana: Peer.pods({ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } }),
  externalSecretsOperator: EXTERNAL_SECRETS_OPERATOR,
  monitorLabels: {},
  imagePullSecrets: [],
  rotations: {},
  postgresLogins: {},
  serviceSecrets: {},
  scaling: {},
  backupDestination: 's3://azora-backups/postgres',
  redisBackupBucket: 'azora-backups',
} as const satisfies Partial<AzoraPlatformProps>;

/** AzoraPlatformProps with every default filled in. */
export type ResolvedAzora = Omit<Resolved<AzoraPlatformProps, typeof DEFAULTS>, 'images' | 'coreQuota' | 'aiQuota'> & {
  readonly coreQuota: Quota;
  readonly aiQuota: Quota;
  readonly images: Readonly<Record<AzoraImageName, string>>;
};

/**
 * Fills in every default.
 * @throws InputError that lists every wrong name
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
  input.each('imagePullSecrets', azora.imagePullSecrets, dnsSubdomain);
  input.required('secretStore.storeName', azora.secretStore.storeName, dnsSubdomain);
  if (azora.monitor && azora.alertmanager === undefined && azora.noAlertmanagerReason === undefined) {
    input.refuse(
      'alertmanager must be set, or noAlertmanagerReason must say why alerts notify nobody, such as alertmanager: { serviceName: "alertmanager-operated", namespace: "monitoring" }',
    );
  }
  checkRotationTexts(input, azora.rotations);
  input.required('backing', azora.backing, oneOf('operators', 'embedded'));
  checkLogins(input, azora.backing, azora.postgresLogins);
  input.done();
  const quotas = AZORA_QUOTAS[azora.backing];
  const { coreQuota = quotas.core, aiQuota = quotas.ai } = azora;
  return { ...azora, coreQuota, aiQuota, images: imagesOf(azora.images ?? {}) };
}

function checkLogins(input: Input, backing: string, logins: Readonly<Partial<Record<string, LoginName>>>): void {
  const services = AZORA_SERVICE_NAMES.filter((name) => AZORA_SERVICES[name].uses.includes('postgres'));
  for (const [service, login] of Object.entries(logins)) {
    input.required('key of postgresLogins', service, oneOf(...services));
    input.required(`postgresLogins.${service}`, login, oneOf('a', 'b'));
  }
  if (backing === 'embedded' && Object.keys(logins).length > 0) {
    input.refuse('postgresLogins must be left out with backing embedded, which has one user for all services');
  }
}

function imagesOf(given: Readonly<Partial<Record<AzoraImageName, string>>>): ResolvedAzora['images'] {
  const services = AZORA_SERVICE_NAMES.map((name) => [name, imageOf(name)] as const);
  const others = { 'kube-state-metrics': VERSIONS.stateMetrics.image, postgres: VERSIONS.postgres.image };
  return resolved(given, { ...Object.fromEntries(services), ...others }) as ResolvedAzora['images'];
}

function imageOf(name: AzoraServiceName): string {
  return `ghcr.io/azora-os/${workloadName(name)}:1.0.0`;
}
