import { Chart, Testing } from 'cdk8s';
import type { PostgresBackup } from '../../../src/backing/postgres/backup-props';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import type { PostgresClusterProps } from '../../../src/backing/postgres/cluster-props';
import type { PostgresDatabaseProps } from '../../../src/backing/postgres/database';
import type { PostgresUserProps } from '../../../src/backing/postgres/user';
import { PostgresUserSecret, type PostgresUserSecretProps } from '../../../src/backing/postgres/user-secret';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { backedUp, backup, minimal, postgres } from './samples';

// Required<> makes a new prop that is missing in all of these a compile error.
const everyBackup: Required<PostgresBackup> = {
  ...backup,
  regionSecret: { secretName: 'backup-credentials', key: 'REGION' },
  endpointUrl: 'https://minio.storage.svc:9000',
  endpointCaSecret: { secretName: 'minio-ca', key: 'ca.crt' },
  schedule: '0 30 1 * * *',
  retentionDays: 14,
  serverName: 'postgres-2',
  cpuLimit: '2',
  memoryLimit: '1Gi',
};

const every: Required<Omit<PostgresClusterProps, 'noBackupReason' | 'plainTextReason' | 'asynchronousReason'>> = {
  ...minimal,
  instances: 5,
  image: 'ghcr.io/cloudnative-pg/postgresql:17.11-standard-bookworm',
  imagePullSecrets: ['registry-credentials'],
  storageClassName: 'fast',
  walStorageSize: '4Gi',
  walStorageClassName: 'faster',
  ephemeralStorageRequest: '1Gi',
  ephemeralStorageLimit: '8Gi',
  maxConnections: 300,
  ownerConnectionLimit: 60,
  synchronous: { number: 2, method: 'first', dataDurability: 'preferred' },
  parameters: { shared_buffers: '256MB', 'pg_stat_statements.max': '10000' },
  database: 'azora',
  owner: 'azora_owner',
  ownerSecretName: 'azora-owner',
  extensions: ['vector', 'pg_trgm'],
  enableSuperuserAccess: true,
  superuserSecretName: 'postgres-superuser',
  backup: everyBackup,
  recovery: { serverName: 'postgres', objectStoreName: 'old-backups', targetTime: '2026-02-28T10:00:00+01:00' },
  objectStore: Egress.addresses('MinIO', ['203.0.113.0/24'], [{ port: 9000 }]),
  monitor: {
    intervalSeconds: 15,
    scraper: Peer.pods({ namespace: 'observability', labels: { app: 'prometheus' } }),
    labels: { release: 'kube-prometheus-stack' },
  },
  nodeSpread: 'preferred',
  enablePDB: false,
  primaryUpdateStrategy: 'supervised',
  priorityClassName: 'databases',
  operatorNamespace: 'operators',
  operatorLabels: { app: 'cnpg' },
};

test('a cluster with required props only, on an image that includes pgvector', () => {
  expectGolden(pageOf(postgres(), 'Cluster'), 'postgres-cluster/defaults');
});

test("only the operator's paths are open by default", () => {
  expectGolden(pageOf(postgres(), 'NetworkPolicy'), 'postgres-cluster/defaults-policy');
});

test('every prop reaches the Cluster', () => {
  expectGolden(pageOf(postgres(every), 'Cluster'), 'postgres-cluster/every-prop');
});

test('every prop reaches the objects around the Cluster', () => {
  expectGolden(
    pageOf(postgres(every), 'ScheduledBackup', 'Database', 'NetworkPolicy', 'PodMonitor'),
    'postgres-cluster/every-prop-around',
  );
});

test('every prop of a backup reaches its ObjectStore', () => {
  expectGolden(pageOf(postgres(every), 'ObjectStore'), 'postgres-cluster/every-prop-object-store');
});

test('an extension is part of the database, which the operator creates as the superuser', () => {
  expectGolden(pageOf(postgres({ extensions: ['vector'] }), 'Database'), 'postgres-cluster/pgvector');
});

test('a cluster is backed up every night, and can be restored to any point in time of 30 days', () => {
  expectGolden(pageOf(backedUp(), 'ObjectStore', 'Cluster', 'ScheduledBackup'), 'postgres-cluster/backup');
});

test('a cluster is restored to a point in time of another cluster, and writes to a different folder', () => {
  const restored = backedUp({
    name: 'postgres-2',
    recovery: { serverName: 'postgres', targetTime: '2026-02-28T10:00:00Z' },
  });
  expectGolden(pageOf(restored, 'Cluster'), 'postgres-cluster/recovery');
});

test('a PodMonitor scrapes the instances', () => {
  expectGolden(pageOf(postgres({ monitor: {} }), 'PodMonitor', 'NetworkPolicy'), 'postgres-cluster/monitoring');
});

test('connections without TLS are accepted only for a reason, which reaches an annotation and the clients', () => {
  const plain = postgres({ plainTextReason: 'a mesh encrypts' });
  expect(plain.resource.toJson()).toMatchObject({
    metadata: { annotations: { 'cdk8s-agents/plain-text-reason': 'a mesh encrypts' } },
  });
  expect(plain.resource.toJson()).not.toHaveProperty('spec.postgresql.pg_hba');
  const { env, encryption, caFiles } = plain.clientFacts;
  expect([env.PGSSLMODE, caFiles, encryption]).toEqual(['disable', undefined, { plainTextReason: 'a mesh encrypts' }]);
  expect(() => postgres({ plainTextReason: '' })).toThrow('plainTextReason must');
});

test('commits wait for one replica, and instances have nodes of their own, if there are three', () => {
  const chosen = (changes: Partial<PostgresClusterProps>) => {
    const { metadata, spec } = postgres(changes).resource.toJson();
    return [spec.affinity.podAntiAffinityType, spec.postgresql.synchronous, metadata.annotations];
  };
  const any = { method: 'any', number: 1, dataDurability: 'required' };
  expect(chosen({})).toEqual(['required', any, undefined]);
  expect(chosen({ instances: 2 })).toEqual(['preferred', undefined, undefined]);
  expect(chosen({ instances: 2, synchronous: { dataDurability: 'preferred' } })).toEqual([
    'preferred',
    { ...any, dataDurability: 'preferred' },
    undefined,
  ]);
  expect(chosen({ nodeSpread: 'preferred', asynchronousReason: 'events can be replayed' })).toEqual([
    'preferred',
    undefined,
    { 'cdk8s-agents/asynchronous-reason': 'events can be replayed' },
  ]);
});

test('additional users and databases, with every prop', () => {
  const cluster = postgres();
  const analyst = cluster.addUser({ name: 'analyst', passwordSecretName: 'analyst-credentials' });
  const everyDatabase: Required<PostgresDatabaseProps> = {
    name: 'events_2026',
    owner: analyst,
    extensions: ['vector'],
    objectName: 'events',
  };
  const everyUser: Required<PostgresUserProps> = {
    name: 'reader',
    passwordSecretName: 'reader-credentials',
    logins: { a: 'reader-a-credentials', b: 'reader-b-credentials', active: 'a' },
    database: cluster.addDatabase(everyDatabase),
    inRoles: ['pg_read_all_data'],
    connectionLimit: 10,
  };
  cluster.addDatabase({ name: 'audit_trail' });
  cluster.addUser(everyUser);
  expectGolden(pageOf(cluster, 'Cluster', 'Database'), 'postgres-cluster/users-and-databases');
});

test("the owner's credentials come from a store, in a Secret of the type that the operator requires", () => {
  const chart = Testing.chart();
  // The two left out contradict `rotation`.
  const everySecret: Required<Omit<PostgresUserSecretProps, 'refreshHours' | 'onceReason'>> = {
    name: 'azora-owner',
    namespace: 'azora',
    storeName: 'vault',
    storeKind: 'SecretStore',
    remoteKey: 'azora/postgres',
    rotation: '2026-11-26',
  };
  const { secretName } = new PostgresUserSecret(chart, 'Owner', everySecret);
  const cluster = new PostgresCluster(chart, 'Postgres', { ...minimal, ownerSecretName: secretName });
  expectGolden(pageOf(cluster, 'ExternalSecret'), 'postgres-cluster/owner-secret');
  expect(cluster.clientFacts.secretEnv).toEqual({
    PGUSER: { secretName: 'azora-owner', key: 'username' },
    PGPASSWORD: { secretName: 'azora-owner', key: 'password' },
  });
});

test('wrong props of a user Secret are reported', () => {
  const props = { name: 'Owner', namespace: 'azora', storeName: 'vault', remoteKey: '' };
  expect(() => new PostgresUserSecret(Testing.chart(), 'Owner', props)).toThrow(
    /^PostgresUserSecret 'azora\/Owner': name must .*; source.remoteKey must /,
  );
});

test('a cluster without a backup gives a warning unless there is a reason', () => {
  expect(warningsAround(postgres())).toEqual([
    "backup should be set, or deleted rows and lost disks cannot be restored (set noBackupReason to the reason why that is acceptable): PostgresCluster 'azora/postgres'",
  ]);
  const cluster = postgres({ noBackupReason: 'a cache that is filled from the event log' });
  expect(warningsAround(cluster)).toEqual([]);
  expect(cluster.resource.metadata.toJson()).toMatchObject({
    annotations: { 'cdk8s-agents/no-backup-reason': 'a cache that is filled from the event log' },
  });
});

test('a cluster of three instances with a backup gives no warning', () => {
  expect(warningsAround(backedUp())).toEqual([]);
});

test('a single instance gives a warning, and has no budget that would block drains', () => {
  const cluster = backedUp({ instances: 1 });
  expect(cluster.resolved.enablePDB).toBe(false);
  expect(warningsAround(cluster)).toEqual([
    "instances should be 3: a single instance stops with its node: PostgresCluster 'azora/postgres'",
  ]);
});

test('clients open the default database on the primary, as its owner', () => {
  expect(postgres().host).toBe('postgres-rw.azora.svc');
  expect(postgres().clientFacts).toEqual({
    env: {
      PGHOST: 'postgres-rw.azora.svc',
      PGPORT: '5432',
      PGDATABASE: 'app',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/etc/postgres/azora/postgres/ca.crt',
    },
    caFiles: { '/etc/postgres/azora/postgres/ca.crt': { secretName: 'postgres-ca', key: 'ca.crt' } },
    encryption: 'tls',
    secretEnv: {
      PGUSER: { secretName: 'postgres-app', key: 'username' },
      PGPASSWORD: { secretName: 'postgres-app', key: 'password' },
    },
    secretsNamespace: 'azora',
    ports: ['postgresql'],
  });
});

test('clients that only read use the replicas', () => {
  const cluster = postgres();
  expect(cluster.readOnly.clientFacts.env.PGHOST).toBe('postgres-ro.azora.svc');
  expect(cluster.readOnly.connections).toBe(cluster.connections);
  expect(() => postgres({ instances: 1 }).readOnly).toThrow(
    "PostgresCluster 'azora/postgres': readOnly needs replicas: set instances to 2 or more",
  );
});

test('a user and a database are targets of connectTo', () => {
  const cluster = postgres();
  const analyst = cluster.addUser({ name: 'analyst', passwordSecretName: 'analyst-credentials' });
  const events = cluster.addDatabase({ name: 'events', owner: analyst });
  const reader = cluster.addUser({ name: 'reader', passwordSecretName: 'reader-credentials', database: events });
  const secretOf = ({ clientFacts }: typeof cluster | typeof events | typeof reader) => [
    clientFacts.env.PGDATABASE,
    clientFacts.secretEnv.PGPASSWORD?.secretName,
  ];
  expect(secretOf(analyst)).toEqual(['app', 'analyst-credentials']);
  expect(secretOf(events)).toEqual(['events', 'analyst-credentials']);
  expect(secretOf(reader)).toEqual(['events', 'reader-credentials']);
  expect(secretOf(cluster.addDatabase({ name: 'audit' }))).toEqual(['audit', 'postgres-app']);
  expect(reader.readOnly.clientFacts.env.PGHOST).toBe('postgres-ro.azora.svc');
  expect(events.readOnly.clientFacts.env.PGDATABASE).toBe('events');
});

test('an embedded Postgres has the same client environment', () => {
  const props = {
    name: 'postgres',
    namespace: 'azora',
    ownerSecretName: 'postgres-app',
    tlsSecretName: 'postgres-ca',
  };
  const { clientFacts } = PostgresCluster.embedded(Testing.chart(), 'Postgres', props);
  const { env, ...rest } = postgres().clientFacts;
  expect(clientFacts).toEqual({ ...rest, env: { ...env, PGHOST: 'postgres.azora.svc' } });
});

test('props are not changed, and can be reused for another cluster', () => {
  const monitor = { labels: { release: 'a' } };
  const regionSecret = { secretName: 'a', key: 'b' };
  const cluster = backedUp({ monitor, backup: { ...backup, regionSecret } });
  cluster.addPooler({ monitor });
  monitor.labels.release = 'b';
  regionSecret.key = 'c';
  expect(cluster.resolved.monitor?.labels).toEqual({ release: 'a' });
  expect(cluster.resolved.backup?.regionSecret).toEqual({ secretName: 'a', key: 'b' });
});

test('all objects of a cluster render the same twice, regardless of what is added in between', () => {
  const cluster = backedUp(every);
  const before = Chart.of(cluster).toJson();
  expect(Chart.of(cluster).toJson()).toEqual(before);
  cluster.addUser({ name: 'reader', passwordSecretName: 'reader-credentials' });
  expect(Chart.of(cluster).toJson()).not.toEqual(before);
});
