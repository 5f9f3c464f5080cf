import type { RedisClusterProps } from '../../../src/backing/redis/cluster-props';
import type { RedisDatabaseProps } from '../../../src/backing/redis/database-props';
import { REDIS_EVICTION_POLICIES, REDIS_MODULES, REDIS_PERSISTENCE } from '../../../src/backing/redis/database-props';
import { toPlain } from '../../../src/core/plain';
import { Egress } from '../../../src/network/egress';
import { Microservice } from '../../../src/service/microservice';
import { minimal, objectsAround, pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { schemaErrors, versions } from '../../support/schemas';
import { describeWithShared } from '../../support/shared';
import { minimalDatabase, redisCluster, redisDatabase } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<Omit<RedisDatabaseProps, 'noBackupReason'>> = {
  name: 'knowledge',
  memorySize: '2.5GB',
  port: 12_002,
  persistence: 'aofAlways',
  replication: false,
  shardCount: 4,
  evictionPolicy: 'noeviction',
  modules: [{ name: 'search', version: '2.10.5' }, { name: 'ReJSON' }],
  passwordSecretName: 'knowledge-password',
  backup: {
    storage: 's3',
    bucketName: 'acme-backups',
    folder: 'redis/knowledge',
    regionName: 'eu-west-1',
    secretName: 'redis-backup',
    intervalHours: 12,
  },
};

test('every prop reaches the database', () => {
  const cluster = redisCluster({ rackTopologyKey: 'topology.kubernetes.io/zone', objectStore: Egress.internet443() });
  cluster.addDatabase(every);
  expectGolden(pageOf(cluster, 'RedisEnterpriseDatabase'), 'redis-cluster/every-database-prop');
});

test('a client gets the address of the database and a reference to its password', () => {
  const path = '/etc/redis/azora/redis/ca.crt';
  expect(redisDatabase().clientFacts).toEqual({
    env: { REDIS_HOST: 'sessions.azora.svc', REDIS_PORT: '12000', REDIS_TLS: 'true', REDIS_TLS_CA_FILE: path },
    caFiles: { [path]: { secretName: 'redis-tls', key: 'ca.crt' } },
    encryption: 'tls',
    secretEnv: { REDIS_PASSWORD: { secretName: 'redb-sessions', key: 'password' } },
    secretsNamespace: 'azora',
    ports: ['redis'],
  });
  expect(redisDatabase({ passwordSecretName: 'mine' }).clientFacts.secretEnv.REDIS_PASSWORD?.secretName).toBe('mine');
});

test('without a certificate in a Secret, clients are told not to check it; without TLS, to use none', () => {
  const factsOf = (changes: Partial<RedisClusterProps>) => {
    const { env, caFiles, encryption } = redisCluster({ tlsSecretName: undefined, ...changes }).addDatabase(
      minimalDatabase,
    ).clientFacts;
    const { REDIS_HOST, REDIS_PORT, ...tls } = env;
    return { tls, caFiles, encryption };
  };
  expect(factsOf({ unverifiedReason: 'no issuer' })).toEqual({
    tls: { REDIS_TLS: 'true', REDIS_TLS_VERIFY: 'false' },
    caFiles: undefined,
    encryption: 'tls',
  });
  expect(factsOf({ plainTextReason: 'a mesh' })).toEqual({
    tls: { REDIS_TLS: 'false' },
    caFiles: undefined,
    encryption: { plainTextReason: 'a mesh' },
  });
});

test('a connected service gets the environment and the path of this database only', () => {
  const cluster = redisCluster();
  const sessions = cluster.addDatabase(minimalDatabase);
  cluster.addDatabase({ ...minimalDatabase, name: 'other', port: 12_001 });
  const service = new Microservice(cluster, 'Session', { ...minimal, name: 'session', namespace: 'azora' });
  service.connectTo(sessions);
  const objects = objectsAround(cluster);
  const { env } = find(objects, 'Deployment', 'session').spec?.template.spec?.containers[0] ?? {};
  expect(env?.map(({ name }) => name)).toEqual([
    'REDIS_PASSWORD',
    'REDIS_HOST',
    'REDIS_PORT',
    'REDIS_TLS',
    'REDIS_TLS_CA_FILE',
  ]);
  const into = find(objects, 'NetworkPolicy', 'redis').spec?.ingress ?? [];
  const fromSession = into.filter(({ from = [] }) =>
    from.some(({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'] === 'session'),
  );
  expect(fromSession.map(({ ports }) => ports)).toEqual([[{ port: 12_000, protocol: 'TCP' }]]);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const untyped: object = {
    persistence: 'rdb',
    evictionPolicy: 'lru',
    modules: [{ name: 'graph', version: 'latest' }],
  };
  expect(() =>
    redisDatabase({
      ...untyped,
      name: 'Sessions',
      memorySize: '1Gi',
      port: 80,
      shardCount: 0,
      passwordSecretName: '_',
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"RedisDatabase 'azora/Sessions': name must be lower-case letters, digits and dashes, a letter first, 54 at most, such as sessions, got "Sessions"; port must be a port from 1024 to 65535 that Redis Enterprise does not use itself, such as 12000, got 80; persistence must be one of disabled, aofEverySecond, aofAlways, snapshotEvery1Hour, snapshotEvery6Hour, snapshotEvery12Hour, got "rdb"; shardCount must be a whole number of at least 1, got 0; evictionPolicy must be one of noeviction, allkeys-lru, allkeys-lfu, allkeys-random, volatile-lru, volatile-lfu, volatile-random, volatile-ttl, got "lru"; passwordSecretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "_"; modules[0].name must be one of search, ReJSON, timeseries, bf, got "graph"; modules[0].version must be a version such as 2.10.5, got "latest"; memorySize must be MB or GB, at least 100MB, such as 1GB: Redis does not accept 1Gi, got "1Gi""`,
  );
});

/** The field `backup`, and the warnings. */
function backedUp(changes: Partial<RedisDatabaseProps>): readonly unknown[] {
  const cluster = redisCluster({ objectStore: Egress.internet443() });
  const { resource } = cluster.addDatabase({ ...minimalDatabase, noBackupReason: undefined, ...changes });
  return [toPlain(resource.toJson().spec).backup, warningsAround(cluster)];
}

test('a backup goes to S3, Google Cloud or Azure, into a folder of the database, once a day', () => {
  const backup = { bucketName: 'acme', secretName: 'backup' };
  expect(backedUp({ backup: { ...backup, storage: 's3' } })).toEqual([
    { interval: 86_400, s3: { awsSecretName: 'backup', bucketName: 'acme', subdir: 'sessions' } },
    [],
  ]);
  expect(backedUp({ backup: { ...backup, storage: 'gcs', folder: 'redis/a' } })).toEqual([
    { interval: 86_400, gcs: { gcsSecretName: 'backup', bucketName: 'acme', subdir: 'redis/a' } },
    [],
  ]);
  expect(backedUp({ backup: { ...backup, storage: 'azure', intervalHours: 1 } })).toEqual([
    { interval: 3600, abs: { absSecretName: 'backup', container: 'acme', subdir: 'sessions' } },
    [],
  ]);
});

test('a database that is written to disk has a backup or a reason, one that is not needs neither', () => {
  const [none, warnings] = backedUp({});
  expect([none, warnings]).toEqual([
    undefined,
    [
      "backup should be set, or deleted keys and lost disks cannot be restored (set noBackupReason to the reason why that is acceptable): RedisDatabase 'azora/sessions'",
    ],
  ]);
  expect(backedUp({ noBackupReason: 'a cache' })).toEqual([undefined, []]);
  expect(backedUp({ persistence: 'disabled' })).toEqual([undefined, []]);
});

test('a backup that could not be made is refused', () => {
  const backup = { storage: 's3', bucketName: 'acme', secretName: 'backup' } as const;
  expect(() => redisDatabase({ noBackupReason: undefined, backup })).toThrow(
    'backup needs the path to the object store: set objectStore of the cluster, such as Egress.internet443()',
  );
  expect(() => backedUp({ backup, noBackupReason: 'x' })).toThrow('noBackupReason must be left out if backup is set');
  expect(() => backedUp({ backup: { ...backup, bucketName: 'a b', folder: '/x', intervalHours: 0.5 } })).toThrow(
    'backup.bucketName must be a name without spaces and outer slashes, such as acme-backups, got "a b"; backup.folder must be a name without spaces and outer slashes, such as acme-backups, got "/x"; backup.intervalHours must be',
  );
  expect(() => backedUp({ backup: { ...backup, storage: 'gcs', regionName: 'x' } })).toThrow(
    'backup.regionName must be left out with storage gcs, got "x"',
  );
});

test.each([
  ['2GB', true, '1GB of 2GB, the rest is for copies'],
  ['1GB', true, '512MB of 1GB, the rest is for copies'],
  ['0.1GB', true, '51MB of 0.1GB, the rest is for copies'],
  ['3GB', false, '3GB'],
])('of %s, with copies %s, the data gets %s', (memorySize, replication, expected) => {
  const { metadata } = redisDatabase({ memorySize, replication }).resource;
  expect(metadata.toJson().annotations['cdk8s-agents/data-memory']).toBe(expected);
});

test('keys that do not expire are never evicted, unless that is wanted', () => {
  expect(toPlain(redisDatabase().resource.toJson().spec).evictionPolicy).toBe('volatile-lru');
});

test.each([1024, 6379, 10_000, 10_051, 19_999, 65_535])('%d is a valid port of a database', (port) => {
  expect(redisDatabase({ port }).clientFacts.env.REDIS_PORT).toBe(String(port));
});

test.each([0, 443, 1023, 3340, 8070, 9443, 10_050, 20_000, 29_999, 65_536, 12_000.5])(
  '%d is no port for a database',
  (port) => {
    expect(() => redisDatabase({ port })).toThrow('port must be a port from 1024 to 65535 that Redis Enterprise');
  },
);

test.each(['100MB', '0.1GB', '1GB', '1.5GB'])('%s is a size', (memorySize) => {
  expect(redisDatabase({ memorySize }).resolved.memorySize).toBe(memorySize);
});

test.each(['99MB', '1Gi', '1 GB', '1gb', '.5GB', 'GB', '', '1TB'])('%j is not a size', (memorySize) => {
  expect(() => redisDatabase({ memorySize })).toThrow('memorySize must be MB or GB, at least 100MB');
});

test('databases that together exceed the memory of the pods are refused', () => {
  const cluster = redisCluster({ memory: '2Gi' });
  cluster.addDatabase({ ...minimalDatabase, memorySize: '4GB' });
  cluster.addDatabase({ ...minimalDatabase, name: 'small', port: 12_001, memorySize: '2GB' });
  expect(() => cluster.addDatabase({ ...minimalDatabase, name: 'more', port: 12_002, memorySize: '100MB' })).toThrow(
    "RedisDatabase 'azora/more': memorySize of all databases together must fit into the memory of the cluster, 3 × 2Gi, got 4GB + 2GB + 100MB",
  );
});

test('names and ports of databases are unique in the cluster', () => {
  const cluster = redisCluster();
  cluster.addDatabase(minimalDatabase);
  expect(() => cluster.addDatabase(minimalDatabase)).toThrow(
    `RedisDatabase 'azora/sessions': name must be unique in the cluster, got "sessions" twice; port must be unique in the cluster, got 12000, which sessions uses`,
  );
});

test.each(['redis', 'redis-ui', 'redis-prom', 'admission'])(
  'a database cannot be called %s, as a Service of the cluster is',
  (name) => {
    expect(() => redisDatabase({ name })).toThrow('name must differ from the Services of the cluster');
  },
);

test('a name is short enough for the Service with -headless', () => {
  expect(redisDatabase({ name: 'd'.repeat(54) }).host).toBe(`${'d'.repeat(54)}.azora.svc`);
  expect(() => redisDatabase({ name: 'd'.repeat(55) })).toThrow('name must be lower-case letters');
});

test('a duplicate module is refused', () => {
  expect(() => redisDatabase({ modules: [{ name: 'search' }, { name: 'search' }] })).toThrow(
    'modules must be different from each other, got "search" twice',
  );
});

describeWithShared('the words of the official CRD', () => {
  const errorsOf = (changes: Partial<RedisDatabaseProps>): readonly string[] =>
    schemaErrors(redisDatabase(changes).resource.toJson(), versions().at(-1) ?? '');

  test.each(REDIS_PERSISTENCE)('have the persistence %s', (persistence) => {
    expect(errorsOf({ persistence })).toEqual([]);
  });

  test.each(REDIS_EVICTION_POLICIES)('take the eviction policy %s', (evictionPolicy) => {
    expect(errorsOf({ evictionPolicy })).toEqual([]);
  });

  test.each(REDIS_MODULES)('take the module %s', (name) => {
    expect(errorsOf({ modules: [{ name, version: '1.2.3' }] })).toEqual([]);
  });

  test('have no other persistence', () => {
    const { resource } = redisDatabase();
    const json = { ...resource.toJson(), spec: { persistence: 'rdb' } };
    expect(schemaErrors(json, versions().at(-1) ?? '')).toEqual([expect.stringContaining('spec.persistence')]);
  });
});
