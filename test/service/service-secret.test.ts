import { JsonPatch, Testing } from 'cdk8s';
import { RedisCluster } from '../../src/backing/redis';
import { toPlain } from '../../src/core/plain';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { ServiceSecret, type ServiceSecretProps } from '../../src/service/service-secret';
import { StatefulService } from '../../src/service/stateful-service';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { minimal, pageOf } from './samples';

const props: ServiceSecretProps = {
  name: 'stt-credentials',
  namespace: 'stella',
  storeName: 'vault',
  remoteKey: 'stella/stt',
  keys: ['API_KEY'],
};

/** The rotations in the pod template of a service that reads the Secret. */
function rotationsOf(changes: Partial<ServiceSecretProps>): unknown {
  const chart = Testing.chart();
  const secret = new ServiceSecret(chart, 'Secret', { ...props, ...changes });
  const service = new Microservice(chart, 'Service', { ...minimal, secretEnv: secret.toSecretEnv() });
  return toPlain(annotationsOf(service.deployment.toJson()))['cdk8s-agents/secret-rotations'];
}

function annotationsOf(workload: unknown): unknown {
  return toPlain(toPlain(toPlain(toPlain(workload).spec).template).metadata).annotations;
}

// Required<> makes a missing new prop a compile error. The two left out contradict `rotation`.
const every: Required<Omit<ServiceSecretProps, 'refreshHours' | 'onceReason'>> = {
  ...props,
  storeKind: 'SecretStore',
  rotation: '2026-11-26',
  component: 'backing',
};

test('a rotation reaches the Secret and, beside it, the pods that read it', () => {
  const chart = Testing.chart();
  const secret = new ServiceSecret(chart, 'Secret', every);
  expectGolden(pageOf(secret, 'ExternalSecret'), 'service-secret/every-prop');
  expect(rotationsOf(every)).toBe('stt-credentials=2026-11-26');
});

test('without a rotation of its own, a Secret has the first one', () => {
  expect(rotationsOf({})).toBe('stt-credentials=initial');
});

test('a Secret that is read every few hours, or once, does not replace pods', () => {
  expect(rotationsOf({ refreshHours: 1 })).toBeUndefined();
  expect(rotationsOf({ onceReason: 'the key cannot change' })).toBeUndefined();
});

test('a Secret that is read once says why', () => {
  const secret = new ServiceSecret(Testing.chart(), 'Secret', { ...props, onceReason: 'the key cannot change' });
  expect(secret.resource.toJson()).toMatchObject({
    metadata: { annotations: { 'cdk8s-agents/once-reason': 'the key cannot change' } },
    spec: { refreshPolicy: 'CreatedOnce' },
  });
});

test('all Secrets of the environment and of the files count, and only those of the namespace', () => {
  const chart = Testing.chart();
  for (const [name, namespace] of [
    ['files', 'stella'],
    ['elsewhere', 'azora'],
    ['unread', 'stella'],
    ['stt-credentials', 'azora'],
    ['stt-credentials', 'stella'],
  ] as const) {
    new ServiceSecret(chart, `${namespace}-${name}`, { ...props, name, namespace, rotation: `${namespace}-2` });
  }
  const service = new Microservice(chart, 'Service', {
    ...minimal,
    secretEnv: {
      KEY: { secretName: 'stt-credentials', key: 'API_KEY' },
      ELSEWHERE: { secretName: 'elsewhere', key: 'API_KEY' },
    },
    secretFiles: [{ path: '/etc/key', secretName: 'files', key: 'API_KEY' }],
    podAnnotations: { 'example.com/owner': 'speech' },
  });
  expect(annotationsOf(service.deployment.toJson())).toEqual({
    'cdk8s-agents/secret-rotations': 'files=stella-2, stt-credentials=stella-2',
    'example.com/owner': 'speech',
  });
});

test('the Secret of a server that a client is connected to counts, wherever it is declared', () => {
  const chart = Testing.chart();
  const service = new Microservice(chart, 'Service', minimal);
  const redis = new RedisCluster(chart, 'Redis', { name: 'redis', namespace: 'stella', tlsSecretName: 'redis-tls' });
  service.connectTo(
    redis.addDatabase({ name: 'sessions', memorySize: '1GB', port: 6379, passwordSecretName: 'redis' }),
  );
  new ServiceSecret(chart, 'Secret', { ...props, name: 'redis', keys: ['password'], rotation: 'second' });
  expect(annotationsOf(service.deployment.toJson())).toEqual({ 'cdk8s-agents/secret-rotations': 'redis=second' });
});

test('the pods of a StatefulService follow rotations too', () => {
  const chart = Testing.chart();
  new ServiceSecret(chart, 'Secret', { ...props, name: 'qdrant', namespace: 'azora', rotation: 'second' });
  const server = new StatefulService(chart, 'Server', {
    ...minimal,
    ports: [{ name: 'http', port: 6333 }],
    namespace: 'azora',
    storagePath: '/qdrant/storage',
    storageSize: '1Gi',
    secretEnv: { KEY: { secretName: 'qdrant', key: 'API_KEY' } },
  });
  expect(annotationsOf(server.statefulSet.toJson())).toMatchObject({
    'cdk8s-agents/secret-rotations': 'qdrant=second',
  });
});

test('a patch of the ExternalSecret counts', () => {
  const chart = Testing.chart();
  const secret = new ServiceSecret(chart, 'Secret', props);
  const service = new Microservice(chart, 'Service', { ...minimal, secretEnv: secret.toSecretEnv() });
  expect(annotationsOf(service.deployment.toJson())).toEqual({
    'cdk8s-agents/secret-rotations': 'stt-credentials=initial',
  });
  const path = '/spec/target/template/metadata/annotations/cdk8s-agents~1rotation';
  secret.resource.addJsonPatch(JsonPatch.replace(path, 'patched'));
  expect(annotationsOf(service.deployment.toJson())).toEqual({
    'cdk8s-agents/secret-rotations': 'stt-credentials=patched',
  });
});

test('a rotation that no annotation could list, and two ways at once, are refused', () => {
  const secret = (changes: object): void => {
    new ServiceSecret(Testing.chart(), 'Secret', { ...props, ...changes });
  };
  const subject = "ServiceSecret 'stella/stt-credentials'";
  for (const rotation of ['', 'two words', 'a=b', 'a,b', 'x'.repeat(64)]) {
    expect(() => secret({ rotation })).toThrow(
      `${subject}: source.rotation must be letters, digits, dots, dashes and underscores, 63 at most, such as 2026-11-26, got ${JSON.stringify(rotation)}`,
    );
  }
  expect(() => secret({ rotation: 'second', refreshHours: 1 })).toThrow(
    `${subject}: source must have one of rotation, refreshHours and onceReason, which each say when the store is read, got rotation, refreshHours`,
  );
});

test('a directory with keys follows the Secret, so a rotation replaces the pods only for the sake of single files', () => {
  const volumes = [PodVolume.secret({ path: '/etc/stt', secretName: 'stt-credentials', items: { API_KEY: 'key' } })];
  const annotations = (changes: Partial<MicroserviceProps>) => {
    const chart = Testing.chart();
    new ServiceSecret(chart, 'Secret', { ...props, rotation: 'second' });
    const { deployment } = new Microservice(chart, 'Service', { ...minimal, volumes, ...changes });
    return find([deployment.toJson()], 'Deployment', minimal.name).spec?.template.metadata?.annotations;
  };
  expect(annotations({})).toBeUndefined();
  const file = { secretName: 'stt-credentials', path: '/etc/key', key: 'API_KEY' };
  expect(annotations({ secretFiles: [file] })).toEqual({ 'cdk8s-agents/secret-rotations': 'stt-credentials=second' });
});
