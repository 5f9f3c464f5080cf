import { ApiObject, Chart, Testing } from 'cdk8s';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { AgentTemplate } from '../../../src/agent/agent-template';
import { AgentScaledJob } from '../../../src/agent/scaled-job/agent-scaled-job';
import { AgentsApp } from '../../../src/app/agents-app';
import { Cluster } from '../../../src/core/cluster/cluster';
import type { ClusterProps } from '../../../src/core/cluster/cluster-props';
import { NETWORK_PLUGINS } from '../../../src/core/cluster/network-plugin';
import { Egress } from '../../../src/network/egress';
import { WorkloadPolicy } from '../../../src/network/workload-policy';
import { minimal } from '../../agent/fixtures';
import { expectGolden } from '../../support/golden';
import { find, toKubeObject } from '../../support/objects';

const PRESETS: Readonly<Record<string, (props?: ClusterProps) => Cluster>> = {
  kind: (props) => Cluster.kind(props),
  eks: (props) => Cluster.eks(props),
  gke: (props) => Cluster.gke(props),
  aks: (props) => Cluster.aks(props),
  openShift: (props) => Cluster.openShift(props),
  k3s: (props) => Cluster.k3s(props),
};

/** What an installation says of itself: TEST-NET addresses, so that each is visible in a golden. */
const INSTALLED: ClusterProps = { apiServer: { cidrs: ['192.0.2.10/32'] }, nodeCidrs: ['192.0.2.0/24'] };

/** An agent that calls the internet and the API server, and the sentence that synth prints about it. */
function agentOn(cluster: Cluster): { readonly chart: Chart; readonly report: string } {
  const app = new AgentsApp({ cluster, report: false });
  const chart = new Chart(app, 'agents');
  const egress = [Egress.internet443(), Egress.kubernetesApi()];
  new AgentTemplate(chart, 'Agent', {
    profile: new AgentProfile({ ...minimal, name: 'coder', egress }),
    namespace: 'agents',
  });
  return { chart, report: app.toReport(false) };
}

function policyOf(chart: Chart): NetworkPolicy {
  return find(chart.toJson().map(toKubeObject), 'NetworkPolicy', 'coder');
}

test.each(Object.entries(PRESETS))('the policy of an agent on %s', (name, preset) => {
  const file = name.toLowerCase();
  const page = Testing.chart();
  new ApiObject(page, 'Policy', toKubeObject(policyOf(agentOn(preset(INSTALLED)).chart)));
  expectGolden(page, `cluster/${file}`);
});

test.each(Object.entries(PRESETS))('%s without an API server warns of it, and with one does not', (_, preset) => {
  expect(agentOn(preset()).report).toContain("Peer.addresses 'Kubernetes API'");
  expect(agentOn(preset(INSTALLED)).report).not.toContain("Peer.addresses 'Kubernetes API'");
});

test('what an installation says replaces the facts of the preset, and adds addresses of the platform', () => {
  const given = Cluster.aks({
    podCidrs: ['10.1.0.0/16'],
    metadataCidrs: ['192.0.2.53/32'],
    dns: { localCidrs: ['169.254.10.10/32'] },
    networkPlugin: NETWORK_PLUGINS.cilium,
  });
  expect(given.podCidrs).toEqual(['10.1.0.0/16']);
  expect(given.serviceCidrs).toEqual(['10.0.0.0/16']);
  expect(given.metadataCidrs).toEqual(['168.63.129.16/32', '192.0.2.53/32']);
  expect(given.dns.podLabels).toEqual({ 'k8s-app': 'kube-dns' });
  expect(Cluster.openShift({ dns: { localCidrs: ['192.0.2.53/32'] } }).dns).toEqual({
    namespace: 'openshift-dns',
    podLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
    port: 5353,
    localCidrs: ['192.0.2.53/32'],
  });
});

test('an IPv6 cluster of kind must say the ranges of both pods and Services', () => {
  expect(() => Cluster.kind({ podCidrs: ['fd00:10:244::/56'] })).toThrow(
    'Cluster: serviceCidrs must be of address families that pods have (IPv6), got IPv4: name the blocks of both families in podCidrs',
  );
  const dual = Cluster.kind({ podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'] });
  expect(dual.podCidrs).toHaveLength(2);
});

test('with the Amazon VPC CNI, synth says that no policy applies to the bare Pods of sessions', () => {
  const rule =
    'with Amazon VPC CNI, no policy applies to a Pod without an owner, as sessions are: let Calico or Cilium enforce policies and name it as networkPlugin of the Cluster, or run the agents as Jobs of an AgentScaledJob';
  expect(agentOn(Cluster.eks(INSTALLED)).report).toContain(rule);
  expect(agentOn(Cluster.eks({ ...INSTALLED, networkPlugin: NETWORK_PLUGINS.calico })).report).not.toContain(rule);
});

test('that warning is of bare Pods of others too, and not of the Jobs of an AgentScaledJob or of owned Pods', () => {
  const report = (add: (chart: Chart) => void): string => {
    const app = new AgentsApp({ cluster: Cluster.eks(INSTALLED), report: false });
    add(new Chart(app, 'chart', { namespace: 'agents' }));
    return app.toReport(false);
  };
  const rawPod =
    (metadata: object) =>
    (chart: Chart): void => {
      const pod = { ...metadata, name: 'once', labels: { app: 'once' } };
      const spec = { containers: [{ name: 'once', image: 'a:1' }] };
      const object = new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: pod, spec });
      WorkloadPolicy.of(chart, 'Policy', object);
    };
  const rule = 'no policy applies to a Pod without an owner';
  expect(report(rawPod({}))).toMatch(new RegExp(`${rule}.*: Pod 'agents/once'`));
  expect(report(rawPod({ ownerReferences: [{ kind: 'Job', name: 'once', uid: '1' }] }))).not.toContain(rule);
  const jobs = report((chart) => {
    new AgentScaledJob(chart, 'Batch', {
      profile: new AgentProfile({ ...minimal, name: 'batch', secretAs: 'none', secretKeys: [] }),
      namespace: 'agents',
      triggers: [{ type: 'redis', metadata: { address: 'redis.data.svc:6379', listName: 'work', listLength: '1' } }],
      maxReplicas: 5,
    });
  });
  expect(jobs).not.toContain(rule);
});

test('the Service of the API server is open where policies may compare its address', () => {
  const cidrsOn = (cluster: Cluster) => cluster.apiServer?.cidrs;
  expect(cidrsOn(Cluster.eks({ ...INSTALLED, serviceCidrs: ['172.20.0.0/16'] }))).toEqual([
    '172.20.0.1/32',
    '192.0.2.10/32',
  ]);
  expect(cidrsOn(Cluster.kind(INSTALLED))).toEqual(['10.96.0.1/32', '192.0.2.10/32']);
  // OVN-Kubernetes compares the address behind the Service.
  expect(cidrsOn(Cluster.openShift(INSTALLED))).toEqual(['192.0.2.10/32']);
  const six = { podCidrs: ['fd00:10:244::/56'], serviceCidrs: ['fd00:10:96::/112'] };
  expect(cidrsOn(Cluster.kind({ ...INSTALLED, ...six }))).toEqual(['192.0.2.10/32', 'fd00:10:96::1/128']);
});

test('public addresses of a cluster and its platform are no part of the internet', () => {
  const blocks = (cluster: Cluster) =>
    (policyOf(agentOn(cluster).chart).spec?.egress ?? []).flatMap(({ to = [] }) =>
      to.flatMap(({ ipBlock }) => (ipBlock?.cidr.endsWith('/0') ? (ipBlock.except ?? []) : [])),
    );
  expect(blocks(Cluster.gke(INSTALLED))).toEqual(expect.arrayContaining(['34.118.224.0/20', '192.0.2.0/24']));
  expect(blocks(Cluster.aks(INSTALLED))).toContain('168.63.129.16/32');
  const pods = { podCidrs: ['198.51.100.0/24', '2001:db8:42::/56'], serviceCidrs: ['10.43.0.0/16'] };
  expect(blocks(Cluster.k3s({ ...INSTALLED, ...pods }))).toEqual(
    expect.arrayContaining(['198.51.100.0/24', '2001:db8:42::/56']),
  );
  expect(blocks(new Cluster())).not.toContain('198.51.100.0/24');
});
