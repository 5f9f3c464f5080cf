import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveKafka } from '../../src/backing/kafka/cluster-props';
import { resolveBackup } from '../../src/backing/postgres/backup-props';
import { resolvePostgresCluster } from '../../src/backing/postgres/cluster-props';
import { resolvePooler } from '../../src/backing/postgres/pooler-props';
import { resolveRedisCluster } from '../../src/backing/redis/cluster-props';
import { resolveRedisDatabase } from '../../src/backing/redis/database-props';
import { resolveMonitor } from '../../src/monitoring/monitor';
import { actual, documented } from '../support/documented-defaults';
import { minimalKafka } from './kafka/samples';
import { backup, minimal as minimalPostgres } from './postgres/samples';
import { minimalCluster, minimalDatabase } from './redis/samples';

const SOURCES = join(__dirname, '..', '..', 'src');

const kafka = resolveKafka({ ...minimalKafka, controllers: {} });

test.each([
  ['backing/postgres/cluster-props.ts', 'PostgresClusterProps', resolvePostgresCluster(minimalPostgres), 9],
  ['backing/postgres/backup-props.ts', 'PostgresBackup', resolveBackup(backup, 'postgres'), 4],
  ['backing/postgres/pooler-props.ts', 'PostgresPoolerProps', resolvePooler({}, 'postgres'), 7],
  ['backing/kafka/cluster-props.ts', 'KafkaClusterProps', kafka, 10],
  ['backing/kafka/cluster-props.ts', 'KafkaControllersProps', kafka.controllers ?? {}, 2],
  ['backing/redis/cluster-props.ts', 'RedisClusterProps', resolveRedisCluster(minimalCluster), 5],
  ['backing/redis/database-props.ts', 'RedisDatabaseProps', resolveRedisDatabase(minimalDatabase), 3],
  ['monitoring/monitor.ts', 'MonitorProps', resolveMonitor({}), 1],
])('in %s, every literal @default of %s is what the code fills in', (file, name, resolved, count) => {
  const defaults = documented(readFileSync(join(SOURCES, file), 'utf8'), name);
  expect(actual(resolved, Object.keys(defaults))).toEqual(defaults);
  expect(Object.keys(defaults)).toHaveLength(count);
});
