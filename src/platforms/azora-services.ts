import { Construct } from 'constructs';
import { ApiGateway } from '../gateway/api-gateway';
import type { MonitorProps } from '../monitoring/monitor';
import type { IClientTarget } from '../network/client-target';
import { Egress } from '../network/egress';
import { BackendScaling } from '../service/backend-scaling';
import { Microservice } from '../service/microservice';
import { ServiceSecret } from '../service/service-secret';
import type { AzoraBacking } from './azora-backing';
import { type AzoraGatewayProps, GATEWAY_NAME, type ResolvedAzora } from './azora-props';
import { addRedisCertificate, addRedisSecret, type RedisDatabaseName, redisSecretName } from './azora-redis';
import {
  AZORA_SERVICE_NAMES,
  AZORA_SERVICES,
  type AzoraPart,
  type AzoraServiceName,
  workloadName,
} from './azora-service-table';
import { storeEntry } from './store-entries';

/** The Azora deployment document sets limits for the AI services only. */
const RESOURCES = {
  core: { cpuRequest: '250m', cpuLimit: '500m', memoryRequest: '256Mi', memoryLimit: '512Mi' },
  ai: { cpuRequest: '250m', cpuLimit: '500m', memoryRequest: '512Mi', memoryLimit: '1Gi' },
} as const;

/** The maximum number of pods of a service with an autoscaler. */
const MAX_REPLICAS = 6;

/** The gateway's certificate, which cert-manager or a person puts into this Secret. */
const GATEWAY_TLS = { kind: 'secret', secretName: 'api-gateway-tls' } as const;

/** By CPU alone: a runtime that keeps its memory would stay at the maximum for ever once its memory is above a target. */
const CPU_UTILIZATION = 70;

/** A tenth of the route's requests for each client, so that ten noisy clients are needed to shut out the others. */
const RATE_LIMIT = { perClient: { requests: 100, seconds: 60 }, overall: { requests: 1000, seconds: 60 } } as const;

/** Azora's services, the gateway in front of them, and every path between them. */
export class AzoraServices extends Construct {
  /** The services by their names in the table. */
  readonly services: Readonly<Record<AzoraServiceName, Microservice>>;

  readonly gateway: ApiGateway;

  constructor(
    scope: Construct,
    id: string,
    private readonly azora: ResolvedAzora,
    private readonly backing: AzoraBacking,
    private readonly monitor: MonitorProps | undefined,
  ) {
    super(scope, id);
    const added = AZORA_SERVICE_NAMES.map((name) => [name, this.addService(name)] as const);
    this.services = Object.fromEntries(added) as Readonly<Record<AzoraServiceName, Microservice>>;
    for (const name of AZORA_SERVICE_NAMES) this.connect(name);
    this.gateway = this.addGateway();
  }

  private namespaceOf(part: AzoraPart): string {
    return part === 'core' ? this.azora.coreNamespace : this.azora.aiNamespace;
  }

  private addService(name: AzoraServiceName): Microservice {
    const { part, port, calls, drainSeconds } = AZORA_SERVICES[name];
    const urls = calls.map((called) => [`${called.toUpperCase().replaceAll('-', '_')}_URL`, this.urlOf(called)]);
    const service = new Microservice(this, name, {
      ...RESOURCES[part],
      name: workloadName(name),
      namespace: this.namespaceOf(part),
      image: this.azora.images[name],
      imagePullSecrets: this.azora.imagePullSecrets,
      ports: [{ name: 'http', port, appProtocol: 'http' }],
      env: { PORT: String(port), ...Object.fromEntries(urls) },
      secretEnv: this.addCredentials(name)?.toSecretEnv(),
      drainSeconds,
    });
    // The Azora deployment document has no autoscaler; the load of the AI services depends on the number of users.
    const scaling = this.azora.scaling[name] ?? (part === 'ai' ? {} : undefined);
    if (scaling !== undefined) {
      const defaults = { maxReplicas: MAX_REPLICAS, cpuUtilization: CPU_UTILIZATION };
      new BackendScaling(this, `${name}-scaling`, { ...defaults, ...scaling, target: service });
    }
    return service;
  }

  /** @returns undefined for a service without credentials */
  private addCredentials(name: AzoraServiceName): ServiceSecret | undefined {
    const secret = this.azora.serviceSecrets[name] ?? { keys: AZORA_SERVICES[name].credentials ?? [] };
    if (secret.keys.length === 0) return undefined;
    return new ServiceSecret(this, `${name}-secret`, {
      ...secret,
      ...storeEntry(this.azora, secret.remoteKey ?? `azora/${name}`),
      name: `${workloadName(name)}-credentials`,
      namespace: this.namespaceOf(AZORA_SERVICES[name].part),
    });
  }

  private urlOf(name: AzoraServiceName): string {
    const { part, port } = AZORA_SERVICES[name];
    return `http://${workloadName(name)}.${this.namespaceOf(part)}.svc:${port}`;
  }

  private connect(name: AzoraServiceName): void {
    const { calls, uses, part } = AZORA_SERVICES[name];
    const service = this.services[name];
    for (const called of calls) service.connections.allowTo(this.services[called]);
    if (uses.includes('postgres')) service.connectTo(this.backing.postgres(name));
    if (uses.includes('redis')) this.connectToRedis(service, part === 'core' ? 'sessions' : 'ai');
    if (uses.includes('kafka')) service.connectTo(this.backing.kafka);
    if (uses.includes('internet')) service.connections.allowTo(Egress.internet443());
  }

  private connectToRedis(service: Microservice, database: RedisDatabaseName): void {
    const { namespace } = service.resolved;
    const target: IClientTarget = this.backing.redis[database];
    if (namespace === target.clientFacts.secretsNamespace) {
      service.connectTo(target);
      return;
    }
    const id = `RedisSecret-${database}-${namespace}`;
    if (this.node.tryFindChild(id) === undefined) addRedisSecret(this, database, this.azora, namespace);
    service.connectTo(target, {
      secretName: redisSecretName(database),
      caSecretName: target.clientFacts.caFiles && this.redisAuthority(namespace),
    });
  }

  /** The certificate of Redis' authority, in a namespace of clients. */
  private redisAuthority(namespace: string): string {
    const name = 'redis-ca';
    const id = `${name}-${namespace}`;
    return this.node.tryFindChild(id) === undefined
      ? addRedisCertificate(this, name, ['ca.crt'], this.azora, namespace)
      : name;
  }

  private addGateway(): ApiGateway {
    const { coreNamespace: namespace } = this.azora;
    const secret = new ServiceSecret(this, 'GatewaySecret', {
      ...storeEntry(this.azora, 'azora/api-gateway'),
      name: 'api-gateway-credentials',
      namespace,
      keys: ['TYK_GW_NODESECRET', 'TYK_GW_SECRET'],
    });
    const gateway = new ApiGateway(this, 'Gateway', {
      tls: isExposedOtherwise(this.azora.gateway) ? undefined : GATEWAY_TLS,
      // As long as the services behind the gateway stream their answers.
      drainSeconds: Math.max(...AZORA_SERVICE_NAMES.map((name) => AZORA_SERVICES[name].drainSeconds ?? 0)),
      imagePullSecrets: this.azora.imagePullSecrets,
      ...this.azora.gateway,
      name: GATEWAY_NAME,
      namespace,
      // The Azora deployment document has Tyk's published key in a ConfigMap. It has no API definition, so its gateway
      // has no routes.
      controlApiSecret: { secretName: secret.secretName, key: 'TYK_GW_SECRET' },
      nodeSecret: { secretName: secret.secretName, key: 'TYK_GW_NODESECRET' },
      redis: this.backing.redis.gateway,
      monitor: this.monitor,
    });
    for (const name of AZORA_SERVICE_NAMES) {
      const { route, auth } = AZORA_SERVICES[name];
      gateway.addRoute({ path: route, to: this.services[name], auth, rateLimit: RATE_LIMIT });
    }
    return gateway;
  }
}

/** Whether the props say how clients reach the gateway: over TLS of their own choice, an Ingress, or plain HTTP. */
function isExposedOtherwise({ tls, plainHttpReason, serviceType }: AzoraGatewayProps): boolean {
  return tls !== undefined || plainHttpReason !== undefined || serviceType === 'ClusterIP';
}
