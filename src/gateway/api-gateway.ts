import { Construct } from 'constructs';
import { frozen } from '../core/frozen';
import { InputError } from '../core/input';
import { k8s } from '../core/k8s';
import { objectLabels, selectorLabels } from '../core/labels';
import type { Connections, IConnectable } from '../network/connections';
import { Peer } from '../network/peer';
import { VERSIONS } from '../operators/versions';
import { ClientEnvironment } from '../service/client-environment';
import { Health } from '../service/health';
import { Microservice } from '../service/microservice';
import type { MicroserviceProps } from '../service/microservice-props';
import type { ApiGatewayProps } from './api-gateway-props';
import type { ApiRoute } from './api-route';
import { GATEWAY_CONFIG, GATEWAY_PORTS, GatewayFiles, SHUTDOWN } from './gateway-files';
import {
  checkApiGateway,
  gatewaySubject,
  publicName,
  type ResolvedApiGateway,
  resolveApiGateway,
} from './resolve-api-gateway';
import { checkRoutes, type ResolvedApiRoute, resolveApiRoute } from './resolve-api-route';

/** The user of the image, which has no shell and no other. */
const USER_ID = 65_532;

/**
 * The open-source gateway of Tyk: a Microservice that leads requests to others by their paths, and the load balancer in front of it.
 * Clients reach its port `http`; its control API listens on a port of its own, which no path is open to.
 * @see https://tyk.io/docs/tyk-oss-gateway
 */
export class ApiGateway extends Construct implements IConnectable {
  /** The paths from and to its pods. It declares `http` and `control`. */
  readonly connections: Connections;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedApiGateway;

  /** What runs it: its Deployment, its Service within the cluster, its policy and its budget. */
  readonly service: Microservice;

  /** What the load balancer leads to; undefined with serviceType ClusterIP. */
  readonly publicService: k8s.KubeService | undefined;

  private readonly routes: ResolvedApiRoute[] = [];

  /** @throws InputError with every wrong prop, or with what is wrong with a route */
  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(scope, id);
    const gateway = frozen(resolveApiGateway(props));
    checkApiGateway(gateway, props);
    this.resolved = gateway;
    this.service = new Microservice(this, 'Service', microserviceProps(gateway, redisEnvironment(gateway, props)));
    this.service.addFiles(new GatewayFiles(this.routes));
    this.connections = this.service.connections;
    this.connections.allowTo(props.redis, { ports: props.redis.clientFacts.ports });
    this.publicService = gateway.serviceType === 'LoadBalancer' ? this.addLoadBalancer(gateway) : undefined;
    for (const route of props.routes ?? []) this.addRoute(route);
  }

  /** What it is called in messages. */
  get subject(): string {
    return gatewaySubject(this.resolved);
  }

  /**
   * Leads requests to a service, and opens the way to it.
   * @throws InputError with every wrong field, when the service is of another app, or when another route has the path
   */
  addRoute(route: ApiRoute): void {
    const resolved = frozen(resolveApiRoute(this.subject, route));
    const { to, auth } = route;
    if (to.node.root !== this.node.root) {
      throw new InputError(`${this.subject} route ${resolved.path}`, [
        `to must be a service of the same app, or nobody applies it together with the gateway, got ${to.subject}`,
      ]);
    }
    checkRoutes(this.subject, [...this.routes, resolved]);
    if (auth?.kind === 'jwt') this.connections.allowTo(auth.provider);
    this.connections.allowTo(to, { ports: [resolved.port] });
    this.routes.push(resolved);
  }

  private addLoadBalancer(gateway: ResolvedApiGateway): k8s.KubeService {
    const { name, namespace, labels, loadBalancerSourceRanges: sourceRanges, loadBalancerRanges } = gateway;
    this.connections.allowFrom(Peer.clients({ sourceRanges, loadBalancerRanges }), { ports: ['http'] });
    return new k8s.KubeService(this, 'Public', {
      metadata: {
        annotations: gateway.loadBalancerAnnotations,
        labels: { ...labels, ...objectLabels(name, 'gateway') },
        name: publicName(name),
        namespace,
      },
      spec: {
        externalTrafficPolicy: gateway.externalTrafficPolicy,
        loadBalancerClass: gateway.loadBalancerClass,
        loadBalancerSourceRanges: sourceRanges && [...sourceRanges],
        ports: [
          {
            name: 'http',
            port: gateway.loadBalancerPort,
            protocol: 'TCP',
            targetPort: k8s.IntOrString.fromString('http'),
          },
        ],
        selector: selectorLabels(name),
        type: 'LoadBalancer',
      },
    });
  }
}

/** How the gateway is told of its Redis. */
type RedisEnvironment = Pick<ClientEnvironment, 'env' | 'secretEnv'>;

/** @throws InputError naming both ends, when the password lies in another namespace */
function redisEnvironment(gateway: ResolvedApiGateway, { redis }: ApiGatewayProps): RedisEnvironment {
  const { namespace, redisSecretName: secretName } = gateway;
  const known = new ClientEnvironment({ subject: gatewaySubject(gateway), namespace, env: {}, secretEnv: {} });
  known.add(redis, { secretName });
  return known;
}

function microserviceProps(gateway: ResolvedApiGateway, redis: RedisEnvironment): MicroserviceProps {
  const { REDIS_HOST, REDIS_PORT } = redis.env;
  const { REDIS_PASSWORD } = redis.secretEnv;
  return {
    ...ofTheService(gateway),
    args: [`--conf=${GATEWAY_CONFIG}`],
    ports: [
      { name: 'http', port: GATEWAY_PORTS.http, appProtocol: 'http' },
      { name: 'control', port: GATEWAY_PORTS.control, appProtocol: 'http' },
    ],
    // Ready once its routes are read and Redis answers, and no more when it is told to end.
    health: Health.http({ port: 'control', livenessPath: '/hello', readinessPath: '/ready', timeoutSeconds: 3 }),
    env: {
      TYK_GW_STORAGE_ADDRS: `${REDIS_HOST}:${REDIS_PORT}`,
      TYK_GW_STORAGE_TYPE: 'redis',
      ...gateway.settings,
    },
    secretEnv: {
      // The second is for a dashboard, which there is not; without it, it is the key that Tyk publishes.
      TYK_GW_SECRET: gateway.secret,
      TYK_GW_NODESECRET: gateway.secret,
      ...(REDIS_PASSWORD === undefined ? {} : { TYK_GW_STORAGE_PASSWORD: REDIS_PASSWORD }),
    },
    drainSeconds: SHUTDOWN.delay + SHUTDOWN.requests + 5,
    userId: USER_ID,
    groupId: USER_ID,
  };
}

/** The props that a Microservice has too. */
function ofTheService(gateway: ResolvedApiGateway) {
  return {
    name: gateway.name,
    namespace: gateway.namespace,
    image: gateway.image ?? VERSIONS.gateway.image,
    imagePullSecrets: gateway.imagePullSecrets,
    replicas: gateway.replicas,
    maxUnavailable: gateway.maxUnavailable,
    cpuRequest: gateway.cpuRequest,
    cpuLimit: gateway.cpuLimit,
    memoryRequest: gateway.memoryRequest,
    memoryLimit: gateway.memoryLimit,
    priorityClassName: gateway.priorityClassName,
    labels: gateway.labels,
    nodeLocalDns: gateway.nodeLocalDns,
  };
}
