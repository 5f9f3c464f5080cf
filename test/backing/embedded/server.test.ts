import { Chart, Testing } from 'cdk8s';
import { EmbeddedServer } from '../../../src/backing/embedded/server';
import type { EmbeddedServerProps } from '../../../src/backing/embedded/server-props';
import { Input } from '../../../src/core/input';
import { pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';

const minimal: Omit<EmbeddedServerProps, 'input'> = {
  name: 'redis',
  namespace: 'azora',
  image: 'redis:8.2.1@sha256:3b1f0c5e8a9d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c8b7a6f5e4d3c2b',
  memoryRequest: '64Mi',
  memoryLimit: '128Mi',
  ports: [{ name: 'redis', port: 6379 }],
  readinessCommand: ['redis-cli', 'ping'],
  dataPath: '/data',
  userId: 999,
  groupId: 999,
};

// Required<> makes a new prop without a place here a compile error.
const every: Required<Omit<EmbeddedServerProps, 'input'>> = {
  ...minimal,
  imagePullSecrets: ['registry-credentials'],
  storageSize: '4Gi',
  storageClassName: 'fast',
  cpuRequest: '200m',
  cpuLimit: '2',
  ports: [
    { name: 'redis', port: 6379, protocol: 'TCP' },
    { name: 'bus', port: 16_379 },
  ],
  command: ['redis-server'],
  args: ['/etc/redis/redis.conf'],
  env: { TZ: 'UTC' },
  secretEnv: { REDIS_PASSWORD: { secretName: 'redis-credentials', key: 'password' } },
  files: { '/etc/redis/redis.conf': 'appendonly yes\n' },
  secretFiles: [{ path: '/etc/redis/users.acl', secretName: 'redis-users', key: 'users.acl' }],
  scratchDirs: [{ path: '/tmp', size: '64Mi' }],
  startupSeconds: 62,
  drainSeconds: 90,
  nodeLocalDns: true,
};

function server(changes: Partial<EmbeddedServerProps> = {}): EmbeddedServer {
  const input = new Input("RedisCluster.embedded 'azora/redis'");
  return new EmbeddedServer(Testing.chart(), 'Server', { input, ...minimal, ...changes });
}

test('an embedded server with nothing but its image, port and disk', () => {
  expectGolden(Chart.of(server()), 'embedded-server/defaults');
});

test('every prop reaches the StatefulSet of an embedded server', () => {
  expectGolden(pageOf(server(every), 'StatefulSet'), 'embedded-server/every-prop');
});

test('every prop reaches what stands around the StatefulSet', () => {
  const around = pageOf(server(every), 'ConfigMap', 'NetworkPolicy', 'Service', 'ServiceAccount');
  expectGolden(around, 'embedded-server/every-prop-around');
});

test('an embedded server warns that it is not for production', () => {
  expect(warningsAround(server())).toEqual([
    "it is not for production: one pod, no backup, no failover: RedisCluster.embedded 'azora/redis'",
  ]);
});

test('what its maker found wrong is told beside what is wrong with the server', () => {
  const input = new Input("RedisCluster.embedded 'azora/redis'");
  input.refuse('secretName must be given');
  const build = () => new EmbeddedServer(Testing.chart(), 'Server', { input, ...minimal, storageSize: '4GB' });
  expect(build).toThrow(
    'RedisCluster.embedded \'azora/redis\': secretName must be given; storageSize must be a quantity above 0 such as 512Mi, got "4GB"',
  );
});

test.each<[string, Partial<EmbeddedServerProps>, string]>([
  ['a name that no Service can have', { name: '1redis' }, 'name must be lower-case letters'],
  ['an image without a tag', { image: 'redis' }, 'image must have a fixed tag or a digest'],
  ['no port', { ports: [] }, 'ports must name one at least'],
  ['no readiness command', { readinessCommand: [] }, 'readinessCommand must be words'],
  ['a relative file', { files: { 'redis.conf': '' } }, 'key of files must be an absolute path'],
  ['two files of one key', { files: { '/a/b': '', '/a-b': '' } }, 'files must differ in letters and digits'],
  ['a secret file without its key', { secretFiles: [{ path: '/a', secretName: 'a', key: '' }] }, 'secretFiles[0].key'],
  ['the user root', { userId: 0 }, 'userId must be a whole number from 1'],
  [
    'two mounts at one path',
    { dataPath: '/tmp' },
    'paths of dataPath, files, secretFiles and scratchDirs must be different',
  ],
  [
    'a variable given twice',
    { env: { A: '1' }, secretEnv: { A: { secretName: 'a', key: 'a' } } },
    'env.A must not be set',
  ],
])('%s is refused', (_what, changes, problem) => {
  expect(() => server(changes)).toThrow(problem);
});

test('other files make another pod', () => {
  const annotationOf = (content: string): string | undefined => {
    const { statefulSet } = server({ files: { '/etc/redis/redis.conf': content } });
    return /"cdk8s-agents\/files":"([^"]*)"/.exec(JSON.stringify(statefulSet.toJson()))?.[1];
  };
  expect(annotationOf('appendonly yes\n')).toMatch(/^[0-9a-f]{16}$/);
  expect(annotationOf('appendonly yes\n')).toBe(annotationOf('appendonly yes\n'));
  expect(annotationOf('appendonly yes\n')).not.toBe(annotationOf('appendonly no\n'));
});
