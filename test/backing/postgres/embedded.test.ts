import { Testing } from 'cdk8s';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import type { EmbeddedPostgres, EmbeddedPostgresProps } from '../../../src/backing/postgres/embedded';
import { pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';

const minimal: EmbeddedPostgresProps = { name: 'postgres', namespace: 'azora', ownerSecretName: 'postgres-app' };

// Required<> makes a missing new prop a compile error. TLS has a test of its own, to keep the golden short.
const every: Required<Omit<EmbeddedPostgresProps, 'tlsSecretName'>> = {
  ...minimal,
  image: 'pgvector/pgvector:0.8.6-pg17-bookworm',
  imagePullSecrets: ['registry-credentials'],
  storageSize: '4Gi',
  storageClassName: 'fast',
  cpuRequest: '200m',
  cpuLimit: '2',
  memoryRequest: '512Mi',
  memoryLimit: '1Gi',
  database: 'azora',
  extensions: ['vector', 'pg_trgm'],
};

function embedded(changes: Partial<EmbeddedPostgresProps> = {}): EmbeddedPostgres {
  return PostgresCluster.embedded(Testing.chart(), 'Postgres', { ...minimal, ...changes });
}

test('Postgres with pgvector as a single pod', () => {
  expectGolden(pageOf(embedded(), 'ConfigMap', 'StatefulSet'), 'embedded-postgres/defaults');
});

test('every prop reaches the pod of an embedded Postgres', () => {
  expectGolden(pageOf(embedded(every), 'StatefulSet'), 'embedded-postgres/every-prop');
});

test('every prop reaches the objects around an embedded Postgres', () => {
  expectGolden(
    pageOf(embedded(every), 'ConfigMap', 'NetworkPolicy', 'Service', 'ServiceAccount'),
    'embedded-postgres/every-prop-around',
  );
});

test('an embedded Postgres warns only that it is not for production', () => {
  expect(warningsAround(embedded())).toEqual([
    "it is not for production: one pod, no backup, no failover, connections that are not encrypted: PostgresCluster.embedded 'azora/postgres'",
  ]);
  expect(warningsAround(embedded({ tlsSecretName: 'postgres-tls' }))).toEqual([
    "it is not for production: one pod, no backup, no failover: PostgresCluster.embedded 'azora/postgres'",
  ]);
});

test('an embedded Postgres without extensions has no files', () => {
  expect(embedded({ extensions: [] }).server.configMap).toBeUndefined();
});

test('an embedded Postgres with a certificate refuses whoever comes without TLS', () => {
  const { server } = embedded({ tlsSecretName: 'postgres-tls' });
  const { containers = [], volumes } =
    find([server.statefulSet.toJson()], 'StatefulSet', 'postgres').spec?.template.spec ?? {};
  expect(containers[0]?.args).toEqual([
    ...['-c', 'ssl=on'],
    ...['-c', 'ssl_cert_file=/etc/postgresql/tls/tls.crt'],
    ...['-c', 'ssl_key_file=/etc/postgresql/tls/tls.key'],
    ...['-c', 'hba_file=/etc/postgresql/pg_hba.conf'],
  ]);
  // Postgres refuses a key that others than its group may read.
  expect(volumes?.flatMap(({ secret }) => (secret?.items ?? []).map(({ key }) => [key, secret?.defaultMode]))).toEqual([
    ['tls.crt', 0o440],
    ['tls.key', 0o440],
  ]);
  expect(server.configMap?.toJson()).toMatchObject({
    data: {
      'etc-postgresql-pg_hba.conf':
        'local all all trust\nhostssl all all all scram-sha-256\nhostnossl all all all reject\n',
    },
  });
});

test('clients of an embedded Postgres are told that it has no TLS, so that no driver asks for it in vain', () => {
  const { env, caFiles, encryption } = embedded().clientFacts;
  expect([env.PGSSLMODE, env.PGSSLROOTCERT, caFiles]).toEqual(['disable', undefined, undefined]);
  expect(encryption).toEqual({
    plainTextReason: 'the image has no certificate of its own, and tlsSecretName is not set',
  });
});

test('all wrong props of an embedded Postgres are reported at once', () => {
  expect(() => embedded({ ownerSecretName: 'A', extensions: ['pgvector'], storageSize: '1GB' })).toThrow(
    /^PostgresCluster.embedded 'azora\/postgres': ownerSecretName must .*; extensions\[0\] must be vector.*; storageSize must /,
  );
});
