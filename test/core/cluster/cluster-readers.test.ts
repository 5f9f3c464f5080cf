import { Chart } from 'cdk8s';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { AgentTemplate } from '../../../src/agent/agent-template';
import { AgentsApp } from '../../../src/app/agents-app';
import { KafkaCluster } from '../../../src/backing/kafka';
import { PostgresCluster } from '../../../src/backing/postgres';
import { RedisCluster } from '../../../src/backing/redis';
import { Cluster } from '../../../src/core/cluster/cluster';
import type { ClusterProps } from '../../../src/core/cluster/cluster-props';
import { NETWORK_PLUGINS } from '../../../src/core/cluster/network-plugin';
import { KubeletMonitor } from '../../../src/monitoring/kubelet-monitor';
import { PrometheusServer } from '../../../src/monitoring/prometheus-server';
import { WorkloadMonitor } from '../../../src/monitoring/workload-monitor';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { Microservice } from '../../../src/service/microservice';
import { StatefulService } from '../../../src/service/stateful-service';
import { minimal as minimalProfile } from '../../agent/fixtures';
import { minimal, minimalServer } from '../../service/samples';

/** What every fact looks like in a policy, with values that no default has. */
const FACTS = {
  dns: {
    namespace: 'names',
    podLabels: { app: 'resolver' },
    cachePodLabels: { app: 'cache' },
    port: 5300,
    localCidrs: ['169.254.7.7/32'],
  },
  apiServer: { cidrs: ['192.0.2.10/32'], ports: [8443] },
  podCidrs: ['198.51.100.0/25'],
  serviceCidrs: ['198.51.100.128/25'],
  nodeCidrs: ['192.0.2.0/24'],
  metadataCidrs: ['203.0.113.53/32'],
  prometheus: { namespace: 'metrics', podLabels: { app: 'collector' } },
  kubernetesVersion: '1.31',
  networkPlugin: { name: 'Test' },
} satisfies Required<ClusterProps>;

const resources = { cpuRequest: '100m', cpuLimit: '1', memoryRequest: '1Gi', memoryLimit: '1Gi' };
const placed = { namespace: 'shop', ...resources, storageSize: '1Gi' };

/** Constructs with policies, each with a path out. */
const CONSTRUCTS: Readonly<Record<string, (chart: Chart) => unknown>> = {
  AgentTemplate: (chart) => {
    const profile = new AgentProfile({ ...minimalProfile, egress: [Egress.internet443()] });
    return new AgentTemplate(chart, 'It', { profile, namespace: 'shop' });
  },
  Microservice: (chart) => new Microservice(chart, 'It', minimal).connections.allowTo(Egress.internet443()),
  StatefulService: (chart) => new StatefulService(chart, 'It', minimalServer).connections.allowTo(Egress.internet443()),
  PostgresCluster: (chart) => new PostgresCluster(chart, 'It', { ...placed, name: 'pg', noBackupReason: 'a test' }),
  KafkaCluster: (chart) => new KafkaCluster(chart, 'It', { ...placed, name: 'events' }),
  RedisCluster: (chart) =>
    new RedisCluster(chart, 'It', { name: 'redis', namespace: 'shop', plainTextReason: 'a test' }),
  PrometheusServer: (chart) =>
    new PrometheusServer(chart, 'It', {
      name: 'main',
      namespace: 'shop',
      monitoredNamespaces: ['shop'],
      noAlertmanagerReason: 'a test',
    }),
};

function policiesOf(app: AgentsApp): readonly NetworkPolicy[] {
  return app.charts
    .flatMap((chart): readonly { readonly kind: string }[] => chart.toJson())
    .filter(({ kind }) => kind === 'NetworkPolicy') as readonly NetworkPolicy[];
}

function appOn(props: ClusterProps) {
  const app = new AgentsApp({ cluster: new Cluster(props), report: false });
  return { app, chart: new Chart(app, 'chart') };
}

test.each(Object.entries(CONSTRUCTS))('every policy of %s with egress has the DNS of its cluster', (_, add) => {
  const { app, chart } = appOn(FACTS);
  add(chart);
  const leaving = policiesOf(app).filter(({ spec }) => (spec?.egress ?? []).length > 0);
  expect(leaving.length).toBeGreaterThan(0);
  const ports = (port: number) => ['TCP', 'UDP'].map((protocol) => ({ port, protocol }));
  const pods = (app: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'names' } },
    podSelector: { matchLabels: { app } },
  });
  for (const { spec } of leaving) {
    expect(spec?.egress).toContainEqual({ to: [pods('cache'), pods('resolver')], ports: ports(5300) });
    expect(spec?.egress).toContainEqual({ to: [{ ipBlock: { cidr: '169.254.7.7/32' } }], ports: ports(53) });
    expect(JSON.stringify(spec)).not.toContain('kube-dns');
  }
});

test('the internet has no address of the cluster, whether callers or clients are there', () => {
  const { app, chart } = appOn(FACTS);
  const service = new Microservice(chart, 'It', minimal);
  service.connections.allowTo(Egress.internet443());
  service.connections.allowFrom(Peer.clients());
  const [policy] = policiesOf(app);
  const inside = ['192.0.2.0/24', '198.51.100.0/25', '198.51.100.128/25', '203.0.113.53/32'];
  const peers = [
    ...(policy?.spec?.egress ?? []).map(({ to }) => to),
    ...(policy?.spec?.ingress ?? []).map(({ from }) => from),
  ];
  const wide = peers.flatMap((some = []) => some.filter(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0'));
  expect(wide).toHaveLength(2);
  for (const { ipBlock } of wide) expect(ipBlock?.except).toEqual(expect.arrayContaining(inside));
});

test('kubelets are at the nodes, and monitors open their port to the Prometheus of the cluster', () => {
  const { app, chart } = appOn(FACTS);
  const scraper = new PrometheusServer(chart, 'Prometheus', {
    name: 'main',
    namespace: 'metrics',
    monitoredNamespaces: ['metrics'],
    noAlertmanagerReason: 'a test',
  });
  new KubeletMonitor(chart, 'Kubelets', {
    name: 'kubelets',
    namespace: 'metrics',
    watchedNamespaces: ['shop'],
    scraper,
  });
  const target = new Microservice(chart, 'It', minimal);
  new WorkloadMonitor(chart, 'Monitor', { name: 'it', target, port: 'http' });
  const text = JSON.stringify(policiesOf(app));
  expect(text).toContain('{"ipBlock":{"cidr":"192.0.2.0/24"}}');
  expect(text).toContain('"kubernetes.io/metadata.name":"metrics"}},"podSelector":{"matchLabels":{"app":"collector"}}');
  expect(app.toReport(false)).not.toContain('whole private network');
});

test('a network plugin that matches no nodes closes paths to them, and synth says so', () => {
  const { app, chart } = appOn({ ...FACTS, networkPlugin: NETWORK_PLUGINS.cilium });
  new Microservice(chart, 'It', minimal).connections.allowTo(Egress.kubelets());
  expect(app.toReport(false)).toContain('with Cilium, an ipBlock matches no nodes');
  const matching = appOn({ ...FACTS, networkPlugin: { ...NETWORK_PLUGINS.cilium, ipBlocksMatchNodes: true } });
  new Microservice(matching.chart, 'It', minimal).connections.allowTo(Egress.kubelets());
  expect(matching.app.toReport(false)).not.toContain('an ipBlock matches no nodes');
});

test('a network plugin without port ranges refuses a path with one', () => {
  const { app, chart } = appOn({ ...FACTS, networkPlugin: { name: 'Old', portRanges: false } });
  new Microservice(chart, 'It', minimal).connections.allowTo(Egress.liveKitCloud());
  expect(() => app.toManifests()).toThrow(
    "Microservice 'stella/stt-service': the path to or from Peer 'LiveKit Cloud' must name each port, because Old opens only the first port of a range, got 50000 to 60000",
  );
});

test('the README.md of a folder says which pods a block opens, unless the network plugin opens none', () => {
  const textOf = (props: ClusterProps): string => {
    const { app, chart } = appOn({ podCidrs: ['10.244.0.0/16'], ...props });
    const [caller, called] = ['caller', 'called'].map((name) => new Microservice(chart, name, { ...minimal, name }));
    const ten = Peer.addresses('ten', [{ cidr: '10.0.0.0/8' }], [{ port: 8080 }], 'a test');
    caller?.connections.allowTo(ten);
    called?.connections.allowFrom(ten);
    return app
      .toReadmes()
      .map(({ text }) => text)
      .join('');
  };
  const open = textOf({});
  expect(textOf({ networkPlugin: NETWORK_PLUGINS.cilium })).not.toBe(open);
  expect(textOf({ networkPlugin: NETWORK_PLUGINS.calico })).toBe(open);
});

test.each<[string, ClusterProps, string]>([
  ['a block with host bits', { podCidrs: ['10.244.0.1/16'] }, 'podCidrs[0] must be a block such as 203.0.113.0/24'],
  ['no block', { serviceCidrs: [] }, 'serviceCidrs must name at least one block, or be left out if they are not known'],
  ['a block twice', { nodeCidrs: ['10.1.0.0/16', '10.1.0.0/16'] }, 'nodeCidrs must be different from each other'],
  ['every address', { podCidrs: ['0.0.0.0/0'] }, 'podCidrs[0] must be part of all addresses, got "0.0.0.0/0"'],
  [
    'pods and Services that overlap',
    { podCidrs: ['10.0.0.0/8'], serviceCidrs: ['10.96.0.0/16'] },
    'serviceCidrs must not overlap podCidrs, got 10.96.0.0/16, which overlaps 10.0.0.0/8',
  ],
  [
    'Services of a family that pods lack',
    { podCidrs: ['10.244.0.0/16'], serviceCidrs: ['fd00:10:96::/112'] },
    'serviceCidrs must be of address families that pods have (IPv4), got IPv6',
  ],
  ['a metadata address without a mask', { metadataCidrs: ['168.63.129.16'] }, 'metadataCidrs[0] must be a block'],
  ['a DNS port', { dns: { port: 0 } }, 'dns.port must be a port from 1 to 65535'],
  ['a DNS namespace', { dns: { namespace: 'Kube' } }, 'dns.namespace must be lower-case letters'],
  ['DNS pods without a label', { dns: { podLabels: {} } }, 'dns.podLabels must have at least one label'],
  ['a cache without a label', { dns: { cachePodLabels: {} } }, 'dns.cachePodLabels must have at least one label'],
  ['an address of DNS', { dns: { localCidrs: ['169.254.20.10'] } }, 'dns.localCidrs[0] must be a block'],
  ['a namespace of Prometheus', { prometheus: { namespace: 'A' } }, 'prometheus.namespace must be lower-case letters'],
  ['a nameless plugin', { networkPlugin: { name: '' } }, 'networkPlugin.name must'],
])('%s is refused', (_, props, message) => {
  expect(() => new Cluster(props)).toThrow(`Cluster: ${message}`);
});

test('facts are copied and frozen', () => {
  const podCidrs = ['10.244.0.0/16'];
  const cluster = new Cluster({ podCidrs });
  podCidrs.push('0.0.0.0/0');
  expect(cluster.podCidrs).toEqual(['10.244.0.0/16']);
  expect(Object.isFrozen(cluster.podCidrs)).toBe(true);
});
