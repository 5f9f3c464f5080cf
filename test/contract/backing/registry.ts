import type { Chart } from 'cdk8s';
import { KafkaAcl, KafkaCluster } from '../../../src/backing/kafka';
import { PostgresCluster } from '../../../src/backing/postgres';
import { RedisCluster } from '../../../src/backing/redis';
import type { IClientTarget } from '../../../src/network/client-target';
import { minimalEmbedded, minimalKafka } from '../../backing/kafka/samples';
import { minimal as minimalPostgres } from '../../backing/postgres/samples';
import { minimalCluster, minimalDatabase } from '../../backing/redis/samples';

/** A backing service in its two forms. */
export interface BackingService {
  /** Its folder in src/backing, its row in VERSIONS, and the folder `<name>-cluster` of its goldens. */
  readonly name: string;

  /** Adds the smallest cluster of an operator. @returns the target for clients */
  readonly operated: (chart: Chart) => IClientTarget;

  /** Adds the embedded form with one pod. @returns the target for clients */
  readonly embedded: (chart: Chart) => IClientTarget;
}

/** Every folder of src/backing with an operator. */
export const BACKING_SERVICES: readonly BackingService[] = [
  {
    name: 'postgres',
    operated: (chart) => new PostgresCluster(chart, 'Postgres', minimalPostgres),
    embedded: (chart) =>
      PostgresCluster.embedded(chart, 'Postgres', {
        name: 'postgres',
        namespace: 'azora',
        ownerSecretName: 'postgres-app',
      }),
  },
  {
    name: 'redis',
    operated: (chart) => new RedisCluster(chart, 'Redis', minimalCluster).addDatabase(minimalDatabase),
    embedded: (chart) =>
      RedisCluster.embedded(chart, 'Redis', {
        name: 'redis',
        namespace: 'azora',
        passwordSecret: { secretName: 'redis-password', key: 'password' },
      }),
  },
  {
    name: 'kafka',
    operated: (chart) =>
      new KafkaCluster(chart, 'Kafka', minimalKafka).addUser({ name: 'app', acls: [KafkaAcl.produce('events')] }),
    embedded: (chart) => KafkaCluster.embedded(chart, 'Kafka', minimalEmbedded),
  },
];
