import type { SecretKey } from '../core/input/secret-key';
import { type Resolved, resolved } from '../core/resolved';
import type { IClientTarget } from '../network/client-target';
import { VERSIONS } from '../operators/versions';
import type { ApiRoute } from './api-route';

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
   * The Redis where the gateway stores keys and counts requests: a RedisDatabase, `RedisCluster.embedded`, or another
   * Redis.
   */
  readonly redis: IClientTarget;

  /** Name of a copy of Redis' Secret in `namespace`, for a Redis in another namespace. @default - Redis' own Secret */
  readonly redisSecretName?: string;

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

  /** The load balancer's port. The gateway serves plain HTTP, so the load balancer must terminate TLS. @default 80 */
  readonly loadBalancerPort?: number;

  /**
   * CIDR blocks that clients may call from.
   * @default - all public addresses
   * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
   */
  readonly loadBalancerSourceRanges?: readonly string[];

  /**
   * CIDR blocks between clients and pods: the nodes with `externalTrafficPolicy: Cluster`, or the subnets of a load
   * balancer that replaces the client's address or checks the health of pods.
   * @default - none: requests keep the client's address
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

  /** Annotations for the cloud provider's load balancer, such as its TLS certificate. @default - none */
  readonly loadBalancerAnnotations?: Readonly<Record<string, string>>;

  /**
   * Also allows DNS lookups at 169.254.20.10, for clusters that run NodeLocal DNSCache.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** Additional labels of all objects of the gateway. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

const DEFAULTS = {
  image: VERSIONS.gateway.image,
  cpuRequest: '250m',
  cpuLimit: '1',
  memoryRequest: '256Mi',
  memoryLimit: '512Mi',
  routes: [],
  env: {},
  serviceType: 'LoadBalancer',
  loadBalancerPort: 80,
  loadBalancerRanges: [],
  externalTrafficPolicy: 'Local',
  loadBalancerAnnotations: {},
  labels: {},
} as const satisfies Partial<ApiGatewayProps>;

/** ApiGatewayProps with every default filled in, except those of the Microservice. */
export type ResolvedApiGateway = Resolved<ApiGatewayProps, typeof DEFAULTS>;

/** Fills in every default. `checkApiGateway` reports errors. */
export function resolveApiGateway(props: ApiGatewayProps): ResolvedApiGateway {
  return resolved(props, DEFAULTS);
}
