import { frozenCopy } from '../frozen';
import { refuses } from '../input/input';
import { cidr, firstAddress } from '../network/cidr';
import { distinct } from '../order';
import type { ApiServerAddresses } from './api-server-addresses';
import { type ClusterDns, resolveDns } from './cluster-dns';
import type { ClusterFacts } from './cluster-facts';
import { type ClusterPrometheus, resolveClusterPrometheus } from './cluster-prometheus';
import type { NetworkPlugin } from './network-plugin';

/** Props of Cluster. */
export interface ClusterProps {
  /**
   * The oldest Kubernetes version that the manifests must work with, such as `1.34`; at least `1.28`. A prop that needs a newer one is
   * refused. A default that needs one is left out, and synth warns of what is lost.
   * @default 1.30
   */
  readonly kubernetesVersion?: string;

  /**
   * The addresses of the API server, for `Egress.kubernetesApi()`: of the Service `kubernetes` in `default`, and of the servers
   * behind it. With `serviceCidrs`, the address of the Service is added: it is the first of the first block.
   * @default - unknown: workloads that call the API server may reach all private addresses, and synth warns
   */
  readonly apiServer?: ApiServerAddresses;

  /** Where pods send DNS queries. @default - the pods of CoreDNS or kube-dns in kube-system */
  readonly dns?: ClusterDns;

  /**
   * The blocks of all pod addresses. `Egress.internet()` and `Peer.clients()` exclude them, and the checks at synth know which pods an
   * address block includes.
   * @default - unknown: private addresses count as those of pods
   */
  readonly podCidrs?: readonly string[];

  /**
   * The blocks of all Service addresses (`--service-cluster-ip-range`), the primary one first. `Egress.internet()` excludes them.
   * @default - unknown
   */
  readonly serviceCidrs?: readonly string[];

  /**
   * The blocks of all nodes, such as the subnets of their node groups: where `Egress.kubelets()` leads, and what `Egress.internet()`
   * excludes.
   * @default - unknown: Prometheus may reach all private IPv4 addresses on the kubelets' port, and synth warns
   */
  readonly nodeCidrs?: readonly string[];

  /**
   * Further addresses of the platform, which may give credentials or settings of a node to whoever asks, such as `168.63.129.16/32` on
   * Azure. `Egress.internet()` excludes them.
   * @default - only link-local and private addresses, among them 169.254.169.254 and fd00:ec2::254
   */
  readonly metadataCidrs?: readonly string[];

  /** The Prometheus that scrapes workloads, unless a monitor names another. @default - pods of Prometheus in namespace monitoring */
  readonly prometheus?: ClusterPrometheus;

  /** The network plugin. @default - unknown */
  readonly networkPlugin?: NetworkPlugin;
}

/** Fills in every default. What is unknown is undefined. */
export function resolveCluster(props: ClusterProps): ClusterFacts {
  return frozenCopy({
    kubernetesVersion: props.kubernetesVersion ?? '1.30',
    apiServer: withService(props),
    dns: resolveDns(props.dns),
    podCidrs: props.podCidrs,
    serviceCidrs: props.serviceCidrs,
    nodeCidrs: props.nodeCidrs,
    metadataCidrs: props.metadataCidrs ?? [],
    prometheus: resolveClusterPrometheus(props.prometheus),
    networkPlugin: props.networkPlugin,
  });
}

/**
 * Adds the address of the Service `kubernetes`, unless policies compare only the addresses behind it.
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ --service-cluster-ip-range
 */
function withService({ apiServer, serviceCidrs, networkPlugin }: ClusterProps): ApiServerAddresses | undefined {
  const [primary] = serviceCidrs ?? [];
  if (apiServer === undefined || primary === undefined || refuses(cidr, primary)) return apiServer;
  if (apiServer.cidrs.length === 0 || networkPlugin?.serviceCalls === 'pod address') return apiServer;
  return { ...apiServer, cidrs: distinct([firstAddress(primary), ...apiServer.cidrs]) };
}
