import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { PostgresCluster, type PostgresLogins, type PostgresUserProps } from '../../src/backing/postgres';
import { toList, toPlain } from '../../src/core/plain';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../backing/postgres/samples';
import { minimal as minimalService } from '../service/samples';
import { find, toKubeObject } from '../support/objects';
import { Authority } from './support/authority';
import { environmentOf, type Secrets } from './support/client-pod';
import { certificateHosts, hbaOf, identOf } from './support/operator';
import { PostgresServer, SERVER_USER } from './support/postgres-server';

const LOGINS: PostgresLogins = { a: 'courses-a', b: 'courses-b', active: 'a' };
const authority = new Authority('/OU=azora/CN=postgres');
const pods = mkdtempSync(join(tmpdir(), 'pods-'));
const running: PostgresServer[] = [];

afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  authority.remove();
  rmSync(pods, { recursive: true });
});

/** A commit: how the user logs in. */
type Commit = Pick<PostgresUserProps, 'logins' | 'passwordSecretName'>;

/** The Secrets of a commit, whose passwords External Secrets has read from the store. */
function secretsOf(passwords: Readonly<Record<string, string>>): Secrets {
  const named = Object.entries(passwords).map(([user, password]) => [
    user.replace('_', '-'),
    { username: user, password },
  ]);
  return { 'postgres-ca': { 'ca.crt': authority.certificate }, ...Object.fromEntries(named) };
}

/** What a commit renders: the Cluster, and a client of the database `courses`. */
function rendered(commit: Commit) {
  const chart = Testing.chart();
  const cluster = new PostgresCluster(chart, 'Postgres', minimal);
  const owner = cluster.addUser({ name: 'courses', ...commit });
  const client = new Microservice(chart, 'Client', { ...minimalService, name: 'client', namespace: 'azora' });
  client.connectTo(cluster.addDatabase({ name: 'courses', owner }));
  return { client, manifest: find(chart.toJson().map(toKubeObject), 'Cluster', 'postgres') };
}

async function serve(commit: Commit, secrets: Secrets): Promise<PostgresServer> {
  const { manifest } = rendered(commit);
  const server = await PostgresServer.start({
    pair: authority.sign('postgres-rw', 'serverAuth', certificateHosts(manifest)),
    clientCa: authority.certificate,
    hba: hbaOf(manifest),
    ident: identOf(SERVER_USER),
  });
  running.push(server);
  reconcile(server, commit, secrets);
  server.administer('create database courses owner courses');
  return server;
}

/**
 * Does with the roles of a Cluster what the operator does, in its order.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/postgres.go
 */
function reconcile(server: PostgresServer, commit: Commit, secrets: Secrets): void {
  const roles = toList(toPlain(toPlain(rendered(commit).manifest.spec).managed).roles).map(toPlain);
  for (const { name, inherit, login, inRoles, passwordSecret } of roles) {
    const password = secrets[String(toPlain(passwordSecret).name)]?.password;
    const options = [
      inherit === true ? 'INHERIT' : 'NOINHERIT',
      login === true ? 'LOGIN' : 'NOLOGIN',
      ...(password === undefined ? [] : [`PASSWORD '${password}'`]),
    ].join(' ');
    const exists = server.administer(`select 1 from pg_roles where rolname = '${name}'`) === '1\n';
    server.administer(`${exists ? 'ALTER' : 'CREATE'} ROLE "${name}" ${options}`);
    for (const group of toList(inRoles)) server.administer(`GRANT "${group}" TO "${name}"`);
  }
}

/** The environment of a pod that starts now. It never changes. */
function startPod(commit: Commit, secrets: Secrets): Readonly<Record<string, string>> {
  return environmentOf(rendered(commit).client, secrets, mkdtempSync(join(pods, 'client-')));
}

test('two passwords change in turn, and no pod is ever refused', async () => {
  const first = { logins: LOGINS };
  const second = { logins: { ...LOGINS, active: 'b' } } as const;
  const atFirst = secretsOf({ courses_a: 'fake-a1', courses_b: 'fake-b1' });
  const server = await serve(first, atFirst);
  const old = startPod(first, atFirst);
  const ask = (pod: Readonly<Record<string, string>>, sql: string) => server.ask(pod, sql);
  expect(await ask(old, 'create table lessons (name text)')).toEqual({ output: '', error: '' });

  // The commit: a new password of b, and b becomes active. The operator applies the password before pods are replaced.
  const atSecond = secretsOf({ courses_a: 'fake-a1', courses_b: 'fake-b2' });
  reconcile(server, second, atSecond);
  expect(await ask(old, "insert into lessons values ('old pod') returning name")).toMatchObject({ output: 'old pod' });

  const fresh = startPod(second, atSecond);
  expect([old.PGUSER, fresh.PGUSER]).toEqual(['courses_a', 'courses_b']);
  const whose = 'select session_user, current_user';
  expect(await ask(fresh, whose)).toEqual({ output: 'courses_b|courses', error: '' });
  expect(await ask(fresh, 'alter table lessons add column minutes int')).toEqual({ output: '', error: '' });
  expect(await ask(old, 'insert into lessons values (null, 45) returning minutes')).toMatchObject({ output: '45' });
  expect(await ask(fresh, 'create table rooms (name text)')).toEqual({ output: '', error: '' });
  expect(await ask(old, 'drop table rooms')).toEqual({ output: '', error: '' });

  // The next commit, after the old pods have ended: the password that leaked is worth nothing any more.
  const atThird = secretsOf({ courses_a: 'fake-a2', courses_b: 'fake-b2' });
  reconcile(server, second, atThird);
  expect(await ask(fresh, 'select count(*) from lessons')).toEqual({ output: '2', error: '' });
  expect((await ask(old, 'select 1')).error).toContain('password authentication failed for user "courses_a"');
  const owners = "select distinct tableowner from pg_tables where schemaname = 'public'";
  expect(server.administer('select 1')).toBe('1\n');
  expect(await ask(fresh, owners)).toEqual({ output: 'courses', error: '' });
}, 60_000);

test('with a single login, a changed password refuses the pods that still run', async () => {
  const commit = { passwordSecretName: 'courses' };
  const before = secretsOf({ courses: 'fake-1' });
  const server = await serve(commit, before);
  const old = startPod(commit, before);
  expect(await server.ask(old, 'select current_user')).toEqual({ output: 'courses', error: '' });
  reconcile(server, commit, secretsOf({ courses: 'fake-2' }));
  expect((await server.ask(old, 'select 1')).error).toContain('password authentication failed for user "courses"');
}, 60_000);

test('a session stays in the role of the user, whatever its client resets', async () => {
  const commit = { logins: LOGINS };
  const secrets = secretsOf({ courses_a: 'fake-a', courses_b: 'fake-b' });
  const server = await serve(commit, secrets);
  const pod = startPod(commit, secrets);
  for (const reset of ['reset role', 'reset all', 'reset session authorization']) {
    expect(await server.ask(pod, `${reset}; select current_user`)).toEqual({ output: 'courses', error: '' });
  }
  const { output, error } = await server.ask({ ...pod, PGOPTIONS: '-c role=postgres' }, 'select 1');
  expect({ output, error }).toEqual({ output: '', error: expect.stringContaining('permission denied to set role') });
}, 60_000);

test('a driver that ignores PGOPTIONS fails at once, until the login has the role in the database', async () => {
  const commit = { logins: LOGINS };
  const secrets = secretsOf({ courses_a: 'fake-a', courses_b: 'fake-b' });
  const server = await serve(commit, secrets);
  const { PGOPTIONS: ignored, ...pod } = startPod(commit, secrets);
  expect(ignored).toBe('-c role=courses');
  const created = await server.ask(pod, 'create table lessons (name text)');
  expect(created.error).toContain('permission denied for schema public');
  // As docs/rotation.md says, once for each login.
  expect(await server.ask(pod, "alter role current_user set role = 'courses'")).toEqual({ output: '', error: '' });
  expect(await server.ask(pod, 'create table lessons (name text)')).toEqual({ output: '', error: '' });
  expect(await server.ask(pod, "select tableowner from pg_tables where tablename = 'lessons'")).toMatchObject({
    output: 'courses',
  });
  // The operator leaves it as it is.
  reconcile(server, commit, secrets);
  expect(await server.ask(pod, 'select current_user')).toEqual({ output: 'courses', error: '' });
}, 60_000);
