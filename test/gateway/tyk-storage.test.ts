import type { ApiGatewayProps } from '../../src/gateway/api-gateway-props';
import type { ClientFacts, IClientTarget } from '../../src/network/client-target';
import { objectsAround } from '../service/samples';
import { find, toKubeObject } from '../support/objects';
import { Neighbours } from './samples';

const CA_FILE = '/etc/redis-ca/ca.crt';

/** The pods of a gateway and of its pump, with these facts about their Redis. */
function pods(facts: Partial<ClientFacts>, changes: Partial<ApiGatewayProps> = {}) {
  const neighbours = new Neighbours();
  const { connections, clientFacts } = neighbours.redis;
  const { secretEnv, secretsNamespace, ports } = clientFacts;
  const env = { REDIS_HOST: 'sessions.azora.svc', REDIS_PORT: '12000' };
  const redis: IClientTarget = {
    connections,
    clientFacts: { secretEnv, secretsNamespace, ports, ...facts, env: { ...env, ...facts.env } },
  };
  const objects = objectsAround(neighbours.gateway({ monitor: {}, redis, ...changes })).map(toKubeObject);
  return ['gateway', 'gateway-pump'].map((name) => {
    const pod = find(objects, 'Deployment', name).spec?.template.spec;
    const env = pod?.containers[0]?.env ?? [];
    return {
      storage: Object.fromEntries(
        env.flatMap((one) => (/STORAGE/.test(one.name) && one.value !== undefined ? [[one.name, one.value]] : [])),
      ),
      authorities: (pod?.volumes ?? []).flatMap(({ name, secret }) => (/^ca-/.test(name) ? secret?.secretName : [])),
      mounts: (pod?.containers[0]?.volumeMounts ?? []).flatMap(({ name, mountPath }) =>
        /^ca-/.test(name) ? mountPath : [],
      ),
    };
  });
}

const TLS: Partial<ClientFacts> = {
  env: { REDIS_TLS: 'true', REDIS_TLS_CA_FILE: CA_FILE },
  caFiles: { [CA_FILE]: { secretName: 'redis-tls', key: 'ca.crt' } },
  encryption: 'tls',
};

test('the gateway and its pump call a Redis with TLS over TLS, and check its certificate', () => {
  expect(pods(TLS)).toEqual([
    {
      storage: {
        TYK_GW_STORAGE_ADDRS: 'sessions.azora.svc:12000',
        TYK_GW_STORAGE_CAFILE: CA_FILE,
        TYK_GW_STORAGE_TYPE: 'redis',
        TYK_GW_STORAGE_USESSL: 'true',
      },
      authorities: ['redis-tls'],
      mounts: ['/etc/redis-ca'],
    },
    {
      storage: {
        TYK_PMP_ANALYTICSSTORAGECONFIG_ADDRS: 'sessions.azora.svc:12000',
        TYK_PMP_ANALYTICSSTORAGECONFIG_SSLCAFILE: CA_FILE,
        TYK_PMP_ANALYTICSSTORAGECONFIG_USESSL: 'true',
      },
      authorities: ['redis-tls'],
      mounts: ['/etc/redis-ca'],
    },
  ]);
});

test('a certificate that nobody can check is accepted only if Redis says so', () => {
  const [gateway, pump] = pods({ env: { REDIS_TLS: 'true', REDIS_TLS_VERIFY: 'false' }, encryption: 'tls' });
  expect(gateway?.storage).toMatchObject({
    TYK_GW_STORAGE_SSLINSECURESKIPVERIFY: 'true',
    TYK_GW_STORAGE_USESSL: 'true',
  });
  expect(pump?.storage).toMatchObject({
    TYK_PMP_ANALYTICSSTORAGECONFIG_SSLINSECURESKIPVERIFY: 'true',
    TYK_PMP_ANALYTICSSTORAGECONFIG_USESSL: 'true',
  });
});

test('a Redis without TLS is called without', () => {
  const encryption = { plainTextReason: 'a mesh encrypts' };
  for (const { storage, authorities } of pods({ env: { REDIS_TLS: 'false' }, encryption })) {
    expect(Object.keys(storage).filter((name) => /SSL|CAFILE/.test(name))).toEqual([]);
    expect(authorities).toEqual([]);
  }
});

test('a Redis with TLS in another namespace needs a copy of its certificate', () => {
  const elsewhere = { namespace: 'edge', redisSecretName: 'sessions-password' };
  expect(() => pods(TLS, elsewhere)).toThrow(
    "Microservice 'edge/gateway' → RedisDatabase 'azora/sessions': caSecretName must name a Secret of namespace edge with the ca.crt of redis-tls, which is in azora",
  );
  const [gateway, pump] = pods(TLS, { ...elsewhere, redisCaSecretName: 'sessions-ca' });
  expect([gateway?.authorities, pump?.authorities]).toEqual([['sessions-ca'], ['sessions-ca']]);
});

test.each(['TYK_GW_STORAGE_USESSL', 'TYK_GW_STORAGE_SSLINSECURESKIPVERIFY', 'TYK_GW_STORAGE_CAFILE'])(
  'env cannot give up TLS by %s',
  (name) => {
    expect(() => new Neighbours().gateway({ env: { [name]: 'x' } })).toThrow(
      'key of env must not be a variable that the library sets',
    );
  },
);
