import { defined } from '../core/defined';
import { k8s } from '../core/objects/k8s';
import { objectLabels, selectorLabels } from '../core/objects/labels';
import type { ClientEnvironment } from '../service/client-environment';
import type { FileSource } from '../service/config-files';
import { Health } from '../service/health';
import type { MicroserviceProps } from '../service/microservice-props';
import type { ResolvedApiGateway } from './api-gateway-props';
import { type ResolvedApiRoute, renderApiDefinition, renderPolicies } from './api-route-spec';

/** The gateway's ports: `http` for clients, `control` for its administrators. */
const PORTS = { http: 8080, control: 9696 } as const;

/** Seconds that a pod keeps serving while it is removed from the Service, then seconds for its last requests. */
const SHUTDOWN = { delay: 10, requests: 30 } as const;

const DIRECTORY = '/etc/tyk-gateway';

/** The gateway's own configuration. */
const CONFIG_FILE = `${DIRECTORY}/tyk.conf`;

/** The image's only user. The image has no shell. */
const USER_ID = 65_532;

/** The gateway's name in messages. */
export function gatewaySubject({ namespace, name }: Pick<ResolvedApiGateway, 'namespace' | 'name'>): string {
  return `ApiGateway '${namespace}/${name}'`;
}

/** The name of the load balancer's Service. */
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
    // Ready once routes are loaded and Redis answers; no longer ready after SIGTERM.
    health: Health.http({ port: 'control', livenessPath: '/hello', readinessPath: '/ready', timeoutSeconds: 3 }),
    env: {
      TYK_GW_STORAGE_ADDRS: `${REDIS_HOST}:${REDIS_PORT}`,
      TYK_GW_STORAGE_TYPE: 'redis',
      ...gateway.env,
    },
    secretEnv: {
      TYK_GW_SECRET: gateway.controlApiSecret,
      // NODESECRET is only for the dashboard, which does not run here, but if unset it falls back to Tyk's published
      // key.
      TYK_GW_NODESECRET: gateway.controlApiSecret,
      ...defined({ TYK_GW_STORAGE_PASSWORD: REDIS_PASSWORD }),
    },
    // Tyk itself keeps serving for a while after SIGTERM.
    preStopSleepSeconds: 0,
    drainSeconds: SHUTDOWN.delay + SHUTDOWN.requests + 5,
    userId: USER_ID,
    groupId: USER_ID,
  };
}

/** Props that the Microservice has under the same names. */
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

/** The load balancer's Service. */
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

/** The gateway's files: its configuration, its policies, and an API definition per route. */
export class GatewayFiles implements FileSource {
  /** @param routes the gateway's routes, which may grow until synth */
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
 * Replaces the image's configuration, which enables plugins and contains the published key. Secrets come from
 * environment variables.
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
  // Strict, so that /users does not match /users-of-others.
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
