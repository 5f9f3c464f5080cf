import { frozen } from '../frozen';

/**
 * What the network plugin makes of a NetworkPolicy, where Kubernetes leaves it to the plugin. A field that is left out is not known.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export interface NetworkPlugin {
  /** The name in messages, such as `Cilium`. */
  readonly name: string;

  /**
   * Whether an `ipBlock` matches pods whose address lies within it. Kubernetes means it for addresses outside the cluster.
   * @default - not known: where a path must be closed it counts as open, where it must be open it does not
   */
  readonly ipBlocksMatchPods?: boolean;

  /** Whether an `ipBlock` matches the nodes of the cluster. @default - not known: synth does not warn */
  readonly ipBlocksMatchNodes?: boolean;

  /**
   * Whether it supports `endPort`. Without, a rule with a range opens only its first port, so synth refuses such a rule.
   * @default - not known: ranges are rendered
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
   */
  readonly portRanges?: boolean;

  /**
   * Whether policies apply to Pods without an owner, as sessions are. Without, every session is open to all, so synth warns.
   * @default - not known: synth does not warn
   */
  readonly appliesToBarePods?: boolean;

  /**
   * The address that a policy compares when a pod calls a Service: that of the Service, or that of the pod or server behind it.
   * @default - not known: both are opened for the API server
   */
  readonly serviceCalls?: 'pod address' | 'service address';
}

/** Network plugins whose behavior is documented or visible in their code. */
export const NETWORK_PLUGINS = frozen({
  /**
   * Calico compares addresses after kube-proxy has replaced that of the Service.
   * @see https://docs.tigera.io/calico/latest/network-policy/services/services-cluster-ips
   */
  calico: {
    name: 'Calico',
    ipBlocksMatchPods: true,
    ipBlocksMatchNodes: true,
    portRanges: true,
    serviceCalls: 'pod address',
  },

  /**
   * Cilium applies an ipBlock only to addresses that it does not manage: not to pods, and to nodes only with `policyCIDRMatchMode: nodes`.
   * @see https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based
   */
  cilium: { name: 'Cilium', ipBlocksMatchPods: false, ipBlocksMatchNodes: false, serviceCalls: 'pod address' },

  /**
   * The network policy agent of the Amazon VPC CNI sits where packets leave the pod, before kube-proxy replaces the address of the Service.
   * It does not apply policies to Pods without `metadata.ownerReferences`. It tells pods apart by their names up to the last dash, so an
   * owner alone does not protect sessions: `agent-a` and `agent-b` would get the same rules, whatever their profiles.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
   * @see https://github.com/aws/aws-network-policy-agent/issues/327
   * @see https://github.com/aws/aws-network-policy-agent/blob/1a05fb5ebe0f7ad7eb3ff771e24c85680b8aa5f2/pkg/utils/utils.go GetPodIdentifier
   * @see https://github.com/aws/amazon-network-policy-controller-k8s/blob/03e22b50e25900da44665bd4a76474812cf62ccf/pkg/resolvers/endpoints.go getMatchingServiceClusterIPs
   */
  amazonVpcCni: {
    name: 'Amazon VPC CNI',
    ipBlocksMatchPods: true,
    portRanges: true,
    appliesToBarePods: false,
    serviceCalls: 'service address',
  },

  /**
   * OVN-Kubernetes applies egress rules after its load balancer has chosen a pod.
   * @see https://github.com/ovn-kubernetes/ovn-kubernetes/blob/master/go-controller/pkg/ovn/acl.go policyTypeToAclPipeline
   */
  ovnKubernetes: { name: 'OVN-Kubernetes', serviceCalls: 'pod address' },
}) satisfies Readonly<Record<string, NetworkPlugin>>;
