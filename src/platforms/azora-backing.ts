import { Construct } from 'constructs';
import { KafkaAcl, KafkaCluster } from '../backing/kafka';
import { PostgresCluster, PostgresUserSecret } from '../backing/postgres';
import type { RedisCluster } from '../backing/redis';
import type { MonitorProps } from '../monitoring/monitor';
import type { IClientTarget } from '../network/client-target';
import { Egress } from '../network/egress';
import { ServiceSecret } from '../service/service-secret';
import type { ResolvedAzora } from './azora-props';
import { type AzoraRedis, AzoraRedisCluster } from './azora-redis';
import type { AzoraServiceName } from './azora-service-table';
import { storeEntry } from './store-entries';

/** The size of the volumes of each instance and of each broker. */
const STORAGE = { postgres: '10Gi', postgresWal: '10Gi', kafka: '20Gi' } as const;

/** The service whose database the operator creates with the cluster: it always creates one. */
const FIRST_DATABASE: AzoraServiceName = 'user';

/** The default pools of two pods, of one that a rollout adds, and of one that still drains. */
const CONNECTION_LIMIT = 40;

/** Azora's backing services, as targets of `connectTo`. */
export interface AzoraBacking {
  /** The database of a service, with its own user. */
  postgres(service: AzoraServiceName): IClientTarget;

  readonly redis: AzoraRedis;

  /** The events that the analytics service reads and writes. */
  readonly kafka: IClientTarget;
}

/** Postgres, Redis and Kafka, run by their operators. */
export class AzoraClusters extends Construct implements AzoraBacking {
  readonly postgresCluster: PostgresCluster;
  readonly redisCluster: RedisCluster;
  readonly kafkaCluster: KafkaCluster;
  readonly redis: AzoraRedis;
  readonly kafka: IClientTarget;

  constructor(
    scope: Construct,
    id: string,
    private readonly azora: ResolvedAzora,
    monitor: MonitorProps | undefined,
  ) {
    super(scope, id);
    this.postgresCluster = addPostgres(this, azora, monitor);
    const { aiNamespace } = azora;
    const redis = new AzoraRedisCluster(this, 'RedisCluster', azora, monitor);
    this.redisCluster = redis.cluster;
    this.redis = redis.databases;
    this.kafkaCluster = new KafkaCluster(this, 'Kafka', {
      // A Service named kafka would set KAFKA_PORT in every pod, which the image reads as a setting.
      name: 'events',
      namespace: aiNamespace,
      storageSize: STORAGE.kafka,
      cpuRequest: '500m',
      cpuLimit: '2',
      memoryRequest: '2Gi',
      memoryLimit: '2Gi',
      rackTopologyKey: azora.rackTopologyKey,
      monitor,
      // Strimzi's own policies would open the metrics to every pod, so its operator must run without them.
      operatorNetworkPolicies: false,
    });
    const topic = this.kafkaCluster.addTopic({ name: 'learning-events', partitions: 6, retentionSize: '1Gi' });
    this.kafka = this.kafkaCluster.addUser({
      name: 'analytics',
      acls: [KafkaAcl.consume(topic), KafkaAcl.produce(topic), KafkaAcl.group('analytics')],
    });
  }

  postgres(service: AzoraServiceName): IClientTarget {
    const { coreNamespace: namespace, postgresLogins } = this.azora;
    const addSecret = (login: string): string => {
      const name = `${this.postgresCluster.resolved.name}-${service}-${login}`;
      const entry = storeEntry(this.azora, `azora/postgres/${service}-${login}`);
      return new PostgresUserSecret(this, `PostgresUser-${service}-${login}`, { ...entry, name, namespace }).secretName;
    };
    const logins = { a: addSecret('a'), b: addSecret('b'), active: postgresLogins[service] ?? 'a' };
    const name = databaseOf(service);
    const owner = this.postgresCluster.addUser({ name, logins, connectionLimit: CONNECTION_LIMIT });
    if (service === FIRST_DATABASE) return owner;
    return this.postgresCluster.addDatabase({ name, owner, extensions: ['vector'] });
  }
}

/** The database of a service and its owner. The name of a service alone may be a reserved word of SQL, such as user. */
function databaseOf(service: AzoraServiceName): string {
  return `${service}_service`;
}

function addPostgres(scope: Construct, azora: ResolvedAzora, monitor?: MonitorProps): PostgresCluster {
  const { coreNamespace: namespace, imagePullSecrets, backupDestination } = azora;
  const backupSecret = new ServiceSecret(scope, 'BackupSecret', {
    ...storeEntry(azora, 'azora/postgres-backup'),
    name: 'postgres-backup',
    namespace,
    component: 'backing',
    keys: ['ACCESS_KEY_ID', 'ACCESS_SECRET_KEY'],
  });
  const { secretName } = backupSecret;
  // The Azora deployment document has no backups. It also preloads pgvector, which the operator rejects; here, pgvector
  // is an extension of each database.
  return new PostgresCluster(scope, 'Postgres', {
    name: 'postgres',
    namespace,
    image: azora.images.postgres,
    imagePullSecrets,
    instances: 3,
    storageSize: STORAGE.postgres,
    walStorageSize: STORAGE.postgresWal,
    // A replica that is gone would otherwise hold the log until it fills the volume.
    parameters: { max_slot_wal_keep_size: '6GB' },
    cpuRequest: '500m',
    cpuLimit: '2',
    memoryRequest: '1Gi',
    memoryLimit: '1Gi',
    database: databaseOf(FIRST_DATABASE),
    extensions: ['vector'],
    backup: {
      destinationPath: backupDestination,
      accessKeyIdSecret: { secretName, key: 'ACCESS_KEY_ID' },
      secretAccessKeySecret: { secretName, key: 'ACCESS_SECRET_KEY' },
    },
    objectStore: Egress.internet443(),
    monitor,
  });
}
