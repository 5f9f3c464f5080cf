import { AgentTemplate } from '../../../src/agent/agent-template';
import { echoAgent } from '../../../src/agent/stella/echo-agent';
import { KafkaCluster } from '../../../src/backing/kafka/cluster';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import { toPlain } from '../../../src/core/plain';
import { ServiceAlerts } from '../../../src/monitoring/service-alerts';
import { minimalKafka } from '../../backing/kafka/samples';
import { minimal as minimalPostgres } from '../../backing/postgres/samples';
import { minimalCluster, minimalDatabase } from '../../backing/redis/samples';
import { silentAlerts } from './pod-finders';
import { titleOf } from './pods';
import type { Defect, Finder } from './way';

const metadata = { name: 'redis', namespace: 'azora' };

/** Operators choose the images of their components. */
const namedParts: Finder = (objects) =>
  objects
    .filter(({ kind }) => ['Kafka', 'KafkaNodePool', 'RedisEnterpriseCluster'].includes(kind))
    .filter(({ spec }) => /"[a-zA-Z]*image[a-zA-Z]*":/i.test(JSON.stringify(spec)))
    .map((object) => `${titleOf(object)} names an image`);

const poolersForPostgres: Finder = (objects) =>
  objects
    .filter(({ kind, spec }) => kind === 'Cluster' && String(toPlain(spec).imageName).includes('pgbouncer'))
    .map((cluster) => `${titleOf(cluster)} runs PgBouncer in place of Postgres`);

/** Defects of custom resources and their metrics. */
export const CUSTOM_RESOURCES: readonly Defect[] = [
  {
    id: 'CRD002',
    ways: [
      {
        outcome: 'input error',
        how: 'pgvector among the libraries to preload, in capitals',
        build: (chart) =>
          new PostgresCluster(chart, 'Db', { ...minimalPostgres, parameters: { Shared_Preload_Libraries: 'vector' } }),
        says: 'PostgresCluster \'azora/postgres\': parameters must not have "Shared_Preload_Libraries", which the operator fixes: the operator loads a library if one of its parameters is set, such as pg_stat_statements.max; an extension such as vector needs no library, so add it to extensions, got "vector"',
      },
      {
        outcome: 'input error',
        how: 'pgvector among the libraries to preload',
        build: (chart) =>
          new PostgresCluster(chart, 'Db', {
            ...minimalPostgres,
            parameters: { shared_preload_libraries: 'vector' },
          }),
        says: 'PostgresCluster \'azora/postgres\': parameters must not have "shared_preload_libraries", which the operator fixes: the operator loads a library if one of its parameters is set, such as pg_stat_statements.max; an extension such as vector needs no library, so add it to extensions, got "vector"',
      },
      {
        outcome: 'input error',
        how: 'pgvector by the name of its project',
        build: (chart) => new PostgresCluster(chart, 'Db', { ...minimalPostgres, extensions: ['pgvector'] }),
        says: 'PostgresCluster \'azora/postgres\': extensions[0] must be vector, its name in Postgres, got "pgvector": write vector',
      },
    ],
  },
  {
    id: 'CRD003',
    ways: [
      {
        outcome: 'input error',
        how: 'a fixed parameter in capitals, which CloudNativePG lets pass',
        build: (chart) => new PostgresCluster(chart, 'Db', { ...minimalPostgres, parameters: { PORT: '5433' } }),
        says: 'PostgresCluster \'azora/postgres\': parameters must not have "PORT", which the operator fixes: leave it out, got "5433"',
      },
      {
        outcome: 'input error',
        how: 'parameters that CloudNativePG fixes',
        build: (chart) =>
          new PostgresCluster(chart, 'Db', { ...minimalPostgres, parameters: { listen_addresses: '*', port: '5433' } }),
        says: 'PostgresCluster \'azora/postgres\': parameters must not have "listen_addresses", which the operator fixes: leave it out, got "*"; parameters must not have "port", which the operator fixes: leave it out, got "5433"',
      },
      {
        outcome: 'input error',
        how: 'a broker option that Strimzi drops',
        build: (chart) => new KafkaCluster(chart, 'Kafka', { ...minimalKafka, config: { 'listeners.max': 1 } }),
        says: 'KafkaCluster \'azora/kafka\': config must not have "listeners.max": Strimzi sets options that start with "listeners" itself, and drops this one',
      },
    ],
  },
  {
    id: 'CRD004',
    ways: [
      {
        outcome: 'does not compile',
        how: 'an image for the services rigger of Redis',
        wrong: `new RedisCluster(chart, 'Redis', { ...redis, redisEnterpriseServicesRiggerImageSpec: { repository: 'redislabs/redis' } })`,
        right: `new RedisCluster(chart, 'Redis', redis)`,
        says: "Object literal may only specify known properties, and 'redisEnterpriseServicesRiggerImageSpec' does not exist in type 'RedisClusterProps'.",
      },
      {
        outcome: 'never written',
        how: 'the operators of Redis and Kafka choose the images of their parts',
        finds: namedParts,
        within: 'platforms and goldens',
        seeded: [
          {
            apiVersion: 'app.redislabs.com/v1',
            kind: 'RedisEnterpriseCluster',
            metadata,
            spec: { redisEnterpriseServicesRiggerImageSpec: { repository: 'redislabs/redis' } },
          },
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'PgBouncer as the image of Postgres',
        why: 'A private registry may use any image name, so only the tag is checked.',
        build: (chart) =>
          new PostgresCluster(chart, 'Db', { ...minimalPostgres, image: 'ghcr.io/cloudnative-pg/pgbouncer:1.24.0' }),
        finds: poolersForPostgres,
      },
    ],
  },
  {
    id: 'CRD007',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a persistence that Redis Enterprise does not have',
        wrong: `cluster.addDatabase({ name: 'cache', memorySize: '1GB', port: 12000, persistence: 'rdb' })`,
        right: `cluster.addDatabase({ name: 'cache', memorySize: '1GB', port: 12000, persistence: 'aofAlways' })`,
        says: 'Type \'"rdb"\' is not assignable to type \'"aofAlways" | "aofEverySecond" | "disabled" | "snapshotEvery12Hour" | "snapshotEvery1Hour" | "snapshotEvery6Hour" | undefined\'.',
      },
      {
        outcome: 'input error',
        how: 'the same from JSON',
        build: (chart) => {
          const cluster = new RedisCluster(chart, 'Redis', minimalCluster);
          cluster.addDatabase({ ...minimalDatabase, persistence: JSON.parse('"rdb"') });
        },
        says: 'RedisDatabase \'azora/sessions\': persistence must be one of disabled, aofEverySecond, aofAlways, snapshotEvery1Hour, snapshotEvery6Hour, snapshotEvery12Hour, got "rdb"',
      },
    ],
  },
  {
    id: 'OPS005',
    ways: [
      {
        outcome: 'never written',
        how: 'no alert counts restarts where every pod has restartPolicy Never',
        finds: silentAlerts,
        within: 'platforms',
        seeded: [
          { apiVersion: 'v1', kind: 'Pod', metadata, spec: { restartPolicy: 'Never', containers: [] } },
          {
            apiVersion: 'monitoring.coreos.com/v1',
            kind: 'PrometheusRule',
            metadata,
            spec: { groups: [{ rules: [{ alert: 'A', expr: 'kube_pod_container_status_restarts_total > 0' }] }] },
          },
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'ServiceAlerts for a namespace of agents',
        why: 'Another app may run services in that namespace, in addition to the agents.',
        build: (chart) => {
          new AgentTemplate(chart, 'Echo', { profile: echoAgent, namespace: 'ai-agents' });
          new ServiceAlerts(chart, 'Alerts', { name: 'agents', namespace: 'ai-agents' });
        },
        finds: silentAlerts,
      },
    ],
  },
];
