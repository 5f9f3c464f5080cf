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
import { AKS, EKS, GKE, K3S, KIND, OPENSHIFT, withFacts } from './presets';

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
    return isCluster(found) ? found : UNKNOWN;
  }

  /**
   * kind: pods in 10.244.0.0/16, Services in 10.96.0.0/16.
   * @param props what differs by installation: the subnet of the docker network `kind`, where its nodes and the API server are, as `apiServer` and `nodeCidrs`
   */
  static kind(props: ClusterProps = {}): Cluster {
    return new Cluster(withFacts(KIND, props));
  }

  /**
   * Amazon EKS with the network policies of the Amazon VPC CNI.
   * @param props what differs by installation: the subnets of nodes and pods as `nodeCidrs` and `podCidrs`, those of the control plane as `apiServer`, and `serviceCidrs` as `aws eks describe-cluster` shows them
   */
  static eks(props: ClusterProps = {}): Cluster {
    return new Cluster(withFacts(EKS, props));
  }

  /**
   * GKE: Services in the range that Google manages, and all three ways in which its pods resolve names.
   * @param props what differs by installation: the secondary range of pods as `podCidrs`, the control plane as `apiServer`, the subnet of nodes as `nodeCidrs`
   */
  static gke(props: ClusterProps = {}): Cluster {
    return new Cluster(withFacts(GKE, props));
  }

  /**
   * AKS with Azure CNI Overlay: its default ranges, and 168.63.129.16, which is never "the internet".
   * @param props what differs by installation: the control plane as `apiServer`, the subnet of nodes as `nodeCidrs`; with other networking `podCidrs` too
   */
  static aks(props: ClusterProps = {}): Cluster {
    return new Cluster(withFacts(AKS, props));
  }

  /**
   * OpenShift with OVN-Kubernetes: the DNS of openshift-dns on port 5353, and the Prometheus of user workloads.
   * @param props what differs by installation: the control plane nodes as `apiServer`, the machine network as `nodeCidrs`
   */
  static openShift(props: ClusterProps = {}): Cluster {
    return new Cluster(withFacts(OPENSHIFT, props));
  }

  /**
   * k3s: pods in 10.42.0.0/16, Services in 10.43.0.0/16.
   * @param props what differs by installation: the servers as `apiServer`, all nodes as `nodeCidrs`
   */
  static k3s(props: ClusterProps = {}): Cluster {
    return new Cluster(withFacts(K3S, props));
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

/** The cluster of an app that says nothing of it. The same for all, so that what is derived from a cluster is derived once. */
const UNKNOWN = new Cluster();
