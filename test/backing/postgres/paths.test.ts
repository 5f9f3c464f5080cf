import { Testing } from 'cdk8s';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import { DefaultDeny } from '../../../src/namespace/default-deny';
import { Egress } from '../../../src/network/egress';
import { type Reachability, reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { minimal as service } from '../../service/samples';
import { backup, minimal } from './samples';

expect.extend(reachabilityMatchers);

type Labels = Readonly<Record<string, string>>;

function pod(name: string, labels: Labels, namespace = 'azora'): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: 'main', image: 'postgres' }] },
  };
}

/** Labels that the operator sets on its pods. @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go */
function operated(cluster: string, component: string, own: Labels): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'app.kubernetes.io/name': 'postgresql',
    'cnpg.io/cluster': cluster,
    ...own,
  };
}

function instance(cluster: string, serial: number, role: string): object {
  const name = `${cluster}-${serial}`;
  const own = { 'cnpg.io/instanceName': name, 'cnpg.io/instanceRole': role, 'cnpg.io/podRole': 'instance' };
  return pod(name, operated(cluster, 'database', { ...own, 'app.kubernetes.io/version': '18', role }));
}

/** @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/jobs.go */
function job(cluster: string, serial: number, role: string): object {
  const own = { 'cnpg.io/instanceName': `${cluster}-${serial}`, 'cnpg.io/jobRole': role };
  return pod(`${cluster}-${serial}-${role}`, operated(cluster, 'database', own));
}

const PODS: readonly object[] = [
  instance('postgres', 1, 'primary'),
  instance('postgres', 2, 'replica'),
  job('postgres', 1, 'initdb'),
  job('postgres', 3, 'join'),
  // https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pgbouncer/deployments.go
  pod(
    'pooler',
    operated('postgres', 'pooler', { 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': 'postgres-pooler' }),
  ),
  instance('other', 1, 'primary'),
  pod('neighbour', { app: 'neighbour' }),
  pod('operator', { 'app.kubernetes.io/name': 'cloudnative-pg' }, 'cnpg-system'),
  pod('barman-cloud', { app: 'barman-cloud' }, 'cnpg-system'),
  pod('prometheus', { 'app.kubernetes.io/name': 'prometheus' }, 'monitoring'),
];

const PRIMARY = 'azora/postgres-1';
const REPLICA = 'azora/postgres-2';
const POOLER = 'azora/pooler';
const PORTS = { postgresql: 5432, status: 8000, metrics: 9187, poolerMetrics: 9127 };

/** An isolated namespace with a cluster and a pooler. One service calls the cluster, another calls the pooler. */
class Fixture {
  readonly chart = Testing.chart();
  readonly cluster = new PostgresCluster(this.chart, 'Postgres', {
    ...minimal,
    ownerConnectionLimit: 60,
    backup,
    objectStore: Egress.internet443(),
    monitor: {},
  });
  readonly pooler = this.cluster.addPooler({ monitor: {} });
  readonly course = new Microservice(this.chart, 'Course', { ...service, name: 'course', namespace: 'azora' });
  readonly session = new Microservice(this.chart, 'Session', { ...service, name: 'session', namespace: 'azora' });

  constructor() {
    new DefaultDeny(this.chart, 'Deny', { namespace: 'azora' });
    this.course.connectTo(this.cluster);
    this.session.connectTo(this.pooler);
  }

  paths(): Reachability {
    return reachability([...this.chart.toJson(), ...PODS]);
  }
}

/** The ports of a pod that a caller reaches. */
function open(paths: Reachability, from: string, to: string): readonly string[] {
  return Object.entries(PORTS)
    .filter(([, port]) => paths.verdict(from, to, port) === 'open')
    .map(([name]) => name);
}

test.each([
  ['the operator', 'cnpg-system/operator', ['postgresql', 'status']],
  ['a replica', REPLICA, ['postgresql', 'status']],
  ['the job that joins a replica', 'azora/postgres-3-join', ['postgresql', 'status']],
  ['the pooler', POOLER, ['postgresql']],
  ['a client', 'azora/course', ['postgresql']],
  ['Prometheus', 'monitoring/prometheus', ['metrics']],
  ['a client of the pooler', 'azora/session', []],
  ['a neighbour', 'azora/neighbour', []],
  ['another cluster of the namespace', 'azora/other-1', []],
  ['another pod beside the operator', 'cnpg-system/barman-cloud', []],
  ['the internet', 'internet', []],
])('%s reaches only its ports of the primary', (_who, from, ports) => {
  expect(open(new Fixture().paths(), from, PRIMARY)).toEqual(ports);
});

test.each([
  ['a client', 'azora/session', ['postgresql']],
  ['Prometheus', 'monitoring/prometheus', ['poolerMetrics']],
  ['a client of the cluster', 'azora/course', []],
  ['an instance', PRIMARY, []],
  ['the operator', 'cnpg-system/operator', []],
  ['a neighbour', 'azora/neighbour', []],
  ['the internet', 'internet', []],
])('%s reaches only its ports of the pooler', (_who, from, ports) => {
  expect(open(new Fixture().paths(), from, POOLER)).toEqual(ports);
});

test('paths between the instances are the same after a failover', () => {
  expect(open(new Fixture().paths(), PRIMARY, REPLICA)).toEqual(['postgresql', 'status']);
});

test.each([PRIMARY, REPLICA, 'azora/postgres-1-initdb', 'azora/postgres-3-join'])(
  '%s reaches only the API server, DNS and the object store',
  (from) => {
    const paths = new Fixture().paths();
    expect(paths).toReach(from, '10.0.0.1', 6443);
    expect(paths).toReach(from, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, 53, 'UDP');
    expect(paths).toReach(from, '203.0.113.10', 443);
    expect(paths).notToReach(from, '203.0.113.10', 80);
    expect(paths).notToReach(from, 'azora/neighbour', 5432);
    expect(paths).notToReach(from, 'azora/other-1', 5432);
    expect(paths).notToReach(from, 'cnpg-system/operator', 8080);
  },
);

test('the pooler reaches the API server and DNS, but not the object store', () => {
  const paths = new Fixture().paths();
  expect(paths).toReach(POOLER, '10.0.0.1', 6443);
  expect(paths).toReach(POOLER, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, 53);
  expect(paths).notToReach(POOLER, '203.0.113.10', 443);
  expect(paths).notToReach(POOLER, 'azora/other-1', 5432);
});

test('without backup and monitor, metrics are blocked and instances have no egress to the internet', () => {
  const chart = Testing.chart();
  new PostgresCluster(chart, 'Postgres', minimal);
  const paths = reachability([...chart.toJson(), ...PODS]);
  expect(paths).notToReach('monitoring/prometheus', PRIMARY, PORTS.metrics);
  expect(paths).notToReach(PRIMARY, '203.0.113.10', 443);
});

test('without the policy of a cluster, default deny breaks the cluster', () => {
  const chart = Testing.chart();
  new DefaultDeny(chart, 'Deny', { namespace: 'azora' });
  const paths = reachability([...chart.toJson(), ...PODS]);
  expect(paths).notToReach('cnpg-system/operator', PRIMARY, PORTS.status);
  expect(paths).notToReach(REPLICA, PRIMARY, PORTS.postgresql);
});

test('only clients reach an embedded Postgres, on its only port, and it has no egress', () => {
  const chart = Testing.chart();
  const postgres = PostgresCluster.embedded(chart, 'Postgres', {
    name: 'laptop',
    namespace: 'azora',
    ownerSecretName: 'postgres-app',
  });
  new DefaultDeny(chart, 'Deny', { namespace: 'azora' });
  const course = new Microservice(chart, 'Course', { ...service, name: 'course', namespace: 'azora' });
  course.connectTo(postgres);
  const paths = reachability([...chart.toJson(), ...PODS]);
  expect(paths).toReach('azora/course', 'StatefulSet/azora/laptop', 5432);
  expect(paths).toReach('azora/course', 'laptop.azora.svc', 5432);
  expect(paths).notToReach('azora/course', 'StatefulSet/azora/laptop', 8000);
  expect(paths).notToReach('azora/neighbour', 'StatefulSet/azora/laptop', 5432);
  expect(paths).notToReach('StatefulSet/azora/laptop', '203.0.113.10', 443);
});
