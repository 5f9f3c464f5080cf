import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../src/backing/redis/cluster';
import type { EmbeddedRedis, EmbeddedRedisProps } from '../../src/backing/redis/embedded';
import type { IClientTarget } from '../../src/network/client-target';
import type { ConnectToOptions } from '../../src/service/client-environment';
import { Microservice } from '../../src/service/microservice';
import { minimalDatabase, redisCluster } from '../backing/redis/samples';
import { minimal as minimalService } from '../service/samples';
import { find } from '../support/objects';
import { Authority } from './support/authority';
import { environmentOf, type Secrets } from './support/client-pod';
import { RedisServer } from './support/redis-server';

/*
 * The operator's proxy is not public, so Debian's redis-server stands in for it, with the certificate that the operator would
 * take from the Secret, and without certificates of clients. Clients have the very variables and files of connectTo.
 */

const PASSWORD = 'not-a-real-password';
const authority = new Authority('/OU=azora/CN=redis');
const stranger = new Authority('/OU=azora/CN=redis');
const running: RedisServer[] = [];
const pods = mkdtempSync(join(tmpdir(), 'pods-'));
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  for (const one of [authority, stranger]) one.remove();
  rmSync(pods, { recursive: true });
});

const SECRETS: Secrets = {
  'redis-tls': { 'ca.crt': authority.certificate },
  'redis-ca': { 'ca.crt': authority.certificate },
  'redb-sessions': { password: PASSWORD },
  'redis-password': { password: PASSWORD },
};

function embedded(changes: Partial<EmbeddedRedisProps> = {}): EmbeddedRedis {
  return RedisCluster.embedded(Testing.chart(), 'Redis', {
    name: 'redis',
    namespace: 'azora',
    passwordSecret: { secretName: 'redis-password', key: 'password' },
    ...changes,
  });
}

/** A server with the arguments of an embedded Redis, and a certificate for these hosts. */
async function serve(redis: EmbeddedRedis, hosts: readonly string[], by = authority): Promise<RedisServer> {
  const set = find(Chart.of(redis).toJson(), 'StatefulSet', 'redis');
  const [, ...args] = set.spec?.template.spec?.containers[0]?.args ?? [];
  const given = args.map((arg) => arg.replace('$(REDIS_PASSWORD)', PASSWORD));
  const pair = { ...by.sign('redis', 'serverAuth', hosts), ca: by.certificate };
  const server = await RedisServer.start(given, pair);
  running.push(server);
  return server;
}

/** The environment of a service that is connected to a target. */
function clientOf(
  target: IClientTarget,
  options: ConnectToOptions & { readonly secrets?: Secrets } = {},
  namespace = 'azora',
) {
  const { secrets = SECRETS, ...connect } = options;
  const client = new Microservice(Testing.chart(), 'Client', { ...minimalService, name: 'client', namespace });
  client.connectTo(target, connect);
  return environmentOf(client, secrets, mkdtempSync(join(pods, 'client-')));
}

/** The options of redis-cli that the variables stand for. */
function options({ REDIS_TLS, REDIS_TLS_CA_FILE }: Readonly<Record<string, string>>): readonly string[] {
  if (REDIS_TLS !== 'true') return [];
  return REDIS_TLS_CA_FILE === undefined ? ['--tls', '--insecure'] : ['--tls', '--cacert', REDIS_TLS_CA_FILE];
}

function authorityFile({ REDIS_TLS_CA_FILE }: Readonly<Record<string, string>>): string {
  return readFileSync(String(REDIS_TLS_CA_FILE), 'utf8');
}

const PONG = { output: 'PONG', error: '' };
const HOSTS = ['redis.azora.svc', '*.azora.svc'];

describe('a Redis with TLS', () => {
  const redis = embedded({ tlsSecretName: 'redis-tls' });
  const database = redisCluster().addDatabase({ ...minimalDatabase, passwordSecretName: 'redb-sessions' });
  let server: RedisServer;
  beforeAll(async () => {
    server = await serve(redis, HOSTS);
  });

  test.each([
    ['the embedded form', redis],
    ['a database of Redis Enterprise', database],
  ])('lets clients of %s in, with the variables and files of connectTo', async (_what, target) => {
    const env = clientOf(target);
    expect(await server.ask(env, options(env), 'PING')).toEqual(PONG);
    expect(await server.ping(env, authorityFile(env))).toEqual({ output: '+OK +PONG', error: '' });
  });

  test('lets a client of another namespace in, with copies of the password and of the authority', async () => {
    const copies = { secretName: 'redis-password', caSecretName: 'redis-ca' };
    const env = clientOf(database, copies, 'azora-es');
    expect(await server.ask(env, options(env), 'PING')).toEqual(PONG);
  });

  test('is refused by clients that know another authority', async () => {
    const secrets = { ...SECRETS, 'redis-tls': { 'ca.crt': stranger.certificate } };
    const env = clientOf(database, { secrets });
    expect((await server.ask(env, options(env), 'PING')).error).toContain('certificate verify failed');
    expect((await server.ping(env, authorityFile(env))).error).toMatch(/certificate|self-signed/);
  });

  test('is refused by clients that look for a server of another name', async () => {
    const env = clientOf(database);
    const { error } = await server.ping({ ...env, REDIS_HOST: 'sessions.other.svc' }, authorityFile(env));
    expect(error).toContain("Host: sessions.other.svc. is not in the cert's altnames");
  });

  test('refuses a client without TLS, and one without the password', async () => {
    const env = clientOf(redis);
    const plain = await server.ask(env, [], 'PING');
    expect(plain.output).toBe('');
    expect(plain.error).toMatch(/closed the connection|reset by peer|Protocol error/);
    const { error } = await server.ask({ ...env, REDIS_PASSWORD: '' }, options(env), 'PING');
    expect(error).toContain('NOAUTH');
  });

  test('passes its own readiness probe', async () => {
    const set = find(Chart.of(embedded({ tlsSecretName: 'redis-tls' })).toJson(), 'StatefulSet', 'redis');
    const [, ...command] = set.spec?.template.spec?.containers[0]?.readinessProbe?.exec?.command ?? [];
    expect(command).toEqual(['--tls', '--cacert', '/etc/redis/tls/ca.crt', '-e', 'ping']);
    const env = clientOf(redis);
    expect(await server.ask(env, ['--tls', '--cacert', String(env.REDIS_TLS_CA_FILE)], 'ping')).toEqual(PONG);
  });
});

describe('the control', () => {
  test('a Redis without a certificate answers without TLS, and its clients are told so', async () => {
    const redis = embedded();
    const server = await serve(redis, HOSTS);
    const env = clientOf(redis);
    expect(env.REDIS_TLS).toBe('false');
    expect(await server.ask(env, options(env), 'PING')).toEqual(PONG);
  });

  test('a client that does not check takes a server of a stranger', async () => {
    const server = await serve(embedded({ tlsSecretName: 'redis-tls' }), HOSTS, stranger);
    const unverified = redisCluster({ tlsSecretName: undefined, unverifiedReason: 'no issuer' });
    const careless = clientOf(unverified.addDatabase(minimalDatabase));
    expect(careless).toMatchObject({ REDIS_TLS: 'true', REDIS_TLS_VERIFY: 'false' });
    expect(await server.ask(careless, options(careless), 'PING')).toEqual(PONG);
    const careful = clientOf(redisCluster().addDatabase(minimalDatabase));
    expect((await server.ask(careful, options(careful), 'PING')).error).toContain('certificate verify failed');
  });
});
