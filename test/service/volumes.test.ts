import { type Chart, Testing } from 'cdk8s';
import { Cluster } from '../../src/core/cluster/cluster';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { StatefulService } from '../../src/service/stateful-service';
import type { StatefulServiceProps } from '../../src/service/stateful-service-props';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { microservice, minimal, minimalServer, objectsAround, pageOf } from './samples';

const volumes = [
  PodVolume.ephemeral({ path: '/cache', size: '50Gi', accessMode: 'ReadWriteOncePod' }),
  PodVolume.persistentVolumeClaim({
    path: '/models',
    claimName: 'models',
    accessMode: 'ReadWriteMany',
    readOnly: true,
  }),
  PodVolume.image({ path: '/voices', image: `ghcr.io/acme/voices@sha256:${'0'.repeat(64)}`, subPath: 'de' }),
];
const scratchDirs = [
  { path: '/tmp', size: '256Mi' },
  { path: '/dev/shm', size: '512Mi', medium: 'Memory' },
] as const;

function server(changes: Partial<StatefulServiceProps>): StatefulService {
  return new StatefulService(Testing.chart(), 'Server', { ...minimalServer, ...changes });
}

function onNewCluster(): Chart {
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion: '1.35' }).addTo(chart);
  return chart;
}

test('a service mounts volumes of several kinds, and reads variables from ConfigMaps', () => {
  const service = new Microservice(onNewCluster(), 'Service', {
    ...minimal,
    scratchDirs,
    volumes: volumes.filter(({ kind }) => kind !== 'image'),
    envFrom: [{ configMapName: 'limits', prefix: 'LIMIT_' }],
    fieldEnv: { ZONE_OF: "metadata.labels['pod-template-hash']" },
  });
  expectGolden(pageOf(service, 'Deployment'), 'microservice/volumes');
});

test('a server mounts them beside its own volume', () => {
  const queue = new StatefulService(onNewCluster(), 'Server', { ...minimalServer, volumes });
  const { spec } = find(objectsAround(queue), 'StatefulSet', 'queue');
  expect(spec?.template.spec?.containers[0]?.volumeMounts).toEqual([
    { mountPath: '/data', name: 'data' },
    { mountPath: '/tmp', name: 'scratch-tmp' },
    { mountPath: '/cache', name: 'cache' },
    { mountPath: '/models', name: 'models', readOnly: true },
    { mountPath: '/voices', name: 'voices', readOnly: true, subPath: 'de' },
  ]);
});

const alone = PodVolume.persistentVolumeClaim({
  path: '/models',
  claimName: 'models',
  accessMode: 'ReadWriteOnce',
  readOnly: false,
});

test('a claim that only one node mounts makes the rollout end the old pod first', () => {
  const { spec } = find(objectsAround(microservice({ volumes: [alone], replicas: 1 })), 'Deployment', 'stt-service');
  expect(spec?.strategy).toEqual({ type: 'Recreate' });
});

test.each<Partial<MicroserviceProps>>([
  { maxSurge: 0 },
  { maxSurge: '0%' },
  { maxSurge: 0, strategy: 'RollingUpdate' },
])('such a claim allows a rolling update that runs no further pod: %j', (changes) => {
  const service = microservice({ volumes: [alone], replicas: 1, ...changes });
  const { spec } = find(objectsAround(service), 'Deployment', 'stt-service');
  expect(spec?.strategy).toEqual({
    rollingUpdate: { maxSurge: changes.maxSurge, maxUnavailable: 1 },
    type: 'RollingUpdate',
  });
});

test.each<[string, Partial<MicroserviceProps>]>([
  [
    "Microservice 'stella/stt-service': replicas must be 1, because only the pods of one node mount the ReadWriteOnce claim of volume 'models', got 2",
    { volumes: [alone] },
  ],
  [
    "strategy must be Recreate, or maxSurge 0, because only the pods of one node mount the ReadWriteOnce claim of volume 'models': a new pod would wait for the old, and the old for the new",
    { volumes: [alone], replicas: 1, strategy: 'RollingUpdate' },
  ],
  [
    "strategy must be Recreate, or maxSurge 0, because only the pods of one node mount the ReadWriteOnce claim of volume 'models'",
    { volumes: [alone], replicas: 1, maxSurge: 1 },
  ],
  [
    "volume 'voices' must not be of an image: Kubernetes has image volumes since 1.35, and the Cluster is 1.30",
    { volumes },
  ],
  ['paths of volumes must be different from each other, got "/models" twice', { volumes: [alone, alone] }],
  [
    "names of volumes must not end in each other, or claims of two pods have the same name, got 'a-cache' and 'cache': set another name",
    {
      volumes: ['/cache', '/a/cache'].map((path) => PodVolume.ephemeral({ path, size: '1Gi' })),
    },
  ],
  [
    "container 'stt-service': /tmp has 'scratch-tmp' and 'tmp': mount one of them elsewhere",
    { volumes: [PodVolume.ephemeral({ path: '/tmp', size: '1Gi' })] },
  ],
  [
    "volumes must have different names, got 'files' twice: set another name",
    { files: { '/etc/a': 'a' }, volumes: [PodVolume.configMap({ path: '/files', configMapName: 'x' })] },
  ],
  [
    "/etc/a/b of 'files' is inside /etc/a, which 'etc-a' makes read-only: mount it elsewhere",
    { files: { '/etc/a/b': 'a' }, volumes: [PodVolume.configMap({ path: '/etc/a', configMapName: 'x' })] },
  ],
  [
    'scratchDirs[0].medium must be one of Memory, got "memory"',
    scratchOf({ path: '/tmp', size: '1Mi', medium: 'memory' }),
  ],
  [
    'scratchDirs in memory must leave memory of memoryLimit "1Gi" to the process, got 512Mi + 512Mi',
    scratchOf(...['/tmp', '/dev/shm'].map((path) => ({ path, size: '512Mi', medium: 'Memory' }))),
  ],
  [
    'ephemeralStorageRequest must be at least 300Mi of scratchDirs, or pods that fill them are evicted first when the disk is full: leave it out, or set scratchOvercommitReason, got "256Mi"',
    { ...scratchOf({ path: '/tmp', size: '300Mi' }), ephemeralStorageRequest: '256Mi' },
  ],
  ['scratchOvercommitReason must be a reason, in words, got " "', { scratchOvercommitReason: ' ' }],
  ['envFrom[0].configMapName must be dot-separated labels', { envFrom: [{ configMapName: 'A' }] }],
  ['envFrom[0].prefix must be letters, digits', { envFrom: [{ configMapName: 'a', prefix: '1' }] }],
])('refuses: %s', (message, changes) => {
  expect(() => microservice(changes)).toThrow(message);
});

/** Of any type, as from plain JavaScript. */
function scratchOf(...dirs: readonly object[]): Partial<MicroserviceProps> {
  const untyped: object = { scratchDirs: dirs };
  return untyped;
}

test('the request for node storage covers the directories on disk, and not those in memory', () => {
  const request = (changes: Partial<MicroserviceProps>) => {
    const { spec } = find(objectsAround(microservice(changes)), 'Deployment', 'stt-service');
    return spec?.template.spec?.containers[0]?.resources?.requests?.['ephemeral-storage'];
  };
  expect(request({ scratchDirs })).toBe('256Mi');
  const large = [{ path: '/tmp', size: '20Gi' }];
  expect(request({ scratchDirs: large, ephemeralStorageLimit: '21Gi' })).toBe('20Gi');
  const overcommitted = { ephemeralStorageRequest: '1Gi', scratchOvercommitReason: 'rarely full' };
  expect(request({ scratchDirs: large, ephemeralStorageLimit: '21Gi', ...overcommitted })).toBe('1Gi');
});

test('an autoscaler must not start pods that wait for the volume of another', () => {
  const service = microservice({ volumes: [alone], replicas: 1 });
  expect(() => service.addAutoscaler('BackendScaling x')).toThrow(
    "Microservice 'stella/stt-service': BackendScaling x must not scale it, because only the pods of one node mount the ReadWriteOnce claim of volume 'models'",
  );
});

test('a server with such a claim has one pod', () => {
  expect(() => server({ volumes: [alone], replicas: 2 })).toThrow(
    "StatefulService 'stella/queue': replicas must be 1, because only the pods of one node mount the ReadWriteOnce claim of volume 'models', got 2",
  );
  expect(() => server({ volumes: [PodVolume.ephemeral({ path: '/x/data', name: 'data', size: '1Gi' })] })).toThrow(
    "StatefulService 'stella/queue': volumes must have different names, got 'data' twice: set another name",
  );
});

test('files that are added later are checked against the volumes at synth', () => {
  const service = microservice({ volumes: [PodVolume.configMap({ path: '/etc/a', configMapName: 'x' })] });
  service.addFiles({ files: { '/etc/a/b': 'content' } });
  expect(service.node.validate()).toEqual([
    "Microservice 'stella/stt-service': container 'stt-service': /etc/a/b of 'files' is inside /etc/a, which 'etc-a' makes read-only: mount it elsewhere",
  ]);
});
