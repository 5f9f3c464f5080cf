/** The group and kind of an object. */
interface ObjectType {
  readonly group: string;
  readonly kind: string;
}

/** The kinds of a group that decide which traffic is open. */
interface PolicyKinds {
  readonly namespaced?: readonly string[];
  readonly cluster?: readonly string[];
}

/*
 * Where the kinds and their scopes come from: the CustomResourceDefinitions of each project, in October 2026.
 * https://docs.cilium.io/en/stable/network/kubernetes/policy/
 * https://docs.tigera.io/calico/latest/reference/resources/
 * https://antrea.io/docs/main/docs/antrea-network-policy/
 * https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
 * https://docs.openshift.com/container-platform/latest/networking/network_security/egress_firewall/configuring-egress-firewall-ovn.html
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 * https://istio.io/latest/docs/reference/config/security/
 * https://linkerd.io/2/reference/authorization-policy/
 * https://github.com/k8snetworkplumbingwg/multi-networkpolicy
 * https://kubeovn.github.io/docs/stable/en/guide/subnet/
 * https://kuma.io/docs/latest/policies/meshtrafficpermission/
 * https://developer.hashicorp.com/consul/docs/reference/config-entry/service-intentions
 * https://github.com/vmware-tanzu/nsx-operator/blob/main/docs/security-policy.md
 * https://github.com/neuvector/manifests
 * https://docs.kubearmor.io/kubearmor/documentation/security_policy_specification
 * https://github.com/servicemeshinterface/smi-spec/blob/main/apis/traffic-access/v1alpha3/traffic-access.md
 */
const CALICO: PolicyKinds = {
  namespaced: ['NetworkPolicy', 'NetworkSet', 'StagedKubernetesNetworkPolicy', 'StagedNetworkPolicy'],
  cluster: ['GlobalNetworkPolicy', 'GlobalNetworkSet', 'HostEndpoint', 'Profile', 'StagedGlobalNetworkPolicy', 'Tier'],
};
const NSX: PolicyKinds = { namespaced: ['SecurityPolicy'] };

const POLICIES: ReadonlyMap<string, PolicyKinds> = new Map(
  Object.entries<PolicyKinds>({
    'access.smi-spec.io': { namespaced: ['TrafficTarget'] },
    'auth.consul.hashicorp.com': { namespaced: ['TrafficPermissions'] },
    'cilium.io': {
      namespaced: ['CiliumLocalRedirectPolicy', 'CiliumNetworkPolicy'],
      cluster: ['CiliumCIDRGroup', 'CiliumClusterwideNetworkPolicy'],
    },
    'consul.hashicorp.com': { namespaced: ['ServiceIntentions'] },
    'crd.antrea.io': {
      namespaced: ['Group', 'NetworkPolicy'],
      cluster: ['ClusterGroup', 'ClusterNetworkPolicy', 'Tier'],
    },
    'crd.nsx.vmware.com': NSX,
    'crd.projectcalico.org': CALICO,
    // The NetworkPolicy of before Kubernetes 1.16.
    extensions: { namespaced: ['NetworkPolicy'] },
    'k8s.cni.cncf.io': { namespaced: ['MultiNetworkPolicy'] },
    'k8s.otterize.com': { namespaced: ['ClientIntents', 'ProtectedService'] },
    'k8s.ovn.org': { namespaced: ['EgressFirewall'] },
    'kubeovn.io': { cluster: ['SecurityGroup', 'Subnet'] },
    'kuma.io': { namespaced: ['MeshTrafficPermission'], cluster: ['TrafficPermission'] },
    'network.openshift.io': { namespaced: ['EgressNetworkPolicy'], cluster: ['NetNamespace'] },
    'networking.gke.io': { namespaced: ['FQDNNetworkPolicy'] },
    'networking.istio.io': { namespaced: ['Sidecar'] },
    'networking.k8s.aws': { namespaced: ['ApplicationNetworkPolicy'], cluster: ['ClusterNetworkPolicy'] },
    'neuvector.com': { namespaced: ['NvSecurityRule'], cluster: ['NvClusterSecurityRule'] },
    'nsx.vmware.com': NSX,
    'policy.linkerd.io': {
      namespaced: [
        'AuthorizationPolicy',
        'EgressNetwork',
        'HTTPLocalRateLimitPolicy',
        'HTTPRoute',
        'MeshTLSAuthentication',
        'NetworkAuthentication',
        'Server',
        'ServerAuthorization',
      ],
    },
    'policy.networking.k8s.io': {
      cluster: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
    },
    'policy.openservicemesh.io': { namespaced: ['Egress', 'IngressBackend'] },
    'projectcalico.org': CALICO,
    'security.antrea.tanzu.vmware.com': { namespaced: ['NetworkPolicy'], cluster: ['ClusterNetworkPolicy', 'Tier'] },
    'security.istio.io': { namespaced: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'] },
    'security.kubearmor.com': {
      namespaced: ['KubeArmorPolicy'],
      cluster: ['KubeArmorClusterPolicy', 'KubeArmorHostPolicy'],
    },
    'vpcresources.k8s.aws': { namespaced: ['SecurityGroupPolicy'] },
  }),
);

/** Groups whose policies come before NetworkPolicies or add to them, so that they may open what those block. All others only close. */
const MAY_OPEN: readonly string[] = [
  'cilium.io',
  'crd.antrea.io',
  'crd.nsx.vmware.com',
  'crd.projectcalico.org',
  'nsx.vmware.com',
  'policy.networking.k8s.io',
  'projectcalico.org',
  'security.antrea.tanzu.vmware.com',
];

/** Kinds of other groups that are policies by their names, such as `AcmeNetworkPolicy`. */
const NAMED_AS_POLICY = /(NetworkPolic(y|ies)|Firewall(Polic(y|ies)|Rules?)?|(Network|Traffic)(Access)?Permissions?)$/;

/** Of these, the kinds that apply to the whole cluster. */
const NAMED_AS_CLUSTER = /(Clusterwide|Cluster|Global|Admin)(Network|Firewall)/;

/** Whether an object of a type may open or close paths between pods, besides NetworkPolicy. */
export function isOtherPolicy(type: ObjectType): boolean {
  return type.group !== 'networking.k8s.io' && (scopeOf(type) !== undefined || NAMED_AS_POLICY.test(type.kind));
}

/** Whether a policy of another kind may open paths that NetworkPolicies block. */
export function mayOpenMore({ group }: ObjectType): boolean {
  return MAY_OPEN.includes(group) || !POLICIES.has(group);
}

/** Whether a type has no namespace: a Namespace, a Node, or a policy of the whole cluster. */
export function isClusterScoped(type: ObjectType): boolean {
  if (type.group === '') return type.kind === 'Namespace' || type.kind === 'Node';
  const named = NAMED_AS_POLICY.test(type.kind) && NAMED_AS_CLUSTER.test(type.kind);
  return (scopeOf(type) ?? (named ? 'cluster' : 'namespaced')) === 'cluster';
}

function scopeOf({ group, kind }: ObjectType): keyof PolicyKinds | undefined {
  const { namespaced = [], cluster = [] } = POLICIES.get(group) ?? {};
  if (cluster.includes(kind)) return 'cluster';
  return namespaced.includes(kind) ? 'namespaced' : undefined;
}
