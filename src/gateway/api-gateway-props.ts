import type { SecretKey } from '../core/input/secret-key';
import { type Resolved, resolved } from '../core/resolved';
import type { IClientTarget } from '../network/client-target';
import { VERSIONS } from '../operators/versions';
import type { ApiRoute } from './api-route';

/** The open-source gateway of Tyk: who may call it, and where requests go. */
export interface ApiGatewayProps {
  /** The name of the Deployment, the Service and every other object of the gateway. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /**
   * The image, with a fixed tag or a digest. From 5.14 on it still answers while it is removed from the Service.
   * @default - `VERSIONS.gateway.image`
   */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Number of pods. Leave it out under an autoscaler. @default 2 */
  readonly replicas?: number;

  /** CPU that the scheduler reserves for each replica. @default 250m */
  readonly cpuRequest?: string;

  /** CPU that one replica may use at most. @default 1 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler reserves for each replica. @default 256Mi */
  readonly memoryRequest?: string;

  /** Memory beyond which a replica is killed. @default 512Mi */
  readonly memoryLimit?: string;

  /** The routes of requests; `addRoute` adds more. @default - none */
  readonly routes?: readonly ApiRoute[];

  /**
   * Further settings of Tyk, by the names of its environment variables, such as `{ TYK_GW_LOGLEVEL: 'debug' }`. Those that the library
   * sets are refused.
   * @default - none
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration
   */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * The key of the control API, by reference to a Secret in `namespace`. Whoever has it can make and revoke the keys of clients.
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration
   */
  readonly controlApiSecret: SecretKey;

  /** Where the gateway keeps keys and counts requests: a RedisDatabase, `RedisCluster.embedded`, or another Redis. */
  readonly redis: IClientTarget;

  /** Name of a copy of Redis' own Secret in `namespace`, where Redis runs in another namespace. @default - Redis' own Secret */
  readonly redisSecretName?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Pods, or a percentage of them, that may be missing while nodes are drained. @default 1 */
  readonly maxUnavailable?: number | string;

  /** LoadBalancer: clients outside reach it through a Service `<name>-public`. ClusterIP: only pods of the cluster reach it. @default LoadBalancer */
  readonly serviceType?: 'LoadBalancer' | 'ClusterIP';

  /** The port of the load balancer. Behind it is plain HTTP: the load balancer has to terminate TLS. @default 80 */
  readonly loadBalancerPort?: number;

  /**
   * The CIDR blocks that clients may call from.
   * @default - all public addresses
   * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
   */
  readonly loadBalancerSourceRanges?: readonly string[];

  /**
   * The CIDR blocks between clients and pods: nodes with `externalTrafficPolicy: Cluster`, the subnets of a load balancer that replaces
   * the client's address with its own, or that checks the health of pods.
   * @default - none: the client's own address arrives
   */
  readonly loadBalancerRanges?: readonly string[];

  /**
   * Local keeps the client's address; Cluster replaces it with the node's, so that `loadBalancerRanges` has to name the nodes.
   * @default Local
   * @see https://kubernetes.io/docs/tutorials/services/source-ip/
   */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';

  /** The class of the load balancer. @default - the cluster's default */
  readonly loadBalancerClass?: string;

  /** Annotations for the cloud's load balancer, such as its TLS certificate. @default - none */
  readonly loadBalancerAnnotations?: Readonly<Record<string, string>>;

  /**
   * The cluster runs NodeLocal DNSCache, so that pods also resolve names at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** Labels of your own, on every object of the gateway. @default - none */
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

/** Fills every default. `checkApiGateway` says what is wrong. */
export function resolveApiGateway(props: ApiGatewayProps): ResolvedApiGateway {
  return resolved(props, DEFAULTS);
}
