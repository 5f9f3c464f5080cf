import type { ApiServerAddresses } from './api-server-addresses';
import type { ResolvedDns } from './cluster-dns';
import type { ClusterPrometheus } from './cluster-prometheus';
import type { NetworkPlugin } from './network-plugin';

/** What is known about a cluster, as data: a back end that renders sessions must not load the class Cluster, which knows constructs. */
export interface ClusterFacts {
  readonly kubernetesVersion: string;

  /** The addresses of the API server. */
  readonly apiServer: ApiServerAddresses | undefined;

  /** Where pods send DNS queries. */
  readonly dns: ResolvedDns;

  /** The blocks of all pod addresses. */
  readonly podCidrs: readonly string[] | undefined;

  /** The blocks of all Service addresses. */
  readonly serviceCidrs: readonly string[] | undefined;

  /** The blocks of all nodes. */
  readonly nodeCidrs: readonly string[] | undefined;

  /** Further addresses of the platform that pods have no reason to reach. */
  readonly metadataCidrs: readonly string[];

  /** The Prometheus that scrapes workloads, unless a monitor names another. */
  readonly prometheus: Required<ClusterPrometheus>;

  readonly networkPlugin: NetworkPlugin | undefined;
}

/** The addresses of a cluster and of its platform, which are never "the internet", whether public or private. */
export function internalCidrs({
  podCidrs = [],
  serviceCidrs = [],
  nodeCidrs = [],
  metadataCidrs,
}: ClusterFacts): readonly string[] {
  return [...podCidrs, ...serviceCidrs, ...nodeCidrs, ...metadataCidrs];
}
