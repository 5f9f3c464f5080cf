import { reachability } from '../../../src/reachability/index';
import { deployment, policy } from '../kube';

/** A policy of another kind, in a namespace or of the whole cluster. */
function other(apiVersion: string, kind: string, namespace?: string): object {
  return { apiVersion, kind, metadata: { name: 'p', ...(namespace && { namespace }) }, spec: {} };
}

const NAMESPACED: readonly (readonly [string, string])[] = [
  ['access.smi-spec.io/v1alpha3', 'TrafficTarget'],
  ['cilium.io/v2', 'CiliumLocalRedirectPolicy'],
  ['cilium.io/v2', 'CiliumNetworkPolicy'],
  ['consul.hashicorp.com/v1alpha1', 'ServiceIntentions'],
  ['crd.antrea.io/v1beta1', 'NetworkPolicy'],
  ['crd.nsx.vmware.com/v1alpha1', 'SecurityPolicy'],
  ['crd.projectcalico.org/v1', 'NetworkPolicy'],
  ['example.com/v1', 'AcmeEgressFirewall'],
  ['example.com/v1', 'AcmeNetworkPolicy'],
  ['extensions/v1beta1', 'NetworkPolicy'],
  ['isovalent.com/v1', 'IsovalentNetworkPolicy'],
  ['k8s.cni.cncf.io/v1beta1', 'MultiNetworkPolicy'],
  ['k8s.ovn.org/v1', 'EgressFirewall'],
  ['kuma.io/v1alpha1', 'MeshTrafficPermission'],
  ['network.openshift.io/v1', 'EgressNetworkPolicy'],
  ['networking.gke.io/v1alpha1', 'FQDNNetworkPolicy'],
  ['networking.istio.io/v1', 'Sidecar'],
  ['networking.k8s.aws/v1alpha1', 'ApplicationNetworkPolicy'],
  ['neuvector.com/v1', 'NvSecurityRule'],
  ['policy.linkerd.io/v1beta1', 'HTTPRoute'],
  ['policy.linkerd.io/v1beta1', 'Server'],
  ['policy.linkerd.io/v1beta1', 'ServerAuthorization'],
  ['policy.linkerd.io/v1alpha1', 'AuthorizationPolicy'],
  ['projectcalico.org/v3', 'NetworkPolicy'],
  ['projectcalico.org/v3', 'StagedKubernetesNetworkPolicy'],
  ['projectcalico.org/v3', 'StagedNetworkPolicy'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['security.kubearmor.com/v1', 'KubeArmorPolicy'],
  ['vpcresources.k8s.aws/v1beta1', 'SecurityGroupPolicy'],
];

const CLUSTER: readonly (readonly [string, string])[] = [
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy'],
  ['cilium.io/v2alpha1', 'CiliumCIDRGroup'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy'],
  ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy'],
  ['example.com/v1', 'AcmeClusterNetworkPolicy'],
  ['example.com/v1', 'GlobalFirewallPolicy'],
  ['kubeovn.io/v1', 'SecurityGroup'],
  ['networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy'],
  ['projectcalico.org/v3', 'GlobalNetworkPolicy'],
  ['projectcalico.org/v3', 'StagedGlobalNetworkPolicy'],
];

const groupIn = (apiVersion: string): string => apiVersion.replace(/\/.*/, '');

test.each(NAMESPACED)('%s %s is named with its group and namespace', (apiVersion, kind) => {
  const title = (name: string) => `${kind}.${groupIn(apiVersion)} '${name}'`;
  expect(reachability([other(apiVersion, kind, 'a')]).notEvaluated).toEqual([title('a/p')]);
  expect(reachability([other(apiVersion, kind)]).notEvaluated).toEqual([title('default/p')]);
});

test.each(CLUSTER)('%s %s is named with its group, and has no namespace', (apiVersion, kind) => {
  const title = `${kind}.${groupIn(apiVersion)} 'p'`;
  expect(reachability([other(apiVersion, kind)]).notEvaluated).toEqual([title]);
  // cdk8s gives the namespace of a chart to each of its objects.
  expect(reachability([other(apiVersion, kind, 'a')]).notEvaluated).toEqual([title]);
});

test.each([
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['cilium.io/v2alpha1', 'CiliumL2AnnouncementPolicy'],
  ['kyverno.io/v1', 'ClusterPolicy'],
  ['example.com/v1', 'Server'],
  ['gateway.envoyproxy.io/v1alpha1', 'SecurityPolicy'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
])('%s %s is no policy of another kind', (apiVersion, kind) => {
  expect(reachability([{ ...other(apiVersion, kind, 'a'), spec: undefined }]).notEvaluated).toEqual([]);
});

test('two policies of the same kind and name in two groups are two policies', () => {
  const both = [
    other('projectcalico.org/v3', 'NetworkPolicy', 'a'),
    other('crd.projectcalico.org/v1', 'NetworkPolicy', 'a'),
  ];
  expect(reachability([...both, policy('a/p', {}), deployment('a/x')]).notEvaluated).toEqual([
    "NetworkPolicy.projectcalico.org 'a/p'",
    "NetworkPolicy.crd.projectcalico.org 'a/p'",
  ]);
});

test('a NetworkPolicy of before Kubernetes 1.16 is a warning too', () => {
  expect(reachability([other('extensions/v1beta1', 'NetworkPolicy', 'a')]).warnings).toEqual([
    `NetworkPolicy 'a/p': apiVersion must be networking.k8s.io/v1 since Kubernetes 1.16, got "extensions/v1beta1": the API server refuses it`,
  ]);
});

test('only policies that may open more count as a way around NetworkPolicies', () => {
  const opens = (apiVersion: string, kind: string) =>
    reachability([other(apiVersion, kind)]).objects.otherPolicies.map(({ mayOpenMore }) => mayOpenMore);
  expect(opens('cilium.io/v2', 'CiliumNetworkPolicy')).toEqual([true]);
  expect(opens('example.com/v1', 'AcmeNetworkPolicy')).toEqual([true]);
  expect(opens('security.istio.io/v1', 'AuthorizationPolicy')).toEqual([false]);
  expect(opens('k8s.ovn.org/v1', 'EgressFirewall')).toEqual([false]);
});
