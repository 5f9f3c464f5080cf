import type { PostgresBackup } from '../backing/postgres';
import { Input, oneOf } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import type { ExternalSourceProps, SecretStore } from '../core/objects/external-secret';
import type { Labels } from '../core/objects/labels';
import { type Resolved, resolved } from '../core/resolved';
import type { ApiGatewayProps } from '../gateway/api-gateway-props';
import type { AlertmanagerReference } from '../monitoring/prometheus-server-props';
import { Quota } from '../namespace/quota';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';
import { VERSIONS } from '../operators/versions';
import type { BackendScalingProps } from '../service/backend-scaling-props';
import { AZORA_SERVICE_NAMES, type AzoraServiceName, workloadName } from './azora-service-table';

/** Props of AzoraPlatform. */
export interface AzoraPlatformProps {
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
   * What scales services, by service. Each has two to six pods unless it says otherwise.
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

  /** The addresses of the API server. @default - the private IPv4 ranges, on 443 and 6443 */
  readonly kubernetesApi?: Peer;

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

  /** Where Postgres backups are stored, in a folder per cluster. @default s3://azora-backups/postgres */
  readonly backupDestination?: PostgresBackup['destinationPath'];

  /**
   * Why Redis Enterprise's trial is enough, with 30 days and four shards: its databases then have no copies. Rendered as an
   * annotation.
   * @default - the license in the entry `azora/redis-license` of the store, under `license`, for six shards
   */
  readonly redisTrialReason?: string;

  /** The S3 bucket of the backups of Redis, in the folder `redis`. @default azora-backups */
  readonly redisBackupBucket?: string;

  /**
   * The node label with the zone of a node, such as `topology.kubernetes.io/zone`, over which Redis and Kafka spread copies.
   * Every node must have it.
   * @default - copies are on different nodes
   */
  readonly rackTopologyKey?: string;

  /**
   * Why a namespace may be `default` or another of Kubernetes' own; rendered as an annotation.
   * @default - such namespaces are refused
   */
  readonly systemNamespaceReason?: string;
}

/** What AzoraPlatformProps.images may set. `postgres` applies to `operators` only. */
export type AzoraImageName = AzoraServiceName | 'kube-state-metrics' | 'postgres';

/** The credentials of a service, in the platform's store. */
export type AzoraServiceSecret = Omit<ExternalSourceProps, 'storeName' | 'storeKind' | 'remoteKey'> & {
  /** The entry in the store. @default - `azora/` and the service's name */
  readonly remoteKey?: string;
};

/** The range of a service's number of pods, and the metrics that set it. */
export type AzoraScaling = Omit<BackendScalingProps, 'target' | 'name' | 'maxReplicas' | 'disruptionBudget'> & {
  /** Maximum number of pods. @default 6 */
  readonly maxReplicas?: number;
};

/** Props of the gateway, except those that the platform sets. */
export type AzoraGatewayProps = Omit<
  ApiGatewayProps,
  'name' | 'namespace' | 'controlApiSecret' | 'nodeSecret' | 'redis' | 'redisSecretName' | 'routes'
>;

/**
 * Four services and the gateway during a rollout, three Postgres and three Redis pods, and the pods that their
 * operators add.
 */
const CORE_QUOTA = Quota.of({
  requestsCpu: '20',
  requestsMemory: '40Gi',
  limitsCpu: '40',
  limitsMemory: '64Gi',
  pods: 60,
});

/** Three services at their maximum during a rollout, three Kafka pods, and the pods that Strimzi adds. */
const AI_QUOTA = Quota.of({
  requestsCpu: '20',
  requestsMemory: '40Gi',
  limitsCpu: '40',
  limitsMemory: '64Gi',
  pods: 60,
});

/** Two Prometheus servers, and kube-state-metrics during a rollout. */
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
  grafana: Peer.pods({ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } }),
  monitorLabels: {},
  imagePullSecrets: [],
  serviceSecrets: {},
  scaling: {},
  backupDestination: 's3://azora-backups/postgres',
  redisBackupBucket: 'azora-backups',
} as const satisfies Partial<AzoraPlatformProps>;

/** AzoraPlatformProps with every default filled in. */
export type ResolvedAzora = Omit<Resolved<AzoraPlatformProps, typeof DEFAULTS>, 'images'> & {
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
  input.required('backing', azora.backing, oneOf('operators', 'embedded'));
  input.done();
  return { ...azora, images: imagesOf(azora.images ?? {}) };
}

function imagesOf(given: Readonly<Partial<Record<AzoraImageName, string>>>): ResolvedAzora['images'] {
  const services = AZORA_SERVICE_NAMES.map((name) => [name, imageOf(name)] as const);
  const others = { 'kube-state-metrics': VERSIONS.stateMetrics.image, postgres: VERSIONS.postgres.image };
  return resolved(given, { ...Object.fromEntries(services), ...others }) as ResolvedAzora['images'];
}

function imageOf(name: AzoraServiceName): string {
  return `ghcr.io/azora-os/${workloadName(name)}:1.0.0`;
}
