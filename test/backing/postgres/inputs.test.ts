import type { PostgresBackup } from '../../../src/backing/postgres/backup-props';
import type { PostgresClusterProps } from '../../../src/backing/postgres/cluster-props';
import type { PostgresDatabaseProps } from '../../../src/backing/postgres/database';
import type { PostgresPoolerProps } from '../../../src/backing/postgres/pooler-props';
import type { PostgresUserProps } from '../../../src/backing/postgres/user';
import { Egress } from '../../../src/network/egress';
import { backedUp, backup, postgres } from './samples';

test.each([
  'allow_system_table_mods',
  'Archive_Command',
  'listen_addresses',
  'primary_conninfo',
  'restore_command',
  'shared_preload_libraries',
  'ssl',
  'synchronous_standby_names',
  'unix_socket_permissions',
])('the parameter %s, which the operator fixes, is refused by name', (name) => {
  expect(() => postgres({ parameters: { [name]: 'on' } })).toThrow(
    `PostgresCluster 'azora/postgres': parameters must not have "${name}", which the operator fixes`,
  );
});

test('an error about a preload library contains the fix', () => {
  expect(() => postgres({ parameters: { shared_preload_libraries: 'vector' } })).toThrow(
    'an extension such as vector needs no library, so add it to extensions, got "vector"',
  );
});

test.each<[string, Partial<PostgresClusterProps>, string]>([
  ['a name that is too long', { name: 'a'.repeat(51) }, 'name must be at most 50 characters'],
  ['a name that is invalid for a Service', { name: '1postgres' }, 'name must be lower-case letters'],
  ['no instance', { instances: 0 }, 'instances must be a whole number of at least 1'],
  [
    'an image without a version',
    { image: 'ghcr.io/acme/postgres:standard' },
    'image must have a tag that starts with the Postgres version',
  ],
  [
    'an image by its digest alone',
    { image: `acme/postgres@sha256:${'a'.repeat(64)}` },
    'image must have a tag that starts',
  ],
  ['an invalid size', { storageSize: '10GB' }, 'storageSize must be a quantity above 0'],
  ['a request above its limit', { memoryRequest: '4Gi' }, 'memoryRequest must be at most memoryLimit "2Gi", got "4Gi"'],
  [
    'an invalid parameter name',
    { parameters: { 'max connections': '1' } },
    'key of parameters must be the name of a Postgres parameter',
  ],
  ['wal_level minimal', { parameters: { wal_level: 'minimal' } }, 'parameters.wal_level must be replica or logical'],
  [
    'wal_log_hints off',
    { parameters: { wal_log_hints: 'off' } },
    'parameters.wal_log_hints must be on with 3 instances',
  ],
  [
    'shared_buffers without a unit',
    { parameters: { shared_buffers: '512' } },
    'parameters.shared_buffers must be an amount with a unit',
  ],
  [
    'shared_buffers above the memory',
    { parameters: { shared_buffers: '2GB' } },
    'parameters.shared_buffers must fit into memoryRequest "1Gi", got "2GB"',
  ],
  [
    'a reserved database',
    { database: 'postgres', owner: 'app' },
    'database must not be postgres, template0 or template1',
  ],
  [
    'a reserved word of SQL as a database',
    { database: 'order', owner: 'orders' },
    'database must not be a reserved word',
  ],
  ['a reserved word of SQL as the owner', { owner: 'user' }, 'got "user": write user_service'],
  ['a role that Postgres takes for everybody', { owner: 'public' }, 'owner must not be none or public'],
  [
    'as many synchronous replicas as instances',
    { synchronous: { number: 3 } },
    'synchronous.number must be less than instances 3, of which one is the primary, got 3',
  ],
  ['an unknown method', { synchronous: { method: 'all' as 'any' } }, 'synchronous.method must be one of any, first'],
  [
    'a reason beside synchronous replicas',
    { synchronous: {}, asynchronousReason: 'a cache' },
    'asynchronousReason must be left out if commits wait for replicas',
  ],
  ['no connection', { maxConnections: 0 }, 'maxConnections must be a whole number of at least 1'],
  ['an owner without connections', { ownerConnectionLimit: 0 }, 'ownerConnectionLimit must be'],
  ['a reserved owner', { owner: 'pg_app' }, 'owner must not be postgres, streaming_replica, pg_… or cnpg_…'],
  [
    'pgvector by the name of its project',
    { extensions: ['pgvector'] },
    'extensions[0] must be vector, its name in Postgres, got "pgvector": write vector',
  ],
  ['an extension named twice', { extensions: ['vector', 'vector'] }, 'extensions must be different from each other'],
  [
    'an unused superuser Secret',
    { superuserSecretName: 'root' },
    'superuserSecretName must be left out unless enableSuperuserAccess is true',
  ],
  [
    'the owner as superuser',
    { enableSuperuserAccess: true, superuserSecretName: 'postgres-app' },
    "superuserSecretName must not be the owner's Secret",
  ],
  [
    'a budget of a single instance',
    { instances: 1, enablePDB: true },
    'enablePDB must be false with a single instance',
  ],
  [
    'a supervised single instance',
    { instances: 1, primaryUpdateStrategy: 'supervised' },
    'primaryUpdateStrategy must be unsupervised with a single instance',
  ],
  [
    'a reason beside a backup',
    { backup, objectStore: Egress.internet443(), noBackupReason: 'none' },
    'noBackupReason must be left out if backup is set',
  ],
  [
    'a backup that cannot leave',
    { backup },
    'objectStore must be set with backup or recovery, such as Egress.internet443(), or instances cannot reach it',
  ],
  [
    'a way out that nothing takes',
    { objectStore: Egress.internet443() },
    'objectStore must be left out without backup and recovery',
  ],
  [
    'a monitor without an interval',
    { monitor: { intervalSeconds: 0 } },
    'monitor.intervalSeconds must be whole seconds of at least 1',
  ],
])('%s is refused', (_what, changes, problem) => {
  expect(() => postgres(changes)).toThrow(problem);
});

test.each<[string, Partial<PostgresBackup>, string]>([
  [
    'a schedule of five fields',
    { schedule: '0 2 * * *' },
    'backup.schedule must be a cron schedule of six fields, seconds first, such as 0 0 2 * * *, got "0 2 * * *": write 0 0 2 * * *',
  ],
  ['an invalid hour', { schedule: '0 0 24 * * *' }, 'backup.schedule must be a cron schedule of six fields'],
  ['a reversed range', { schedule: '0 0 5-2 * * *' }, 'backup.schedule must be'],
  [
    'a path that is no bucket',
    { destinationPath: '/var/backups' },
    'backup.destinationPath must be a bucket with an optional folder',
  ],
  ['no retention', { retentionDays: 0 }, 'backup.retentionDays must be a whole number of at least 1'],
  ['an endpoint without a scheme', { endpointUrl: 'minio:9000' }, 'backup.endpointUrl must be an address'],
  [
    'a credential without its key',
    { accessKeyIdSecret: { secretName: 'a', key: '' } },
    'backup.accessKeyIdSecret.key must be',
  ],
  ['a folder with a slash', { serverName: 'a/b' }, 'backup.serverName must be the name of a folder'],
  ['too little memory', { memoryLimit: '64Mi' }, 'backup.memoryLimit must be at least 128Mi, got "64Mi"'],
])('a backup with %s is refused', (_what, changes, problem) => {
  expect(() => backedUp({ backup: { ...backup, ...changes } })).toThrow(problem);
});

test.each(['0 0 */6 * * *', '0 15,45 1-5 ? JAN-MAR MON-FRI', '@daily'])('a backup may be made at %s', (schedule) => {
  expect(backedUp({ backup: { ...backup, schedule } }).scheduledBackup).toBeDefined();
});

test.each<[string, Partial<PostgresClusterProps>, string]>([
  [
    'a moment without its zone',
    { recovery: { serverName: 'old', targetTime: '2026-02-28 10:00:00' } },
    'recovery.targetTime must be a moment with its zone',
  ],
  [
    'the folder that it writes to',
    { recovery: { serverName: 'postgres' } },
    'recovery.serverName must differ from backup.serverName',
  ],
  [
    'no store',
    { recovery: { serverName: 'old' }, backup: undefined },
    'recovery.objectStoreName must be set without backup',
  ],
])('a recovery with %s is refused', (_what, changes, problem) => {
  expect(() => backedUp(changes)).toThrow(problem);
});

test.each<[string, Partial<PostgresUserProps>, string]>([
  ['a reserved name', { name: 'streaming_replica' }, 'name must not be postgres, streaming_replica'],
  [
    'the name of the owner',
    { name: 'app' },
    'passwordSecretName of the owner must be left out: ownerSecretName of the cluster sets its password, got "reader"',
  ],
  [
    'the rights of the superuser',
    { inRoles: ['postgres'] },
    'inRoles[0] must be the name of a role other than postgres',
  ],
  ['no connection', { connectionLimit: 0 }, 'connectionLimit must be a whole number of at least 1'],
  [
    'a database of another cluster',
    { database: postgres().addDatabase({ name: 'other' }) },
    'database must be what this cluster returned',
  ],
  ['an unknown login', { logins: { a: 'a', b: 'b', active: 'c' as 'a' } }, 'logins.active must be one of a, b'],
  ['one Secret for two logins', { logins: { a: 'a', b: 'a', active: 'a' } }, 'Secrets of logins must be different'],
  ['a login without Secret', { logins: { a: 'a', b: '', active: 'a' } }, 'logins.b must be'],
  [
    'logins whose names are too long',
    { name: 'r'.repeat(62), logins: { a: 'a', b: 'b', active: 'a' } },
    'name of a login must be',
  ],
  ['neither a Secret nor logins', { passwordSecretName: undefined }, 'passwordSecretName must be'],
])('a user with %s is refused', (_what, changes, problem) => {
  expect(() => postgres().addUser({ name: 'reader', passwordSecretName: 'reader', ...changes })).toThrow(problem);
});

test.each<[string, Partial<PostgresDatabaseProps>, string]>([
  ['a reserved name', { name: 'template1' }, 'name must not be postgres, template0 or template1'],
  [
    'the name of the default database',
    { name: 'app' },
    'name of a database must be unique in the cluster, got "app" twice',
  ],
  ['an invalid object name', { objectName: 'a_b' }, 'objectName must be dot-separated labels'],
  ['the extension name pgvector', { extensions: ['pgvector'] }, 'extensions[0] must be vector'],
  [
    'an owner of another cluster',
    { owner: postgres().addUser({ name: 'a', passwordSecretName: 'a' }) },
    'owner must be what this cluster returned',
  ],
])('a database with %s is refused', (_what, changes, problem) => {
  expect(() => postgres().addDatabase({ name: 'events', ...changes })).toThrow(problem);
});

test.each<[string, PostgresPoolerProps, string]>([
  ['the name of the cluster', { name: 'postgres' }, 'name must differ from the cluster and its Services'],
  ['the name of a Service', { name: 'postgres-rw' }, 'name must differ from the cluster and its Services'],
  ['no pod', { instances: 0 }, 'instances must be a whole number of at least 1'],
  ['no client', { maxClientConnections: 0 }, 'maxClientConnections must be a whole number of at least 1'],
  ['a request above its limit', { cpuRequest: '1' }, 'cpuRequest must be at most cpuLimit "500m", got "1"'],
])('a pooler with %s is refused', (_what, props, problem) => {
  expect(() => postgres().addPooler(props)).toThrow(problem);
});

test('invalid memory is reported once, also if other props depend on it', () => {
  expect(() => postgres({ memoryRequest: '1GB', parameters: { shared_buffers: '512MB' } })).toThrow(
    /^PostgresCluster 'azora\/postgres': memoryRequest must be [^;]*, got "1GB"$/,
  );
});

test('a pooler for replicas needs a cluster with replicas', () => {
  expect(() => postgres({ instances: 1 }).addPooler({ type: 'ro' })).toThrow(
    'type of a pooler must be rw with a single instance',
  );
});

test('two databases with the same object name are refused', () => {
  const cluster = postgres({ database: 'events-2026', owner: 'app', extensions: ['vector'] });
  cluster.addDatabase({ name: 'audit-2026' });
  expect(() => cluster.addDatabase({ name: 'audit_2026' })).toThrow(
    'objectName must differ between databases: "audit-2026" and "audit_2026" both give "postgres-audit-2026"',
  );
  expect(() => cluster.addDatabase({ name: 'events_2026' })).toThrow(
    '"events-2026" and "events_2026" both give "postgres-events-2026"',
  );
});

test('all errors are reported at once', () => {
  expect(() => postgres({ instances: 0, storageSize: '10GB', parameters: { port: '1' } })).toThrow(
    /instances must .*; storageSize must .*; parameters must not have "port"/,
  );
});
