import { Construct } from 'constructs';
import { KafkaCluster } from '../backing/kafka';
import { PostgresCluster, PostgresUserSecret } from '../backing/postgres';
import { RedisCluster } from '../backing/redis';
import type { IClientTarget } from '../network/client-target';
import { ServiceSecret } from '../service/service-secret';
import type { AzoraBacking } from './azora-backing';
import type { ResolvedAzora } from './azora-props';
import { addRedisSecret, type RedisDatabaseName, redisSecretName } from './azora-redis';
import { storeEntry } from './store-entries';

/** Postgres, Redis and Kafka as a single pod each, for a laptop or a test. Not for production. */
export class AzoraEmbedded extends Construct implements AzoraBacking {
  readonly redis: AzoraBacking['redis'];
  readonly kafka: IClientTarget;
  private readonly server: IClientTarget;

  constructor(scope: Construct, id: string, azora: ResolvedAzora) {
    super(scope, id);
    const { coreNamespace: namespace, aiNamespace, imagePullSecrets } = azora;
    const user = new PostgresUserSecret(this, 'PostgresUser', {
      ...azora.secretStore,
      name: 'postgres-app',
      namespace,
      remoteKey: 'azora/postgres/app',
      onceReason: 'the image reads the password only when it creates the database',
    });
    this.server = PostgresCluster.embedded(this, 'Postgres', {
      name: 'postgres',
      namespace,
      imagePullSecrets,
      ownerSecretName: user.secretName,
      database: 'azora',
    });
    const redis = (name: RedisDatabaseName): IClientTarget => {
      addRedisSecret(this, name, azora, namespace);
      const passwordSecret = { secretName: redisSecretName(name), key: 'password' };
      return RedisCluster.embedded(this, `Redis-${name}`, {
        name: `redis-${name}`,
        namespace,
        imagePullSecrets,
        passwordSecret,
      });
    };
    this.redis = { sessions: redis('sessions'), gateway: redis('gateway'), ai: redis('ai') };
    const kafkaSecret = new ServiceSecret(this, 'KafkaSecret', {
      ...storeEntry(azora, 'azora/kafka/analytics'),
      name: 'events-analytics',
      namespace: aiNamespace,
      component: 'backing',
      keys: ['password'],
    });
    this.kafka = KafkaCluster.embedded(this, 'Kafka', {
      name: 'events',
      namespace: aiNamespace,
      imagePullSecrets,
      username: 'analytics',
      passwordSecret: { secretName: kafkaSecret.secretName, key: 'password' },
    });
  }

  /** All services share one user and one database. */
  postgres(): IClientTarget {
    return this.server;
  }
}
