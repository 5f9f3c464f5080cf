import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { PostgresCluster } from '../../src/backing/postgres/cluster';
import type { PostgresClusterProps } from '../../src/backing/postgres/cluster-props';
import { RESERVED_WORDS } from '../../src/backing/postgres/reserved-words';
import type { IClientTarget } from '../../src/network/client-target';
import type { ConnectToOptions } from '../../src/service/client-environment';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../backing/postgres/samples';
import { minimal as minimalService } from '../service/samples';
import { find, type KubeObject, toKubeObject } from '../support/objects';
import { Authority } from './support/authority';
import { environmentOf, type Secrets } from './support/client-pod';
import { certificateHosts, hbaOf, identOf, parametersOf, rolesOf } from './support/operator';
import { type Answer, PostgresServer, SERVER_USER } from './support/postgres-server';

const PASSWORD = 'not-a-real-password';
const HOW = 'select ssl, version from pg_stat_ssl where pid = pg_backend_pid()';
const TLS: Answer = { output: 't|TLSv1.3', error: '' };

const authority = new Authority('/OU=azora/CN=postgres');
const stranger = new Authority('/OU=azora/CN=postgres');

/** The Secrets of the operator and of the users. */
const SECRETS: Secrets = {
  'postgres-ca': { 'ca.crt': authority.certificate, 'ca.key': authority.key },
  'postgres-app': { username: 'app', password: PASSWORD },
  'courses-credentials': { username: 'courses', password: PASSWORD },
};

function cluster(changes: Partial<PostgresClusterProps> = {}): PostgresCluster {
  return new PostgresCluster(Testing.chart(), 'Postgres', { ...minimal, ...changes });
}

function manifestOf(postgres: PostgresCluster): KubeObject {
  return find(Chart.of(postgres).toJson().map(toKubeObject), 'Cluster', 'postgres');
}

/** A server as the operator runs it for the Cluster. */
async function serve(postgres: PostgresCluster, by = authority): Promise<PostgresServer> {
  const manifest = manifestOf(postgres);
  const server = await PostgresServer.start({
    pair: by.sign('postgres-rw', 'serverAuth', certificateHosts(manifest)),
    clientCa: authority.certificate,
    hba: hbaOf(manifest),
    settings: parametersOf(manifest),
    ident: identOf(SERVER_USER),
  });
  running.push(server);
  for (const role of ['streaming_replica', 'cnpg_pooler_pgbouncer', 'cnpg_metrics_exporter']) {
    server.administer(`create role ${role} login ${role === 'streaming_replica' ? 'replication' : ''}`);
  }
  for (const { name, connectionLimit } of rolesOf(manifest)) {
    server.administer(`create role ${name} login password '${PASSWORD}' connection limit ${connectionLimit}`);
  }
  server.administer('create database app owner app');
  return server;
}

/** The environment of a service that is connected to a target. */
function clientOf(
  target: IClientTarget,
  { namespace = 'azora', secrets = SECRETS, ...options }: ConnectToOptions & Partial<ClientOptions> = {},
): Readonly<Record<string, string>> {
  const client = new Microservice(Testing.chart(), 'Client', { ...minimalService, name: 'client', namespace });
  client.connectTo(target, options);
  return environmentOf(client, secrets, mkdtempSync(join(pods, 'client-')));
}

interface ClientOptions {
  readonly namespace: string;
  readonly secrets: Secrets;
}

const running: PostgresServer[] = [];
const pods = mkdtempSync(join(tmpdir(), 'pods-'));
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  for (const one of [authority, stranger]) one.remove();
  rmSync(pods, { recursive: true });
});

describe('a server as the operator runs it for a Cluster', () => {
  const postgres = cluster();
  const courses = postgres.addUser({ name: 'courses', passwordSecretName: 'courses-credentials', connectionLimit: 4 });
  const pooler = postgres.addPooler();
  let server: PostgresServer;
  beforeAll(async () => {
    server = await serve(postgres);
  });

  test.each([
    ['the owner, on the primary', postgres],
    ['the owner, on the replicas', postgres.readOnly],
    ['a user', courses],
    ['the owner, through the pooler, which presents the same certificate', pooler],
  ])('lets %s in by TLS, with the variables and files of connectTo', async (_who, target) => {
    expect(await server.ask(clientOf(target), HOW)).toEqual(TLS);
  });

  test('lets a client of another namespace in, with a copy of the certificate', async () => {
    const { 'postgres-ca': ca = {}, 'postgres-app': login = {} } = SECRETS;
    const secrets = { ca, login };
    const copies = { namespace: 'other', secrets, secretName: 'login', caSecretName: 'ca' };
    expect(await server.ask(clientOf(postgres, copies), HOW)).toEqual(TLS);
  });

  test('is refused by clients that know another authority', async () => {
    const secrets = { ...SECRETS, 'postgres-ca': { 'ca.crt': stranger.certificate } };
    const { output, error } = await server.ask(clientOf(postgres, { secrets }), HOW);
    expect(output).toBe('');
    expect(error).toContain('certificate verify failed');
  });

  test('is refused by clients that look for a server of another name', async () => {
    const { output, error } = await server.ask({ ...clientOf(postgres), PGHOST: 'postgres-rw.other.svc' }, HOW);
    expect(output).toBe('');
    expect(error).toContain('does not match host name "postgres-rw.other.svc"');
  });

  test('refuses a client without TLS', async () => {
    const { output, error } = await server.ask({ ...clientOf(postgres), PGSSLMODE: 'disable' }, HOW);
    expect(output).toBe('');
    expect(error).toContain('pg_hba.conf rejects connection');
    expect(error).toContain('no encryption');
  });

  test('reserves the words that no role and no database may have', () => {
    const words = server
      .administer("select word from pg_get_keywords() where catcode in ('R', 'T')")
      .trim()
      .split('\n');
    // Since release 16.
    expect(RESERVED_WORDS).toEqual([...words, 'system_user'].sort());
    expect(() => server.administer('create role user')).toThrow('syntax error');
  });

  test('refuses a user the connection that is one too many, and no other user', async () => {
    const { connectionLimit = 0 } = courses.role;
    const held = Array.from({ length: connectionLimit }, () => server.ask(clientOf(courses), 'select pg_sleep(20)'));
    const count = "select count(*) from pg_stat_activity where usename = 'courses'";
    while (Number(server.administer(count)) < connectionLimit) await new Promise((resolve) => setTimeout(resolve, 50));
    const { output, error } = await server.ask(clientOf(courses), HOW);
    expect(output).toBe('');
    expect(error).toContain('too many connections for role "courses"');
    expect(await server.ask(clientOf(postgres), HOW)).toEqual(TLS);
    server.administer("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'courses'");
    await Promise.all(held);
    expect(await server.ask(clientOf(courses), HOW)).toEqual(TLS);
  });

  test('still lets in the processes that the operator knows by a certificate', async () => {
    const { PGSSLROOTCERT = '' } = clientOf(postgres);
    for (const [name, database] of [
      ['streaming_replica', 'postgres'],
      ['cnpg_pooler_pgbouncer', 'app'],
    ] as const) {
      const { certificate, key } = authority.sign(name, 'clientAuth');
      const env = {
        PGHOST: 'postgres-rw',
        PGUSER: name,
        PGDATABASE: database,
        PGSSLMODE: 'verify-ca',
        PGSSLROOTCERT,
        PGSSLCERT: server.write(`${name}.crt`, certificate),
        PGSSLKEY: server.write(`${name}.key`, key),
      };
      expect(await server.ask(env, HOW)).toEqual(TLS);
    }
    expect(server.administer('select current_user')).toBe('postgres\n');
  });
});

describe('the control', () => {
  test('a Cluster without the rules lets a client in without TLS', async () => {
    const postgres = cluster({ plainTextReason: 'a control' });
    const server = await serve(postgres);
    expect(clientOf(postgres)).toMatchObject({ PGSSLMODE: 'disable' });
    expect(await server.ask(clientOf(postgres), HOW)).toEqual({ output: 'f|', error: '' });
  });

  test('a certificate without the names of the pooler is refused by its clients', async () => {
    const postgres = cluster();
    const server = await serve(postgres);
    const { error } = await server.ask(clientOf(postgres.addPooler()), HOW);
    expect(error).toContain('does not match host name "postgres-pooler.azora.svc"');
  });

  test('without the file and the mode, a client takes a server of a stranger', async () => {
    const server = await serve(cluster(), stranger);
    const { PGSSLMODE, PGSSLROOTCERT, ...env } = clientOf(cluster());
    expect([PGSSLMODE, PGSSLROOTCERT]).toEqual([
      'verify-full',
      expect.stringMatching('/etc/postgres/azora/postgres/ca.crt$'),
    ]);
    expect(await server.ask(env, HOW)).toEqual(TLS);
    expect(
      (await server.ask({ ...env, PGSSLMODE: 'verify-full', PGSSLROOTCERT: String(PGSSLROOTCERT) }, HOW)).error,
    ).toContain('certificate verify failed');
  });
});
