import { type Resolved, resolved } from '../../core/resolved';
import { type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import type { Peer } from '../../network/peer';

/** Props of RedisCluster. */
export interface RedisClusterProps {
  /** The name of the cluster and the prefix of its pods and Services. */
  readonly name: string;

  /** The namespace of the cluster. Redis supports one cluster per namespace. */
  readonly namespace: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /**
   * The number of nodes. Odd and at least 3, because more than half of them must agree. It can only be increased.
   * @default 3
   */
  readonly nodes?: number;

  /**
   * CPU of each node, as request and limit. Redis requires both to be equal.
   * @default 2
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/pod-stability/
   */
  readonly cpu?: string;

  /** Memory of each node, as request and limit. @default 4Gi */
  readonly memory?: string;

  /** The size of each node's volume, such as `20Gi`. @default - the operator's default: five times `memory` */
  readonly storageSize?: string;

  /** Name of a StorageClass of block devices. @default - the cluster's default */
  readonly storageClassName?: string;

  /**
   * Name of the Secret with the license, under the key `license`. The license is for a cluster with the name
   * `<name>.<namespace>.svc.cluster.local`, and for a number of shards, copies included. When it has expired, nothing
   * can be changed and no database added.
   * @default - a trial for 30 days and 4 shards: more are refused
   * @see https://redis.io/docs/latest/operate/kubernetes/security/authentication/configuration-secrets/
   * @see https://redis.io/docs/latest/operate/rs/clusters/configure/license-keys/
   */
  readonly licenseSecretName?: string;

  /** Why the trial is enough; rendered as an annotation. @default - a warning without a license */
  readonly trialReason?: string;

  /**
   * Name of a Secret of type kubernetes.io/tls with the certificate that clients of all databases see, and its authority
   * as `ca.crt`, such as cert-manager fills. The certificate has to name the databases' Services, such as
   * `*.azora.svc`. The operator follows its renewal. `unverifiedReason` or `plainTextReason` takes its place.
   * @see https://redis.io/docs/latest/operate/kubernetes/security/certificates/cert-manager/
   */
  readonly tlsSecretName?: string;

  /**
   * Why clients may accept any certificate; rendered as an annotation. Without `tlsSecretName`, the certificate is signed by
   * itself, made on the first node and in no Secret, so clients cannot check it: a pod in between could read and change
   * what they send.
   * @default - clients check the certificate and its host name
   */
  readonly unverifiedReason?: string;

  /**
   * Why connections without TLS are acceptable, of clients and between nodes; rendered as an annotation.
   * @default - databases refuse connections without TLS, and copies are sent over TLS
   */
  readonly plainTextReason?: string;

  /**
   * Name of the administrator's Secret, with the keys `username` and `password`. Cannot be changed later.
   * @default - the operator creates a Secret with the cluster's name
   */
  readonly credentialsSecretName?: string;

  /**
   * The node label with the name of a node's rack, such as `topology.kubernetes.io/zone`. Every Kubernetes node must have
   * it. The copies of a shard are spread over racks. Adds a ClusterRole, with which the operator reads the label.
   * @default - copies are on different nodes
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/
   */
  readonly rackTopologyKey?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The type of the web interface's Service, `<name>-ui`. @default ClusterIP */
  readonly uiServiceType?: RedisUiServiceType;

  /** The namespace of the operator. @default - `namespace`, as Redis recommends */
  readonly operatorNamespace?: string;

  /**
   * The object store of the databases' backups, such as `Egress.internet443()`, which the nodes call.
   * @default - none: databases have no backup
   */
  readonly objectStore?: Peer;

  /** Adds a ServiceMonitor and opens the metrics to Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;
}

/** The type of the web interface's Service. */
export type RedisUiServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

const DEFAULTS = {
  imagePullSecrets: [],
  nodes: 3,
  cpu: '2',
  memory: '4Gi',
  uiServiceType: 'ClusterIP',
} satisfies Partial<RedisClusterProps>;

/** RedisClusterProps with every default filled in. */
export type ResolvedRedisCluster = Omit<
  Resolved<RedisClusterProps, typeof DEFAULTS>,
  'operatorNamespace' | 'monitor'
> & { readonly operatorNamespace: string; readonly monitor: ResolvedMonitor | undefined };

/** Fills in every default. `checkRedisCluster` reports errors. */
export function resolveRedisCluster(props: RedisClusterProps): ResolvedRedisCluster {
  const cluster = resolved(props, DEFAULTS);
  return {
    ...cluster,
    operatorNamespace: cluster.operatorNamespace ?? cluster.namespace,
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

/** The cluster's name in messages. */
export function redisSubject({ namespace, name }: Pick<RedisClusterProps, 'namespace' | 'name'>): string {
  return `RedisCluster '${namespace}/${name}'`;
}
