import type { MonitorProps } from '../../monitoring/monitor';
import type { Peer } from '../../network/peer';

/** A cluster of Redis Enterprise: how many pods, how large, and who may call them. */
export interface RedisClusterProps {
  /** The name of the cluster, of its pods and of their Services. */
  readonly name: string;

  /** The namespace that it runs in. Redis supports one cluster in each. */
  readonly namespace: string;

  /** Number of pods, odd and at least 3, or they cannot agree after a failure. It may grow, not shrink. @default 3 */
  readonly nodes?: number;

  /**
   * CPU of each pod: set aside, and the most that it gets, as Redis wants it.
   * @default 2
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/pod-stability/
   */
  readonly cpu?: string;

  /** Memory of each pod, set aside and the most that it gets. @default 4Gi */
  readonly memory?: string;

  /** Disk of each pod, such as `20Gi`. @default - five times `memory`, by the operator */
  readonly storageSize?: string;

  /** Name of a StorageClass of block devices. @default - the cluster's default */
  readonly storageClassName?: string;

  /**
   * Name of the Secret with the license, under the key `license`.
   * @default - a trial of 30 days and four shards
   * @see https://redis.io/docs/latest/operate/kubernetes/security/authentication/configuration-secrets/
   */
  readonly licenseSecretName?: string;

  /**
   * Name of the Secret of the administrator, with the keys `username` and `password`. It cannot be changed later.
   * @default - the operator makes one of the cluster's name
   */
  readonly credentialsSecretName?: string;

  /** The type of the Service of the web interface, `<name>-ui`. @default ClusterIP */
  readonly uiServiceType?: RedisUiServiceType;

  /**
   * The label of nodes that tells which of them fail together, such as `topology.kubernetes.io/zone`: the copies of a shard are kept
   * apart by it. The operator needs a ClusterRole to read it.
   * @default - copies are kept on different nodes
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/
   */
  readonly rackAwarenessNodeLabel?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** The namespace that the operator runs in. @default - `namespace`: Redis wants it beside the cluster */
  readonly operatorNamespace?: string;

  /** The API server, which the operator and the pods call, and which calls the operator. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;

  /** A ServiceMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}

/** How the web interface is reached. */
export type RedisUiServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';
