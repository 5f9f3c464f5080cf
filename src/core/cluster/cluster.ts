import type { IConstruct } from 'constructs';
import { checkedCalls } from '../input/checked-calls';
import { isInstance } from '../input/instances';
import { minorOf } from '../kubernetes-version';
import type { ApiServerAddresses } from './api-server-addresses';
import type { ResolvedDns } from './cluster-dns';
import type { ClusterFacts } from './cluster-facts';
import type { ClusterPrometheus } from './cluster-prometheus';
import { type ClusterProps, resolveCluster } from './cluster-props';
import { checkCluster } from './cluster-rules';
import { type Feature, SINCE } from './features';
import type { NetworkPlugin } from './network-plugin';

const CONTEXT = 'cdk8s-agents/cluster';

/**
 * Facts about the cluster that manifests are rendered for. Give them once, as `AgentsAppProps.cluster` or with `addTo`: every construct
 * reads them. What is not known is undefined.
 */
@checkedCalls('Cluster')
export class Cluster implements ClusterFacts {
  /** The cluster of a construct: what `addTo` set on the nearest construct around it, or the defaults. */
  static of(scope: IConstruct): Cluster {
    const found: unknown = scope.node.tryGetContext(CONTEXT);
    return isCluster(found) ? found : new Cluster();
  }

  readonly kubernetesVersion: string;
  readonly apiServer: ApiServerAddresses | undefined;
  readonly dns: ResolvedDns;
  readonly podCidrs: readonly string[] | undefined;
  readonly serviceCidrs: readonly string[] | undefined;
  readonly nodeCidrs: readonly string[] | undefined;
  readonly metadataCidrs: readonly string[];
  readonly prometheus: Required<ClusterPrometheus>;
  readonly networkPlugin: NetworkPlugin | undefined;

  /** @throws InputError that lists every wrong prop */
  constructor(props: ClusterProps = {}) {
    const cluster = resolveCluster(props);
    checkCluster(cluster);
    this.kubernetesVersion = cluster.kubernetesVersion;
    this.apiServer = cluster.apiServer;
    this.dns = cluster.dns;
    this.podCidrs = cluster.podCidrs;
    this.serviceCidrs = cluster.serviceCidrs;
    this.nodeCidrs = cluster.nodeCidrs;
    this.metadataCidrs = cluster.metadataCidrs;
    this.prometheus = cluster.prometheus;
    this.networkPlugin = cluster.networkPlugin;
    Object.freeze(this);
  }

  /** Sets the cluster of all constructs that are added to `scope` afterwards. `AgentsAppProps.cluster` does so for an app. */
  addTo(scope: IConstruct): void {
    scope.node.setContext(CONTEXT, this);
  }

  /** Whether a feature works in `kubernetesVersion` and in all later versions. */
  has(feature: Feature): boolean {
    return minorOf(this.kubernetesVersion) >= SINCE[feature];
  }
}

/** Also a Cluster of another copy of this library. */
function isCluster(value: unknown): value is Cluster {
  return isInstance(value, 'Cluster');
}
