import type { SecretKey } from '../core/input/secret-key';
import { type Resolved, resolved } from '../core/resolved';
import { type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../monitoring/monitor';
import type { IClientTarget } from '../network/client-target';
import type { IConnectable } from '../network/connections';
import type { Peer } from '../network/peer';
import { VERSIONS } from '../operators/versions';
import type { ApiRoute } from './api-route';
import type { GatewayTls } from './gateway-tls';

/** Props of ApiGateway. */
export interface ApiGatewayProps {
  /** The name of the Deployment, the Service and the gateway's other objects. */
  readonly name: string;

  /** The namespace that the gateway runs in. */
  readonly namespace: string;

  /**
   * The image, with a fixed tag or a digest. Since 5.14, the gateway keeps answering while its pod is removed from the
   * Service.
   * @default - `VERSIONS.gateway.image`
   */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Number of pods. Leave it out with an autoscaler. @default 2 */
  readonly replicas?: number;

  /** CPU that the scheduler reserves for each replica. @default 250m */
  readonly cpuRequest?: string;

  /** Maximum CPU of a replica. @default 1 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler reserves for each replica. @default 256Mi */
  readonly memoryRequest?: string;

  /** Memory limit. The kernel kills a replica that exceeds it. @default 512Mi */
  readonly memoryLimit?: string;

  /** Routes for requests; `addRoute` adds more. @default - none */
  readonly routes?: readonly ApiRoute[];

  /**
   * The header that tells services who calls: the `client` of the key's `meta_data`, or the identity claim of the token. A
   * header of this name from a client is overwritten, and removed on routes for all clients.
   * @default X-Client-Name
   */
  readonly clientHeader?: string;

  /**
   * Additional Tyk settings, by environment variable, such as `{ TYK_GW_LOGLEVEL: 'debug' }`. Variables that the
   * library sets are refused.
   * @default - none
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration
   */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * The key of the control API, in a Secret in `namespace`. A caller with this key can create and revoke clients' keys.
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration
   */
  readonly controlApiSecret: SecretKey;

  /**
   * A second key, in a Secret in `namespace`, with which Tyk's servers would authenticate to each other. It must not be
   * the key of the control API; without one, Tyk falls back to the key that it publishes.
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration#node_secret
   */
  readonly nodeSecret: SecretKey;

  /**
   * Workloads that may call the control API on port 9696, such as a job that creates keys.
   * @default - none: administrators use `kubectl port-forward`
   */
  readonly controlPeers?: readonly (Peer | IConnectable)[];

  /**
   * The Redis where the gateway stores keys and counts requests: a RedisDatabase, `RedisCluster.embedded`, or another
   * Redis.
   */
  readonly redis: IClientTarget;

  /** Name of a copy of Redis' Secret in `namespace`, for a Redis in another namespace. @default - Redis' own Secret */
  readonly redisSecretName?: string;

  /**
   * Name of a copy of the Secret with the certificate of Redis' authority in `namespace`, for a Redis in another
   * namespace. The copy has to follow the original, which is renewed before it expires.
   * @default - Redis' own Secret
   */
  readonly redisCaSecretName?: string;

  /**
   * Adds Tyk Pump, which serves metrics of the gateway's routes, and lets Prometheus scrape it. The gateway then keeps a
   * record of each request in Redis until the pump takes it, for a minute at most.
   * @default - no metrics
   */
  readonly monitor?: MonitorProps;

  /** The image of Tyk Pump, with a fixed tag or a digest. @default - `VERSIONS.gateway.pumpImage` */
  readonly pumpImage?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Pods, as a number or a percentage, that may be missing during a drain. @default 1 */
  readonly maxUnavailable?: number | string;

  /**
   * `LoadBalancer` adds a Service `<name>-public` for clients outside the cluster; `ClusterIP` allows only pods of the
   * cluster.
   * @default LoadBalancer
   */
  readonly serviceType?: 'LoadBalancer' | 'ClusterIP';

  /**
   * How connections of clients are encrypted. Required for a load balancer, unless `plainHttpReason` is set.
   * @default - plain HTTP
   */
  readonly tls?: GatewayTls;

  /**
   * Why clients may send their keys over plain HTTP; rendered as an annotation.
   * @default - a load balancer without `tls` is refused
   */
  readonly plainHttpReason?: string;

  /**
   * Seconds that an answer may take, streamed answers included. The gateway ends a longer one, and a pod that is
   * replaced waits as long for its last answers.
   * @default 120
   */
  readonly drainSeconds?: number;

  /** The load balancer's port. @default - 443; 80 with `plainHttpReason` */
  readonly loadBalancerPort?: number;

  /**
   * CIDR blocks that clients may call from.
   * @default - all public addresses
   * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
   */
  readonly loadBalancerSourceRanges?: readonly string[];

  /**
   * CIDR blocks between clients and pods: the nodes with `externalTrafficPolicy: Cluster`, or the subnets of a load
   * balancer that replaces the client's address or checks the health of pods. An empty list says that requests keep the
   * client's address.
   * @default - none, with a warning: many load balancers replace the address, and the policy would refuse every request
   */
  readonly loadBalancerRanges?: readonly string[];

  /**
   * `Local` keeps the client's address. `Cluster` replaces it with the node's, so `loadBalancerRanges` must contain the
   * nodes.
   * @default Local
   * @see https://kubernetes.io/docs/tutorials/services/source-ip/
   */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';

  /** The load balancer class. @default - the cluster's default */
  readonly loadBalancerClass?: string;

  /** More annotations for the cloud provider's load balancer. @default - none */
  readonly loadBalancerAnnotations?: Readonly<Record<string, string>>;

  /** Additional labels of all objects of the gateway. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

const DEFAULTS = {
  image: VERSIONS.gateway.image,
  pumpImage: VERSIONS.gateway.pumpImage,
  cpuRequest: '250m',
  cpuLimit: '1',
  memoryRequest: '256Mi',
  memoryLimit: '512Mi',
  routes: [],
  clientHeader: 'X-Client-Name',
  env: {},
  serviceType: 'LoadBalancer',
  drainSeconds: 120,
  controlPeers: [],
  externalTrafficPolicy: 'Local',
  loadBalancerAnnotations: {},
  labels: {},
} as const satisfies Partial<ApiGatewayProps>;

/** ApiGatewayProps with every default filled in, except those of the Microservice. */
export type ResolvedApiGateway = Omit<Resolved<ApiGatewayProps, typeof DEFAULTS>, 'monitor'> & {
  readonly loadBalancerPort: number;
  readonly monitor: ResolvedMonitor | undefined;
};

/** Fills in every default. `checkApiGateway` reports errors. */
export function resolveApiGateway(props: ApiGatewayProps): ResolvedApiGateway {
  const loadBalancerPort = props.loadBalancerPort ?? (props.plainHttpReason === undefined ? 443 : 80);
  return { ...resolved(props, DEFAULTS), loadBalancerPort, monitor: props.monitor && resolveMonitor(props.monitor) };
}
