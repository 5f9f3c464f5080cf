import { defined } from '../core/defined';
import { k8s } from '../core/objects/k8s';
import { objectLabels, selectorLabels } from '../core/objects/labels';
import type { ClientEnvironment } from '../service/client-environment';
import type { FileSource } from '../service/config-files';
import { Health } from '../service/health';
import type { MicroserviceProps } from '../service/microservice-props';
import type { ResolvedApiGateway } from './api-gateway-props';
import { type ResolvedApiRoute, renderApiDefinition, renderPolicies } from './api-route-spec';

/** The ports of the gateway: `http` for clients, `control` for its operators. */
const PORTS = { http: 8080, control: 9696 } as const;

/** Seconds that a pod keeps serving while it is removed from the Service, and seconds for its last requests after that. */
const SHUTDOWN = { delay: 10, requests: 30 } as const;

const DIRECTORY = '/etc/tyk-gateway';

/** The gateway's own configuration. */
const CONFIG_FILE = `${DIRECTORY}/tyk.conf`;

/** The user of the image, which has no shell and no other user. */
const USER_ID = 65_532;

/** How messages name a gateway. */
export function gatewaySubject({ namespace, name }: Pick<ResolvedApiGateway, 'namespace' | 'name'>): string {
  return `ApiGateway '${namespace}/${name}'`;
}

/** The name of the Service of the load balancer. */
export function publicName(name: string): string {
  return `${name}-public`;
}

/** The Microservice that runs the gateway. */
export function microserviceProps(
  gateway: ResolvedApiGateway,
  redis: Pick<ClientEnvironment, 'env' | 'secretEnv'>,
): MicroserviceProps {
  const { REDIS_HOST, REDIS_PORT } = redis.env;
  const { REDIS_PASSWORD } = redis.secretEnv;
  return {
    ...sharedProps(gateway),
    args: [`--conf=${CONFIG_FILE}`],
    ports: [
      { name: 'http', port: PORTS.http, appProtocol: 'http' },
      { name: 'control', port: PORTS.control, appProtocol: 'http' },
    ],
    // Ready when its routes are read and Redis answers, and not ready any more when it is told to end.
    health: Health.http({ port: 'control', livenessPath: '/hello', readinessPath: '/ready', timeoutSeconds: 3 }),
    env: {
      TYK_GW_STORAGE_ADDRS: `${REDIS_HOST}:${REDIS_PORT}`,
      TYK_GW_STORAGE_TYPE: 'redis',
      ...gateway.env,
    },
    secretEnv: {
      TYK_GW_SECRET: gateway.controlApiSecret,
      // Only for the dashboard, which we do not run; but where it is unset, Tyk falls back to its published key.
      TYK_GW_NODESECRET: gateway.controlApiSecret,
      ...defined({ TYK_GW_STORAGE_PASSWORD: REDIS_PASSWORD }),
    },
    drainSeconds: SHUTDOWN.delay + SHUTDOWN.requests + 5,
    userId: USER_ID,
    groupId: USER_ID,
  };
}

/** The props that a Microservice has under the same names. */
function sharedProps(gateway: ResolvedApiGateway) {
  return {
    name: gateway.name,
    namespace: gateway.namespace,
    image: gateway.image,
    imagePullSecrets: gateway.imagePullSecrets,
    replicas: gateway.replicas,
    cpuRequest: gateway.cpuRequest,
    cpuLimit: gateway.cpuLimit,
    memoryRequest: gateway.memoryRequest,
    memoryLimit: gateway.memoryLimit,
    priorityClassName: gateway.priorityClassName,
    maxUnavailable: gateway.maxUnavailable,
    nodeLocalDns: gateway.nodeLocalDns,
    labels: gateway.labels,
  };
}

/** The Service of the load balancer. */
export function publicService(gateway: ResolvedApiGateway): k8s.KubeServiceProps {
  const { name, namespace, labels, loadBalancerSourceRanges } = gateway;
  return {
    metadata: {
      annotations: gateway.loadBalancerAnnotations,
      labels: { ...labels, ...objectLabels(name, 'gateway') },
      name: publicName(name),
      namespace,
    },
    spec: {
      externalTrafficPolicy: gateway.externalTrafficPolicy,
      loadBalancerClass: gateway.loadBalancerClass,
      loadBalancerSourceRanges: loadBalancerSourceRanges && [...loadBalancerSourceRanges],
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
  };
}

/** The files of a gateway: its configuration, policies, and an API definition for each route. */
export class GatewayFiles implements FileSource {
  /** @param routes the routes of the gateway; more may be added until synth */
  constructor(private readonly routes: readonly ResolvedApiRoute[]) {}

  get files(): Readonly<Record<string, string>> {
    const definitions = this.routes.map(
      (route) => [`${DIRECTORY}/apps/${route.id}.json`, toJson(renderApiDefinition(route))] as const,
    );
    return {
      [CONFIG_FILE]: toJson(CONFIG),
      [`${DIRECTORY}/policies.json`]: toJson(renderPolicies(this.routes)),
      ...Object.fromEntries(definitions),
    };
  }
}

/**
 * Replaces the configuration in the image, which has plugins enabled and contains the published key. Secrets come from the environment.
 * @see https://tyk.io/docs/tyk-oss-gateway/configuration
 */
const CONFIG = {
  app_path: `${DIRECTORY}/apps`,
  control_api_port: PORTS.control,
  enable_analytics: false,
  graceful_shutdown_delay_seconds: SHUTDOWN.delay,
  graceful_shutdown_timeout_duration: SHUTDOWN.requests,
  hash_key_function: 'sha256',
  hash_keys: true,
  hide_generator_header: true,
  // Strict: /users does not match /users-of-others.
  http_server_options: { enable_strict_routes: true, enable_websockets: true },
  listen_port: PORTS.http,
  log_format: 'json',
  pid_file_location: '/tmp/tyk-gateway.pid',
  policies: { policy_record_name: `${DIRECTORY}/policies.json`, policy_source: 'file' },
  template_path: '/opt/tyk-gateway/templates',
  use_db_app_configs: false,
};

function toJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
