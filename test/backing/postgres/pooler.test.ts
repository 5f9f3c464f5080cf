import type { PostgresClusterProps } from '../../../src/backing/postgres/cluster-props';
import type { PostgresPoolerProps } from '../../../src/backing/postgres/pooler-props';
import { objectsAround, pageOf } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { postgres } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<PostgresPoolerProps> = {
  name: 'azora-pool',
  type: 'ro',
  instances: 3,
  poolMode: 'transaction',
  maxClientConnections: 1000,
  defaultPoolSize: 25,
  cpuRequest: '200m',
  cpuLimit: '1',
  memoryRequest: '128Mi',
  memoryLimit: '512Mi',
  monitor: { intervalSeconds: 15, labels: { release: 'kube-prometheus-stack' } },
};

test('a pooler in front of the primary, and a budget for its pods', () => {
  expectGolden(pageOf(postgres().addPooler(), 'Pooler', 'PodDisruptionBudget'), 'postgres-cluster/pooler');
});

test('a pooler calls the instances on one port, which is open on both sides', () => {
  expectGolden(pageOf(postgres().addPooler(), 'NetworkPolicy'), 'postgres-cluster/pooler-policies');
});

test('every prop reaches the pooler', () => {
  const page = pageOf(postgres().addPooler(every), 'Pooler', 'PodDisruptionBudget', 'PodMonitor');
  expectGolden(page, 'postgres-cluster/pooler-every-prop');
});

test('a pooler with a single pod has no budget', () => {
  const { pdb, monitor } = postgres().addPooler({ instances: 1 });
  expect([pdb, monitor]).toEqual([undefined, undefined]);
});

test('clients of a pooler open the same database through another host', () => {
  const cluster = postgres();
  const pooler = cluster.addPooler();
  const { clientFacts } = cluster;
  expect(pooler.clientFacts).toEqual({
    ...clientFacts,
    env: { ...clientFacts.env, PGHOST: 'postgres-pooler.azora.svc' },
    ports: ['pgbouncer'],
  });
});

test('a user of another database can also use the pooler', () => {
  const cluster = postgres();
  const pooler = cluster.addPooler();
  const database = cluster.addDatabase({ name: 'events' });
  const reader = cluster.addUser({ name: 'reader', passwordSecretName: 'reader-credentials', database });
  const { clientFacts, connections } = pooler.toTarget(reader);
  expect(connections).toBe(pooler.connections);
  expect(clientFacts.env).toMatchObject({ PGHOST: 'postgres-pooler.azora.svc', PGPORT: '5432', PGDATABASE: 'events' });
  expect(clientFacts.secretEnv.PGUSER).toEqual({ secretName: 'reader-credentials', key: 'username' });
});

test('two poolers of a cluster have different names', () => {
  const cluster = postgres();
  const names = [cluster.addPooler(), cluster.addPooler({ type: 'ro' })].map(({ resolved }) => resolved.name);
  expect(names).toEqual(['postgres-pooler', 'postgres-pooler-ro']);
});

test('the certificate of the servers has the host names of the poolers, which present it to their clients', () => {
  const cluster = postgres();
  const certificates = () => find(objectsAround(cluster), 'Cluster', 'postgres').spec;
  expect(certificates()).not.toHaveProperty('certificates');
  cluster.addPooler();
  cluster.addPooler({ type: 'ro' });
  expect(certificates()).toHaveProperty('certificates', {
    serverAltDNSNames: ['postgres-pooler', 'postgres-pooler-ro'].flatMap((name) => [
      name,
      `${name}.azora`,
      `${name}.azora.svc`,
    ]),
  });
});

test('a pooler accepts connections without TLS only if its cluster does', () => {
  const manifest = (changes: Partial<PostgresClusterProps>) =>
    postgres(changes).addPooler().resource.toJson() as object;
  expect(manifest({})).toHaveProperty('spec.pgbouncer.pg_hba', [
    'hostssl all all 0.0.0.0/0 md5',
    'hostnossl all all 0.0.0.0/0 reject',
    'hostssl all all ::/0 md5',
    'hostnossl all all ::/0 reject',
  ]);
  expect(manifest({ plainTextReason: 'a mesh encrypts' })).not.toHaveProperty('spec.pgbouncer.pg_hba');
});
