import { Testing } from 'cdk8s';
import { InputError } from '../../src/core/input/input';
import type { ClientFacts, IClientTarget } from '../../src/network/client-target';
import { Connections } from '../../src/network/connections';
import { Microservice } from '../../src/service/microservice';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { microservice, minimal, objectsAround, pageOf } from './samples';

/** A server with facts for its clients. */
function postgres(namespace = 'stella', facts: Partial<ClientFacts> = {}): IClientTarget {
  return {
    connections: new Connections({
      subject: `Postgres '${namespace}/orders'`,
      namespace,
      podLabels: { 'cnpg.io/cluster': 'orders' },
      createdBy: 'an operator',
      ports: [
        { name: 'postgresql', port: 5432 },
        { name: 'metrics', port: 9187 },
      ],
    }),
    clientFacts: {
      env: { PGHOST: `orders-rw.${namespace}.svc`, PGPORT: '5432' },
      secretEnv: { PGUSER: { secretName: 'orders-app', key: 'username' } },
      secretsNamespace: namespace,
      ports: ['postgresql'],
      ...facts,
    },
  };
}

function environmentOf(service: Microservice): readonly object[] {
  const { spec } = find(objectsAround(service), 'Deployment', 'stt-service');
  return spec?.template.spec?.containers.flatMap(({ env }) => env ?? []) ?? [];
}

test('one call adds the address, references to credentials, and the network path', () => {
  const service = microservice({ env: { DATABASE_URL: 'postgresql://$(PGUSER)@$(PGHOST):$(PGPORT)/orders' } });
  service.connectTo(postgres());
  expectGolden(pageOf(service, 'Deployment'), 'microservice/connect-to');
});

test('the order of the calls does not matter', () => {
  const [one, other] = [microservice(), microservice()];
  const calls = [
    (service: Microservice) => service.connectTo(postgres()),
    (service: Microservice) => service.connectTo(postgres('other'), { prefix: 'OTHER_', secretName: 'other' }),
  ];
  for (const call of calls) call(one);
  for (const call of [...calls].reverse()) call(other);
  expect(objectsAround(one)).toEqual(objectsAround(other));
});

test("only the clients' ports are opened", () => {
  const server = postgres();
  microservice().connectTo(server);
  expect(server.connections.ingress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([5432]);
});

test('credentials of another namespace are refused unless secretName names a local Secret', () => {
  const service = microservice();
  expect(() => service.connectTo(postgres('data'))).toThrow(
    "Microservice 'stella/stt-service' → Postgres 'data/orders': secretName must name a Secret of namespace stella with the keys of orders-app, which is in data",
  );
  service.connectTo(postgres('data'), { secretName: 'orders-credentials' });
  expect(environmentOf(service)).toContainEqual({
    name: 'PGUSER',
    valueFrom: { secretKeyRef: { name: 'orders-credentials', key: 'username' } },
  });
});

test('a server without credentials may be in any namespace', () => {
  const service = microservice();
  service.connectTo(postgres('data', { secretEnv: {} }));
  expect(environmentOf(service)).toEqual([
    { name: 'PGHOST', value: 'orders-rw.data.svc' },
    { name: 'PGPORT', value: '5432' },
  ]);
});

test.each([
  ['a variable of the service itself', { env: { PGHOST: 'localhost' } }, undefined, 'variable PGHOST is set already'],
  ['a prefix that is invalid in a variable', {}, '1 ', 'prefix with a variable must be letters'],
])('%s is refused', (_what, props, prefix, words) => {
  const service = microservice(props);
  expect(() => service.connectTo(postgres(), prefix === undefined ? {} : { prefix })).toThrow(InputError);
  expect(() => service.connectTo(postgres(), prefix === undefined ? {} : { prefix })).toThrow(words);
});

test('the same server twice needs a prefix', () => {
  const service = new Microservice(Testing.chart(), 'Service', minimal);
  service.connectTo(postgres());
  expect(() => service.connectTo(postgres())).toThrow('variable PGPORT is set already: set a prefix');
  service.connectTo(postgres(), { prefix: 'READ_' });
  expect(environmentOf(service)).toHaveLength(6);
});

describe("the certificate of a server's authority", () => {
  const path = '/etc/orders/ca.crt';
  const caFiles = { [path]: { secretName: 'orders-ca', key: 'ca.crt' } };
  const podOf = (service: Microservice) =>
    find(objectsAround(service), 'Deployment', 'stt-service').spec?.template.spec;

  test('is mounted in a directory, which follows a renewed certificate, without the other keys of its Secret', () => {
    const service = microservice();
    service.connectTo(postgres('stella', { caFiles }));
    const { volumes = [], containers = [] } = podOf(service) ?? {};
    expect(volumes.filter(({ name }) => name === 'ca-0')).toEqual([
      {
        name: 'ca-0',
        secret: { defaultMode: 0o440, items: [{ key: 'ca.crt', path: 'ca.crt' }], secretName: 'orders-ca' },
      },
    ]);
    expect(containers[0]?.volumeMounts?.filter(({ name }) => name === 'ca-0')).toEqual([
      { mountPath: '/etc/orders', name: 'ca-0', readOnly: true },
    ]);
  });

  test('is mounted once for two connections', () => {
    const service = microservice();
    service.connectTo(postgres('stella', { caFiles }));
    service.connectTo(postgres('stella', { caFiles }), { prefix: 'READ_' });
    expect(podOf(service)?.volumes?.filter(({ name }) => name.startsWith('ca-'))).toHaveLength(1);
  });

  test('of another namespace is refused unless caSecretName names a local Secret', () => {
    const service = microservice();
    const server = postgres('data', { caFiles });
    expect(() => service.connectTo(server, { secretName: 'login' })).toThrow(
      "Microservice 'stella/stt-service' → Postgres 'data/orders': caSecretName must name a Secret of namespace stella with the ca.crt of orders-ca, which is in data",
    );
    service.connectTo(server, { secretName: 'login', caSecretName: 'copy' });
    expect(podOf(service)?.volumes?.flatMap(({ secret }) => secret?.secretName ?? [])).toEqual(['copy']);
  });

  test('cannot be two certificates on one path, or hide a file of the service', () => {
    const service = microservice({ scratchDirs: [{ path: '/etc/orders/cache', size: '16Mi' }] });
    expect(() => service.connectTo(postgres('stella', { caFiles }))).toThrow(
      "/etc/orders has the certificate of the server's authority: mount /etc/orders/cache elsewhere",
    );
    const other = microservice();
    other.connectTo(postgres('stella', { caFiles }));
    expect(() => other.connectTo(postgres('stella', { caFiles }), { prefix: 'A_', caSecretName: 'copy' })).toThrow(
      '/etc/orders/ca.crt is the certificate of Secret orders-ca already: the caSecretName must be the same',
    );
  });
});
