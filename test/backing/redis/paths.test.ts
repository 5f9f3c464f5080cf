import { Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import { DefaultDeny } from '../../../src/namespace/default-deny';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { type Reachability, reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { minimal } from '../../service/samples';
import { minimalCluster, minimalDatabase } from './samples';

expect.extend(reachabilityMatchers);

/** A pod with the operator's labels. */
function pod(name: string, labels: Readonly<Record<string, string>>, namespace = 'azora'): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: 'main', image: 'redis' }] },
  };
}

// https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/ for the nodes; operator.yaml of the release
const CLUSTER = { app: 'redis-enterprise', 'redis.io/cluster': 'redis' };
const PODS: readonly object[] = [
  // Two nodes of one StatefulSet, under labels of their own so that each is a party.
  pod('redis-0', { ...CLUSTER, 'redis.io/role': 'node', 'statefulset.kubernetes.io/pod-name': 'redis-0' }),
  pod('redis-1', { ...CLUSTER, 'redis.io/role': 'node', 'statefulset.kubernetes.io/pod-name': 'redis-1' }),
  pod('rigger', { ...CLUSTER, name: 'services-rigger' }),
  pod('operator', { app: 'redis-enterprise', name: 'redis-enterprise-operator' }),
  pod('neighbour', { app: 'neighbour' }),
  pod('other-cluster', { ...CLUSTER, 'redis.io/cluster': 'other' }),
  pod('prometheus', { 'app.kubernetes.io/name': 'prometheus' }, 'monitoring'),
];

/** An isolated namespace with a cluster of two databases. The session service calls one, an agent calls the other. */
class Fixture {
  readonly chart = Testing.chart();
  readonly cluster = new RedisCluster(this.chart, 'Redis', { ...minimalCluster, monitor: {} });
  readonly sessions = this.cluster.addDatabase(minimalDatabase);
  readonly search = this.cluster.addDatabase({ ...minimalDatabase, name: 'search', port: 12_001 });
  readonly session = new Microservice(this.chart, 'Session', { ...minimal, name: 'session', namespace: 'azora' });
  readonly agent = new Microservice(this.chart, 'Agent', { ...minimal, name: 'ai-agent', namespace: 'azora-es' });

  constructor() {
    new DefaultDeny(this.chart, 'Deny', { namespace: 'azora' });
    this.session.connectTo(this.sessions);
    this.search.connections.allowFrom(this.agent);
  }

  paths(): Reachability {
    return reachability([...this.chart.toJson(), ...PODS]);
  }
}

test('clients reach only the port of their database, on every node', () => {
  const paths = new Fixture().paths();
  for (const node of ['azora/redis-0', 'azora/redis-1']) {
    expect(paths).toReach('azora/session', node, 12_000);
    expect(paths).toReach('azora-es/ai-agent', node, 12_001);
    expect(paths).notToReach('azora/session', node, 12_001);
    expect(paths).notToReach('azora-es/ai-agent', node, 12_000);
    for (const port of [8001, 8070, 8443, 9443, 20_000]) expect(paths).notToReach('azora/session', node, port);
  }
});

test('nodes and the services rigger reach each other on every port, as Redis requires', () => {
  const paths = new Fixture().paths();
  for (const port of [1968, 3333, 8080, 9443, 12_000, 20_000, 29_999]) {
    expect(paths).toReach('azora/redis-0', 'azora/redis-1', port);
    expect(paths).toReach('azora/redis-1', 'azora/redis-0', port);
  }
  expect(paths).toReach('azora/redis-0', 'azora/redis-1', 5353, 'UDP');
  expect(paths).toReach('azora/rigger', 'azora/redis-0', 9443);
});

test('the operator reaches only the API port of the nodes', () => {
  const paths = new Fixture().paths();
  expect(paths).toReach('azora/operator', 'azora/redis-0', 9443);
  expect(paths).notToReach('azora/operator', 'azora/redis-0', 12_000);
  expect(paths).notToReach('azora/redis-0', 'azora/operator', 8080);
});

test('the operator, the rigger and the nodes reach the API server and DNS; the API server calls the webhook of the operator', () => {
  const paths = new Fixture().paths();
  for (const caller of ['azora/operator', 'azora/rigger', 'azora/redis-0']) {
    expect(paths).toReach(caller, '10.0.0.1', 6443);
    expect(paths).toReach(caller, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, 53, 'UDP');
    expect(paths).notToReach(caller, '203.0.113.10', 443);
  }
  expect(paths).toReach('10.0.0.1', 'azora/operator', 8443);
  expect(paths).notToReach('10.0.0.1', 'azora/redis-0', 8443);
});

test('Prometheus reaches only the metrics port of the nodes', () => {
  const paths = new Fixture().paths();
  expect(paths).toReach('monitoring/prometheus', 'azora/redis-0', 8070);
  for (const port of [8443, 9443, 12_000]) expect(paths).notToReach('monitoring/prometheus', 'azora/redis-0', port);
});

test('neighbours, another cluster and the internet reach neither the nodes nor the operator', () => {
  const paths = new Fixture().paths();
  for (const caller of ['azora/neighbour', 'azora/other-cluster', 'internet', 'azora-es/ai-agent']) {
    for (const port of [8070, 8443, 9443, 12_000, 20_000]) {
      expect(paths).notToReach(caller, 'azora/redis-0', port);
      expect(paths).notToReach(caller, 'azora/operator', port);
    }
  }
});

test('nodes have no other egress unless a path is declared', () => {
  const fixture = new Fixture();
  expect(fixture.paths()).notToReach('azora/redis-0', '203.0.113.10', 443);
  fixture.cluster.connections.allowTo(Egress.internet443());
  fixture.sessions.connections.allowTo(Peer.pods({ namespace: 'backup', ports: [{ port: 22 }] }));
  expect(fixture.paths()).toReach('azora/redis-0', '203.0.113.10', 443);
  expect(fixture.paths()).toReach('azora/redis-0', { namespace: 'backup', labels: {} }, 22);
});

test('the operator may run in a separate namespace', () => {
  const chart = Testing.chart();
  new RedisCluster(chart, 'Redis', { ...minimalCluster, operatorNamespace: 'redis-operator' });
  const operator = pod('operator', { name: 'redis-enterprise-operator' }, 'redis-operator');
  const paths = reachability([...chart.toJson(), ...PODS, operator]);
  expect(paths).toReach('redis-operator/operator', 'azora/redis-0', 9443);
  expect(paths).notToReach('azora/operator', 'azora/redis-0', 9443);
});

test('paths of a database are part of the only policy of the pods', () => {
  const fixture = new Fixture();
  fixture.sessions.connections.allowTo(Egress.anywhere('a trial'));
  const { policy } = fixture.cluster;
  expect(policy.resource.toJson().metadata.annotations).toEqual({ 'cdk8s-agents/egress-reason': 'a trial' });
  expect(fixture.sessions.connections.endpoint.subject).toBe("RedisDatabase 'azora/sessions'");
  expect(
    Chart.of(policy)
      .node.findAll()
      .filter((construct) => construct instanceof Microservice),
  ).toHaveLength(2);
});
