import { ApiObject, type Chart, Testing } from 'cdk8s';
import { KafkaAcl, KafkaCluster } from '../../src/backing/kafka';
import { PostgresCluster, PostgresTarget } from '../../src/backing/postgres';
import { ConnectionBudget } from '../../src/backing/postgres/connection-budget';
import { RedisCluster } from '../../src/backing/redis';
import { type ClientFacts, type IClientTarget, plainTextReason } from '../../src/network/client-target';
import { StatefulService } from '../../src/service/stateful-service';
import { minimalEmbedded, minimalKafka } from '../backing/kafka/samples';
import { minimal as minimalPostgres } from '../backing/postgres/samples';
import { minimalCluster, minimalDatabase } from '../backing/redis/samples';
import { toKubeObject } from '../support/objects';
import { sourcesIn } from '../support/sources';

/*
 * Whoever is connected to a server knows how: by TLS, or without it for a reason that a reviewer reads in dist/.
 */

/** Adds a target of `connectTo` to a chart. */
type Add = (chart: Chart) => IClientTarget;

const postgres = (chart: Chart) => new PostgresCluster(chart, 'Postgres', minimalPostgres);
const embedded = { name: 'postgres', namespace: 'azora', ownerSecretName: 'postgres-app' };
const redis = { name: 'redis', namespace: 'azora', passwordSecret: { secretName: 'redis-password', key: 'password' } };

/** Every class that is a target of `connectTo`, by its name. */
const TARGETS: Readonly<Record<string, Add>> = {
  PostgresCluster: postgres,
  PostgresDatabase: (chart) => postgres(chart).addDatabase({ name: 'events' }),
  PostgresPooler: (chart) => postgres(chart).addPooler(),
  PostgresTarget: (chart) => postgres(chart).readOnly,
  EmbeddedPostgres: (chart) => PostgresCluster.embedded(chart, 'Postgres', embedded),
  RedisDatabase: (chart) => new RedisCluster(chart, 'Redis', minimalCluster).addDatabase(minimalDatabase),
  EmbeddedRedis: (chart) => RedisCluster.embedded(chart, 'Redis', redis),
  KafkaUser: (chart) =>
    new KafkaCluster(chart, 'Kafka', minimalKafka).addUser({ name: 'app', acls: [KafkaAcl.produce('events')] }),
  EmbeddedKafka: (chart) => KafkaCluster.embedded(chart, 'Kafka', minimalEmbedded),
  StatefulService: (chart) =>
    new StatefulService(chart, 'Server', {
      name: 'queue',
      namespace: 'azora',
      image: 'ghcr.io/acme/queue:1.0.0',
      cpuRequest: '100m',
      cpuLimit: '1',
      memoryRequest: '64Mi',
      memoryLimit: '128Mi',
      ports: [{ name: 'clients', port: 4222 }],
      storageSize: '1Gi',
      storagePath: '/data',
      clientEncryption: { plainTextReason: 'a mesh encrypts' },
    }),
};

const REASON = 'cdk8s-agents/plain-text-reason';

/** What is wrong with how a connection says that it is encrypted. @param reasons those that its objects are annotated with */
function problems({ encryption, caFiles = {} }: ClientFacts, reasons: readonly string[]): readonly string[] {
  if (encryption === undefined) return ['it does not say whether it is encrypted'];
  const reason = plainTextReason(encryption);
  if (reason === undefined) return [];
  return [
    ...(reason.trim() === '' ? ['its reason is empty'] : []),
    ...(reasons.includes(reason) ? [] : ['no object is annotated with its reason']),
    ...(Object.keys(caFiles).length > 0 ? ['it has the certificate of an authority, and no TLS'] : []),
  ];
}

function problemsOf(add: Add): readonly string[] {
  const chart = Testing.chart();
  const { clientFacts } = add(chart);
  const objects = chart.node.findAll().filter((one) => ApiObject.isApiObject(one));
  const reasons = objects.map((one) => toKubeObject(one.toJson()).metadata.annotations?.[REASON] ?? '');
  return problems(clientFacts, reasons);
}

/** The classes of src/ that are targets of `connectTo`. */
function targetClasses(sources: Readonly<Record<string, string>>): readonly string[] {
  const found = Object.values(sources).flatMap((text) => [...text.matchAll(/class (\w+) [^{]*\bIClientTarget\b/g)]);
  return found.map(([, name = '']) => name).sort();
}

test('every target of connectTo is in the registry', () => {
  expect(targetClasses(sourcesIn('src'))).toEqual(Object.keys(TARGETS).sort());
});

test.each(Object.entries(TARGETS))('a connection to a %s is encrypted, or a reviewer reads why not', (_name, add) => {
  expect(problemsOf(add)).toEqual([]);
});

describe('the contract finds', () => {
  const facts: ClientFacts = new PostgresTarget(
    {
      connections: postgres(Testing.chart()).connections,
      name: 'postgres',
      service: 'postgres-rw',
      budget: new ConnectionBudget(),
      portName: 'postgresql',
      authority: { plainTextReason: 'a mesh encrypts' },
    },
    { database: 'app', secretName: 'app' },
  ).clientFacts;

  test('a new class that is a target', () => {
    const source = 'export class Mongo extends Construct implements IClientTarget {}\nclass Other {}';
    expect(targetClasses({ 'src/backing/mongo/mongo.ts': source })).toEqual(['Mongo']);
  });

  test('a connection that says nothing', () => {
    const { encryption, ...rest } = facts;
    expect(encryption).toEqual({ plainTextReason: 'a mesh encrypts' });
    expect(problems(rest, ['a mesh encrypts'])).toEqual(['it does not say whether it is encrypted']);
  });

  test('a reason that nobody reads, an empty one, and a certificate that nobody asks for', () => {
    expect(problems(facts, ['a mesh encrypts'])).toEqual([]);
    expect(problems(facts, [])).toEqual(['no object is annotated with its reason']);
    expect(problems({ ...facts, encryption: { plainTextReason: ' ' } }, [' '])).toEqual(['its reason is empty']);
    expect(problems({ ...facts, caFiles: { '/ca': { secretName: 'ca', key: 'ca' } } }, ['a mesh encrypts'])).toEqual([
      'it has the certificate of an authority, and no TLS',
    ]);
  });
});
