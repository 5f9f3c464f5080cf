import { type Check, Input, oneOf, refuses, shown } from '../../core/input/input';
import { dnsSubdomain, reason, serviceName } from '../../core/input/names';
import { count, LAST_PORT } from '../../core/input/numbers';
import { toNano, UNIT } from '../../core/input/quantity';
import { checkRedisBackup } from './backup';
import type { ResolvedRedisCluster } from './cluster-props';
import {
  licensedShards,
  REDIS_EVICTION_POLICIES,
  REDIS_MODULES,
  REDIS_PERSISTENCE,
  type ResolvedRedisDatabase,
  redisDatabaseSubject,
  shardList,
} from './database-props';
import { memoryBytes, memorySize } from './memory-size';

/**
 * @param others the cluster's existing databases
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkRedisDatabase(
  database: ResolvedRedisDatabase,
  cluster: ResolvedRedisCluster,
  others: readonly ResolvedRedisDatabase[],
): readonly string[] {
  const input = new Input(redisDatabaseSubject(cluster.namespace, database.name));
  input.required('name', database.name, databaseName);
  input.required('port', database.port, databasePort);
  input.required('persistence', database.persistence, oneOf(...REDIS_PERSISTENCE));
  input.required('shardCount', database.shardCount, count);
  input.required('evictionPolicy', database.evictionPolicy, oneOf(...REDIS_EVICTION_POLICIES));
  input.required('passwordSecretName', database.passwordSecretName, dnsSubdomain);
  checkModules(input, database);
  checkMemory(input, database, cluster, others);
  checkUnique(input, database, cluster, others);
  checkBackup(input, database, cluster);
  checkShards(input, cluster, [...others, database]);
  return input.done();
}

const HEADLESS = '-headless';

/** The operator creates a Service with the database's name, and one with the suffix -headless. */
const databaseName: Check = (value) =>
  refuses(serviceName, `${value}${HEADLESS}`)
    ? { must: 'be lower-case letters, digits and dashes, a letter first, 54 at most, such as sessions' }
    : serviceName(value);

/** Ports that Redis Enterprise itself uses. */
const OWN_PORTS: readonly (readonly [number, number])[] = [
  [1968, 1968],
  [3333, 3357],
  [5353, 5353],
  [8000, 8006],
  [8070, 8071],
  [8080, 8080],
  [8443, 8444],
  [9080, 9082],
  [9091, 9091],
  [9125, 9125],
  [9443, 9443],
  [10_050, 10_050],
  [20_000, 29_999],
  [36_379, 36_380],
];

/** @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/ */
const databasePort: Check = (value) =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  value >= 1024 &&
  value <= LAST_PORT &&
  OWN_PORTS.every(([first, last]) => value < first || value > last)
    ? undefined
    : { must: 'be a port from 1024 to 65535 that Redis Enterprise does not use itself, such as 12000' };

function checkModules(input: Input, { modules }: ResolvedRedisDatabase): void {
  modules.forEach(({ name, version }, index) => {
    input.required(`modules[${index}].name`, name, oneOf(...REDIS_MODULES));
    input.optional(`modules[${index}].version`, version, moduleVersion);
  });
  input.distinct(
    'modules',
    modules.map(({ name }) => name),
  );
}

const moduleVersion: Check = (value) =>
  typeof value === 'string' && /^\d+\.\d+\.\d+$/.test(value) ? undefined : { must: 'be a version such as 2.10.5' };

/** Checks that all databases together fit into the memory of the nodes. */
function checkMemory(
  input: Input,
  { memorySize: wanted }: ResolvedRedisDatabase,
  { nodes, memory }: ResolvedRedisCluster,
  others: readonly ResolvedRedisDatabase[],
): void {
  input.required('memorySize', wanted, memorySize);
  if (refuses(memorySize, wanted)) return;
  const sizes = [...others.map((other) => other.memorySize), wanted];
  const sum = sizes.reduce((all, size) => all + (memoryBytes(size) ?? 0), 0);
  if (sum <= nodes * Number(toNano(memory) / UNIT)) return;
  input.refuse(
    `memorySize of all databases together must fit into the memory of the cluster, ${nodes} × ${memory}, got ${sizes.join(' + ')}`,
  );
}

function checkBackup(input: Input, database: ResolvedRedisDatabase, { objectStore }: ResolvedRedisCluster): void {
  const { backup, noBackupReason, persistence } = database;
  input.optional('noBackupReason', noBackupReason, reason);
  if (backup === undefined) {
    if (persistence === 'disabled' || noBackupReason !== undefined) return;
    input.warn(
      'backup should be set, or deleted keys and lost disks cannot be restored (set noBackupReason to the reason why that is acceptable)',
    );
    return;
  }
  checkRedisBackup(input, backup);
  if (noBackupReason !== undefined) {
    input.refuse(`noBackupReason must be left out if backup is set, got ${shown(noBackupReason)}`);
  }
  if (objectStore === undefined) {
    input.refuse(
      'backup needs the path to the object store: set objectStore of the cluster, such as Egress.internet443()',
    );
  }
}

/** @see https://redis.io/docs/latest/operate/rs/clusters/configure/license-keys/#trial-mode */
const TRIAL_SHARDS = 4;

/** Checks that databases of a cluster without a license fit into a trial, which would refuse the next one at run time. */
function checkShards(
  input: Input,
  { licenseSecretName }: ResolvedRedisCluster,
  databases: readonly ResolvedRedisDatabase[],
): void {
  if (licenseSecretName !== undefined || databases.some(({ shardCount }) => refuses(count, shardCount))) return;
  const shards = databases.reduce((sum, database) => sum + licensedShards(database), 0);
  if (shards <= TRIAL_SHARDS) return;
  input.refuse(
    `shardCount of all databases together, copies included, must be at most ${TRIAL_SHARDS} in a trial (set licenseSecretName of the cluster), got ${shards}: ${shardList(databases)}`,
  );
}

/** Checks that the databases of a cluster have distinct Services and ports. */
function checkUnique(
  input: Input,
  { name, port }: ResolvedRedisDatabase,
  cluster: ResolvedRedisCluster,
  others: readonly ResolvedRedisDatabase[],
): void {
  const services = [cluster.name, `${cluster.name}-ui`, `${cluster.name}-prom`, 'admission'];
  if (services.includes(name)) {
    input.refuse(`name must differ from the Services of the cluster (${services.join(', ')}), got ${shown(name)}`);
  }
  for (const other of others) {
    if (other.name === name) input.refuse(`name must be unique in the cluster, got ${shown(name)} twice`);
    if (other.port === port) {
      input.refuse(`port must be unique in the cluster, got ${port}, which ${other.name} uses`);
    }
  }
}
