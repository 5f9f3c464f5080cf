import { Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import type { EmbeddedRedis, EmbeddedRedisProps } from '../../../src/backing/redis/embedded';
import { reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { minimal, objectsAround, pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';

expect.extend(reachabilityMatchers);

const small: EmbeddedRedisProps = {
  name: 'redis',
  namespace: 'azora',
  passwordSecret: { secretName: 'redis-password', key: 'password' },
};

// Required<> makes a missing new prop a compile error.
const every: Required<Omit<EmbeddedRedisProps, 'tlsSecretName'>> = {
  ...small,
  image: 'ghcr.io/acme/redis:8.2.3',
  imagePullSecrets: ['registry-credentials'],
  storageSize: '2Gi',
  storageClassName: 'local-path',
  cpuRequest: '200m',
  cpuLimit: '2',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
};

function embedded(changes: Partial<EmbeddedRedisProps> = {}): EmbeddedRedis {
  return RedisCluster.embedded(Testing.chart(), 'Redis', { ...small, ...changes });
}

test('plain Redis as a single pod', () => {
  expectGolden(pageOf(embedded(), 'StatefulSet'), 'embedded-redis/defaults');
});

test('the objects around plain Redis', () => {
  const around = ['ServiceAccount', 'NetworkPolicy', 'Service'];
  expectGolden(pageOf(embedded(), ...around), 'embedded-redis/defaults-around');
});

test('every prop reaches the pod', () => {
  expectGolden(pageOf(embedded(every), 'StatefulSet'), 'embedded-redis/every-prop');
});

test('with a certificate, Redis has no port without TLS', () => {
  const set = find(objectsAround(embedded({ tlsSecretName: 'redis-tls' })), 'StatefulSet', 'redis');
  const args = set.spec?.template.spec?.containers[0]?.args ?? [];
  expect(args.slice(args.indexOf('--port'))).toEqual([
    ...['--port', '0'],
    ...['--tls-port', '6379'],
    ...['--tls-cert-file', '/etc/redis/tls/tls.crt'],
    ...['--tls-key-file', '/etc/redis/tls/tls.key'],
    ...['--tls-ca-cert-file', '/etc/redis/tls/ca.crt'],
    ...['--tls-auth-clients', 'no'],
  ]);
});

test('a client has the same environment as a client of Redis Enterprise', () => {
  expect(embedded().clientFacts).toEqual({
    env: { REDIS_HOST: 'redis.azora.svc', REDIS_PORT: '6379', REDIS_TLS: 'false' },
    encryption: { plainTextReason: 'the image has no certificate of its own, and tlsSecretName is not set' },
    secretEnv: { REDIS_PASSWORD: { secretName: 'redis-password', key: 'password' } },
    secretsNamespace: 'azora',
    ports: ['redis'],
  });
});

test('with a certificate, clients check it as they check that of Redis Enterprise', () => {
  const path = '/etc/redis/azora/redis/ca.crt';
  const { env, caFiles, encryption } = embedded({ tlsSecretName: 'redis-tls' }).clientFacts;
  expect(env).toMatchObject({ REDIS_TLS: 'true', REDIS_TLS_CA_FILE: path });
  expect([caFiles, encryption]).toEqual([{ [path]: { secretName: 'redis-tls', key: 'ca.crt' } }, 'tls']);
});

test('only a connected service reaches it', () => {
  const redis = embedded();
  const service = new Microservice(Chart.of(redis), 'Session', { ...minimal, name: 'session', namespace: 'azora' });
  const other = new Microservice(Chart.of(redis), 'Other', { ...minimal, name: 'other', namespace: 'azora' });
  service.connectTo(redis);
  const paths = reachability(objectsAround(redis));
  expect(paths).toReach('azora/session', 'redis.azora.svc', 6379);
  expect(paths).notToReach('azora/other', 'redis.azora.svc', 6379);
  expect(paths).notToReach('azora/redis', 'azora/session', 8080);
  expect(other.connections.egress).toEqual([]);
});

test('it warns that it is not for production', () => {
  expect(warningsAround(embedded())).toContain(
    "it is not for production: one pod, no backup, no failover, connections that are not encrypted: EmbeddedRedis 'azora/redis'",
  );
});

test('data may use three quarters of the memory', () => {
  const { spec } = find(objectsAround(embedded({ memoryLimit: '1Gi' })), 'StatefulSet', 'redis');
  expect(JSON.stringify(spec)).toContain(`"--maxmemory","${(3 * 1024 ** 3) / 4}"`);
});

test('all wrong props are reported at once', () => {
  expect(() =>
    embedded({ name: 'Redis', memoryLimit: 'much', passwordSecret: { secretName: '', key: 'a/b' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"EmbeddedRedis 'azora/Redis': passwordSecret.secretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got ""; passwordSecret.key must be letters, digits, dashes, dots and underscores, 253 at most, such as OPENAI_API_KEY, got "a/b"; name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "Redis"; memoryLimit must be a quantity above 0 such as 512Mi, got "much""`,
  );
});
