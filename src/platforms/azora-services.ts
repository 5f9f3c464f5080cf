import { Construct } from 'constructs';
import { ApiGateway } from '../gateway/api-gateway';
import type { IClientTarget } from '../network/client-target';
import { Egress } from '../network/egress';
import { BackendScaling } from '../service/backend-scaling';
import { Microservice } from '../service/microservice';
import { ServiceSecret } from '../service/service-secret';
import { type AzoraBacking, addRedisSecret, type RedisDatabaseName, redisSecretName } from './azora-backing';
import type { ResolvedAzora } from './azora-props';
import {
  AZORA_SERVICE_NAMES,
  AZORA_SERVICES,
  type AzoraPart,
  type AzoraServiceName,
  workloadName,
} from './azora-service-table';

/** The Azora deployment document sets limits for the AI services only. */
const RESOURCES = {
  core: { cpuRequest: '250m', cpuLimit: '500m', memoryRequest: '256Mi', memoryLimit: '512Mi' },
  ai: { cpuRequest: '250m', cpuLimit: '500m', memoryRequest: '512Mi', memoryLimit: '1Gi' },
} as const;

/** The maximum number of pods of an AI service. */
const MAX_REPLICAS = 6;

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
      ports: [{ name: 'http', port, appProtocol: 'http' }],
      env: { PORT: String(port), ...Object.fromEntries(urls) },
      drainSeconds,
    });
    if (part === 'ai') {
      // The Azora deployment document has no autoscaler; the load of these services depends on the number of users.
      new BackendScaling(this, `${name}-scaling`, {
        target: service,
        maxReplicas: MAX_REPLICAS,
        cpuUtilization: 70,
      });
    }
    return service;
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
    service.connectTo(target, { secretName: redisSecretName(database) });
  }

  private addGateway(): ApiGateway {
    const { coreNamespace: namespace, secretStore } = this.azora;
    const secret = new ServiceSecret(this, 'GatewaySecret', {
      ...secretStore,
      name: 'api-gateway-credentials',
      namespace,
      remoteKey: 'azora/api-gateway',
      keys: ['TYK_GW_SECRET'],
    });
    const gateway = new ApiGateway(this, 'Gateway', {
      ...this.azora.gateway,
      name: 'api-gateway',
      namespace,
      // The Azora deployment document has Tyk's published key in a ConfigMap. It has no API definition, so its gateway
      // has no routes.
      controlApiSecret: { secretName: secret.secretName, key: 'TYK_GW_SECRET' },
      redis: this.backing.redis.gateway,
    });
    for (const name of AZORA_SERVICE_NAMES) {
      const { route, auth } = AZORA_SERVICES[name];
      gateway.addRoute({ path: route, to: this.services[name], auth, rateLimit: { requests: 1000, seconds: 60 } });
    }
    return gateway;
  }
}
