import type { SecretKey } from '../core/secret-key';
import type { IClientTarget } from '../network/client-target';
import type { ApiRoute } from './api-route';

/** The open-source gateway of Tyk: whom it serves, and where requests go. */
export interface ApiGatewayProps {
  /** The name of the Deployment, the Service and all else that belongs to it. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /**
   * The key of its control API, by reference to a Secret in `namespace`. Who has it makes and revokes the keys of clients.
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration
   */
  readonly secret: SecretKey;

  /** Where it keeps keys and counts requests: a RedisDatabase, `RedisCluster.embedded`, or another Redis. */
  readonly redis: IClientTarget;

  /** Name of a Secret in `namespace` with the keys of Redis' own, where that lies in another namespace. @default - Redis' own Secret */
  readonly redisSecretName?: string;

  /** Where requests go; `addRoute` adds more. @default - none */
  readonly routes?: readonly ApiRoute[];

  /** The image, with a fixed tag or a digest. From 5.14 on it answers while it is taken out of the Service. @default - `VERSIONS.gateway.image` */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Whether clients outside reach it, through a Service `<name>-public`, or pods of the cluster alone. @default LoadBalancer */
  readonly serviceType?: 'LoadBalancer' | 'ClusterIP';

  /** The port of the load balancer. It leads to plain HTTP: the load balancer has to end TLS. @default 80 */
  readonly loadBalancerPort?: number;

  /**
   * Blocks that clients call from.
   * @default - all public addresses
   * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
   */
  readonly loadBalancerSourceRanges?: readonly string[];

  /**
   * Blocks of what stands between clients and pods: nodes under `externalTrafficPolicy: Cluster`, the subnets of a load balancer that
   * puts its own address in place of the client's, or that checks the health of pods.
   * @default - none: the client's own address arrives
   */
  readonly loadBalancerRanges?: readonly string[];

  /**
   * Local keeps the client's address; Cluster puts the node's in its place, so that `loadBalancerRanges` has to name the nodes.
   * @default Local
   * @see https://kubernetes.io/docs/tutorials/services/source-ip/
   */
  readonly externalTrafficPolicy?: 'Local' | 'Cluster';

  /** The class of the load balancer. @default - the cluster's default */
  readonly loadBalancerClass?: string;

  /** What the cloud is told of the load balancer, such as the certificate for TLS. @default - none */
  readonly loadBalancerAnnotations?: Readonly<Record<string, string>>;

  /** Number of pods. Leave it out under an autoscaler. @default 2 */
  readonly replicas?: number;

  /** Pods, or a percentage of them, that may be missing while nodes are drained. @default 1 */
  readonly maxUnavailable?: number | string;

  /** CPU that the scheduler sets aside for each replica. @default 250m */
  readonly cpuRequest?: string;

  /** CPU that one replica may use at most. @default 1 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler sets aside for each replica. @default 256Mi */
  readonly memoryRequest?: string;

  /** Memory beyond which a replica is killed. @default 512Mi */
  readonly memoryLimit?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /**
   * Further settings of Tyk, by the names of its variables, such as `{ TYK_GW_LOGLEVEL: 'debug' }`. What the library sets is refused.
   * @default - none
   * @see https://tyk.io/docs/tyk-oss-gateway/configuration
   */
  readonly settings?: Readonly<Record<string, string>>;

  /** Labels of your own, on all that belongs to it. @default - none */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}
