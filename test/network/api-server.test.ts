import { App, Chart } from 'cdk8s';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentTemplate } from '../../src/agent/agent-template';
import { AgentsApp } from '../../src/app/agents-app';
import { KafkaCluster } from '../../src/backing/kafka';
import { PostgresCluster } from '../../src/backing/postgres';
import { RedisCluster } from '../../src/backing/redis';
import { Cluster } from '../../src/core/cluster/cluster';
import { ApiAccess } from '../../src/core/pods/identity/api-access';
import { PrometheusServer } from '../../src/monitoring/prometheus-server';
import { Connections } from '../../src/network/connections';
import { Egress } from '../../src/network/egress';
import { JoinedConnections } from '../../src/network/joined-connections';
import { WorkloadPolicy } from '../../src/network/workload-policy';
import { addReferencePlatforms } from '../../src/platforms/reference-platforms';
import { Microservice } from '../../src/service/microservice';

const cluster = new Cluster({ apiServer: { cidrs: ['10.96.0.1/32', '192.0.2.10/32'], ports: [443, 8443] } });
const resources = { cpuRequest: '100m', cpuLimit: '1', memoryRequest: '128Mi', memoryLimit: '256Mi' };
const placed = { namespace: 'shop', image: 'ghcr.io/acme/web:2.1.0' };

/** Every construct with a path to the API server, with its default. */
const CALLERS: Readonly<Record<string, (chart: Chart) => unknown>> = {
  PostgresCluster: (chart) =>
    new PostgresCluster(chart, 'It', {
      ...resources,
      name: 'pg',
      namespace: 'shop',
      storageSize: '1Gi',
      noBackupReason: 'test',
    }),
  KafkaCluster: (chart) =>
    new KafkaCluster(chart, 'It', { ...resources, name: 'events', namespace: 'shop', storageSize: '1Gi' }),
  RedisCluster: (chart) => new RedisCluster(chart, 'It', { name: 'redis', namespace: 'shop', plainTextReason: 'test' }),
  PrometheusServer: (chart) =>
    new PrometheusServer(chart, 'It', {
      name: 'main',
      namespace: 'shop',
      monitoredNamespaces: ['shop'],
      noAlertmanagerReason: 'test',
    }),
  'a path that a user declares': (chart) =>
    new Microservice(chart, 'It', {
      ...resources,
      ...placed,
      name: 'web',
      ports: [{ name: 'http', port: 80 }],
      apiAccess: ApiAccess.granted(),
    }).connections.allowTo(Egress.kubernetesApi()),
  'egress of a profile': (chart) => {
    const profile = new AgentProfile({
      ...resources,
      image: placed.image,
      name: 'bot',
      egress: [Egress.kubernetesApi()],
    });
    return new AgentTemplate(chart, 'It', { profile, namespace: 'shop' });
  },
};

/** The blocks and ports of the paths from a chart's pods to addresses. */
function reached(chart: Chart): readonly string[] {
  const policies = chart.toJson().filter(({ kind }): boolean => kind === 'NetworkPolicy') as readonly NetworkPolicy[];
  const rules = policies.flatMap(({ spec }) => spec?.egress ?? []);
  return rules.flatMap(({ to = [], ports = [] }) =>
    to.flatMap(({ ipBlock }) => (ipBlock ? [`${ipBlock.cidr} ${ports.map(({ port }) => port).join(',')}`] : [])),
  );
}

test.each(Object.entries(CALLERS))('%s reaches the API server of its cluster, without a warning', (_, add) => {
  const app = new AgentsApp({ cluster, report: false });
  const chart = new Chart(app, 'shop');
  add(chart);
  expect(new Set(reached(chart))).toEqual(new Set(['10.96.0.1/32 443,8443', '192.0.2.10/32 443,8443']));
  expect(app.toReport(false)).not.toContain('whole private network');
});

test.each(Object.entries(CALLERS))(
  '%s reaches all private addresses of an unknown cluster, with a warning',
  (_, add) => {
    const app = new AgentsApp({ report: false });
    const chart = new Chart(app, 'shop');
    add(chart);
    expect(new Set(reached(chart))).toEqual(
      new Set(['10.0.0.0/8 443,6443', '172.16.0.0/12 443,6443', '192.168.0.0/16 443,6443']),
    );
    expect(app.toReport(false)).toContain('whole private network');
  },
);

function connections(subject: string): Connections {
  return new Connections({ subject, namespace: 'shop', podLabels: { app: subject }, ports: [] });
}

test('one Peer serves an app that renders for several clusters', () => {
  const app = new App();
  const api = Egress.kubernetesApi();
  const charts = ['10.96.0.1/32', '10.43.0.1/32'].map((cidr, index) => {
    const chart = new Chart(app, `cluster-${index}`);
    new Cluster({ apiServer: { cidrs: [cidr] } }).addTo(chart);
    const web = connections(`web-${index}`);
    web.allowTo(api);
    new WorkloadPolicy(chart, 'Policy', { name: `web-${index}`, component: 'service', connections: web });
    return chart;
  });
  expect(charts.map(reached)).toEqual([['10.96.0.1/32 443,6443'], ['10.43.0.1/32 443,6443']]);
});

test('parts that join later have the API server of the whole', () => {
  const chart = new Chart(new AgentsApp({ cluster }), 'shop');
  const whole = new JoinedConnections(connections('whole').endpoint, [connections('early')]);
  new WorkloadPolicy(chart, 'Policy', { name: 'whole', component: 'service', connections: whole });
  const late = connections('late');
  late.allowTo(Egress.kubernetesApi());
  whole.join(late);
  expect(reached(chart)).toEqual(['10.96.0.1/32 443,8443', '192.0.2.10/32 443,8443']);
  expect(whole.warnings).toEqual([]);
});

test('the reference platforms name the addresses of their API server', () => {
  const app = new AgentsApp({ report: false });
  addReferencePlatforms(app);
  expect(app.toReport(false)).not.toContain("Peer.addresses 'Kubernetes API'");
});

test('a cluster is set before the constructs that read it: cdk8s refuses it afterwards', () => {
  const app = new App();
  new Chart(app, 'early');
  expect(() => cluster.addTo(app)).toThrow('Cannot set context after children have been added');
});
