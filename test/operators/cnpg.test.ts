import { distObjects } from '../support/dist';
import { find } from '../support/objects';
import { claimsOf, made, podsCalled, portsOf, resource, servicesOf, totalOf } from './made';

const PLUGIN = 'barman-cloud.cloudnative-pg.io';
const RESOURCES = { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: 2, memory: '1Gi' } };

function cluster(spec: object = {}) {
  return resource('postgresql.cnpg.io/v1', 'Cluster', 'pg', spec);
}

function pooler(spec: object = {}) {
  return resource('postgresql.cnpg.io/v1', 'Pooler', 'pg-pooler', { cluster: { name: 'pg' }, ...spec });
}

function store(name: string, resources: object = {}) {
  return resource('barmancloud.cnpg.io/v1', 'ObjectStore', name, { instanceSidecarConfiguration: { resources } });
}

/** The plugin as configured in a Cluster and in one of its external clusters. */
function plugin(barmanObjectName: string) {
  return { name: PLUGIN, parameters: { barmanObjectName } };
}

function counts(object: object, ...others: readonly object[]) {
  return made(object, ...others).pods.map(({ name, count, surge, how }) => [name, count, surge, how]);
}

const IN_PLACE = '1 Job in the place of an instance';

test('an empty cluster is one instance without requests, and the Jobs that create and upgrade it', () => {
  const { pods, volumeClaims, services } = made(cluster());
  expect(counts(cluster())).toEqual([
    ['pg', 1, 0, '1 instance'],
    ['pg-initdb', 0, 0, IN_PLACE],
    ['pg-major-upgrade', 0, 0, IN_PLACE],
  ]);
  expect(pods[0]).toEqual({
    name: 'pg',
    labels: {
      'app.kubernetes.io/component': 'database',
      'app.kubernetes.io/instance': 'pg',
      'app.kubernetes.io/managed-by': 'cloudnative-pg',
      'app.kubernetes.io/name': 'postgresql',
      'cnpg.io/cluster': 'pg',
      'cnpg.io/podRole': 'instance',
    },
    varyingLabels: { 'cnpg.io/instanceRole': ['primary'], role: ['primary'] },
    selector: { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': 'pg' },
    ports: [
      { name: 'postgresql', port: 5432, protocol: 'TCP' },
      { name: 'status', port: 8000, protocol: 'TCP' },
      { name: 'metrics', port: 9187, protocol: 'TCP' },
    ],
    count: 1,
    surge: 0,
    how: '1 instance',
    containers: [
      { name: 'bootstrap-controller', role: 'init', resources: { requests: {}, limits: {} } },
      { name: 'postgres', role: 'container', resources: { requests: {}, limits: {} } },
    ],
  });
  expect(volumeClaims).toEqual([]);
  expect(services.map(({ name }) => name)).toEqual(['pg-rw', 'pg-ro', 'pg-r']);
});

test('the Jobs that create and upgrade instances have the resources of an instance', () => {
  const result = made(cluster({ instances: 3, resources: RESOURCES }));
  expect(result.pods.map((pods) => [pods.name, pods.inPlaceOf, ...claimsOf(pods)])).toEqual([
    [
      'pg',
      undefined,
      'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory',
      'postgres: 500m/2 cpu, 1Gi/1Gi memory',
    ],
    [
      'pg-initdb',
      'pg',
      'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory',
      'initdb: 500m/2 cpu, 1Gi/1Gi memory',
    ],
    ['pg-join', 'pg', 'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory', 'join: 500m/2 cpu, 1Gi/1Gi memory'],
    [
      'pg-major-upgrade',
      'pg',
      'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory',
      'prepare (init): 500m/2 cpu, 1Gi/1Gi memory',
      'major-upgrade: 500m/2 cpu, 1Gi/1Gi memory',
    ],
  ]);
  expect(podsCalled('pg-join', result).labels).toEqual({
    'app.kubernetes.io/component': 'database',
    'app.kubernetes.io/instance': 'pg',
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'app.kubernetes.io/name': 'postgresql',
    'cnpg.io/cluster': 'pg',
    'cnpg.io/jobRole': 'join',
  });
  // The upgrade runs on the volume of the primary.
  expect(podsCalled('pg-major-upgrade', result).labels).toMatchObject({ 'cnpg.io/instanceRole': 'primary' });
});

test('bootstrap and backup decide which Jobs create the first and further instances', () => {
  const jobs = (spec: object) =>
    made(cluster(spec))
      .pods.slice(1)
      .map(({ name }) => name);
  const snapshots = { backup: { volumeSnapshot: { className: 'fast' } } };
  expect(jobs({ bootstrap: { initdb: { import: { type: 'microservice' } } } })).toEqual([
    'pg-import',
    'pg-major-upgrade',
  ]);
  expect(jobs({ bootstrap: { pg_basebackup: { source: 'old' } } })).toEqual(['pg-pgbasebackup', 'pg-major-upgrade']);
  expect(jobs({ bootstrap: { recovery: { source: 'old' } } })).toEqual(['pg-full-recovery', 'pg-major-upgrade']);
  expect(jobs({ bootstrap: { recovery: { volumeSnapshots: {} } } })).toEqual([
    'pg-snapshot-recovery',
    'pg-major-upgrade',
  ]);
  expect(jobs({ instances: 2, ...snapshots })).toEqual([
    'pg-initdb',
    'pg-join',
    'pg-snapshot-recovery',
    'pg-major-upgrade',
  ]);
  expect(jobs(snapshots)).toEqual(['pg-initdb', 'pg-major-upgrade']);
});

test('an instance that archives has the sidecar of the plugin, with the resources of its ObjectStore', () => {
  const archiving = (spec: object = {}) =>
    cluster({ resources: RESOURCES, plugins: [{ ...plugin('archive'), ...spec }] });
  const small = store('archive', { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } });
  const instance = (object: object, ...others: readonly object[]) =>
    claimsOf(podsCalled('pg', made(object, ...others)));
  expect(instance(archiving({ isWALArchiver: true }), small)).toEqual([
    'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory',
    'plugin-barman-cloud (sidecar): 50m/- cpu, 128Mi/512Mi memory',
    'postgres: 500m/2 cpu, 1Gi/1Gi memory',
  ]);
  // If the ObjectStore is not in this namespace of the set, its resources are unknown.
  const elsewhere = { ...small, metadata: { name: 'archive', namespace: 'other' } };
  expect(instance(archiving(), elsewhere)[1]).toBe('plugin-barman-cloud (sidecar): -/- cpu, -/- memory');
  expect(instance(archiving({ enabled: false }), small)).toHaveLength(2);
  expect(instance(archiving({ name: 'other.example.com' }), small)).toHaveLength(2);
  expect(instance(archiving({ parameters: {} }), small)).toHaveLength(2);
});

test('an instance that follows the archive of another cluster has the sidecar too, but a restored instance has not', () => {
  const externalClusters = [{ name: 'old', plugin: plugin('old') }];
  const old = store('old', { requests: { memory: '256Mi' } });
  const sidecar = (spec: object) =>
    claimsOf(podsCalled('pg', made(cluster({ externalClusters, ...spec }), old))).slice(1, -1);
  expect(sidecar({ replica: { source: 'old' } })).toEqual(['plugin-barman-cloud (sidecar): -/- cpu, 256Mi/- memory']);
  expect(sidecar({ bootstrap: { recovery: { source: 'old' } } })).toEqual([]);
  expect(sidecar({ replica: { source: 'unknown' } })).toEqual([]);
});

test('restoring has its own sidecar, and adds a pod only if it needs more than all instances together', () => {
  const restored = (instances: number) =>
    cluster({
      instances,
      resources: RESOURCES,
      externalClusters: [{ name: 'old', plugin: plugin('old') }],
      bootstrap: { recovery: { source: 'old' } },
      plugins: [plugin('archive')],
    });
  const archive = store('archive', { requests: { memory: '128Mi' } });
  const old = store('old', { requests: { memory: '2Gi' } });
  const job = podsCalled('pg-full-recovery', made(restored(1), archive, old));
  expect(claimsOf(job)).toEqual([
    'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory',
    'plugin-barman-cloud (sidecar): -/- cpu, 2Gi/- memory',
    'full-recovery: 500m/2 cpu, 1Gi/1Gi memory',
  ]);
  // 3Gi are more than 1 × 1152Mi and than 2 × 1152Mi, and less than 3 × 1152Mi.
  const surges = [1, 2, 3].map((count) => podsCalled('pg-full-recovery', made(restored(count), archive, old)).surge);
  expect(surges).toEqual([1, 1, 0]);
  expect(job.how).toBe('1 Job, which claims more than all instances');
  expect(
    podsCalled('pg-full-recovery', made(restored(1), archive, store('old', { requests: { memory: '128Mi' } }))).surge,
  ).toBe(0);
  expect(podsCalled('pg-major-upgrade', made(restored(1), archive, old)).surge).toBe(0);
});

test('each instance has a volume for data, for WAL, for each tablespace and for temporary data', () => {
  const volumes = made(
    cluster({
      instances: 3,
      storage: { size: '16Gi', storageClass: 'fast' },
      walStorage: { pvcTemplate: { storageClassName: 'slow', resources: { requests: { storage: '4Gi' } } } },
      tablespaces: [{ name: 'cold', storage: { size: '1Ti' } }],
      ephemeralVolumeSource: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '2Gi' } } } } },
    }),
  ).volumeClaims;
  expect(volumes).toEqual([
    { name: 'data', count: 3, size: '16Gi', storageClassName: 'fast' },
    { name: 'wal', count: 3, size: '4Gi', storageClassName: 'slow' },
    { name: 'tablespace cold', count: 3, size: '1Ti' },
    { name: 'scratch', count: 3, size: '2Gi' },
  ]);
});

test('a cluster has Services for its primary, its replicas and all instances by default', () => {
  const { services, pods } = made(cluster({ instances: 2 }));
  expect(services).toEqual([
    {
      name: 'pg-rw',
      selector: { 'cnpg.io/cluster': 'pg', 'cnpg.io/instanceRole': 'primary' },
      ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }],
      headless: false,
    },
    {
      name: 'pg-ro',
      selector: { 'cnpg.io/cluster': 'pg', 'cnpg.io/instanceRole': 'replica' },
      ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }],
      headless: false,
    },
    {
      name: 'pg-r',
      selector: { 'cnpg.io/cluster': 'pg', 'cnpg.io/podRole': 'instance' },
      ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }],
      headless: false,
    },
  ]);
  expect(pods[0]?.varyingLabels?.['cnpg.io/instanceRole']).toEqual(['primary', 'replica']);
});

test("the ports of a Service template come before the operator's port, and may replace it", () => {
  const additional = [
    {
      selectorType: 'ro',
      serviceTemplate: { metadata: { name: 'reports' }, spec: { type: 'LoadBalancer', ports: [{ port: 5432 }] } },
    },
    {
      selectorType: 'rw',
      serviceTemplate: {
        metadata: { name: 'writer' },
        spec: { clusterIP: 'None', ports: [{ name: 'x', port: 80, targetPort: 'postgresql' }] },
      },
    },
  ];
  const result = made(cluster({ managed: { services: { disabledDefaultServices: ['ro', 'r'], additional } } }));
  expect(servicesOf(result)).toEqual([
    'pg-rw ClusterIP: 5432 → 5432',
    'reports LoadBalancer: 5432 → 5432',
    'writer headless: 80 → postgresql, 5432 → 5432',
  ]);
  expect(result.services[1]?.selector).toEqual({ 'cnpg.io/cluster': 'pg', 'cnpg.io/instanceRole': 'replica' });
});

test('inherited labels of a cluster are on its instances and its Jobs', () => {
  const { pods } = made(cluster({ inheritedMetadata: { labels: { team: 'data' } } }));
  expect(pods.map(({ labels }) => labels.team)).toEqual(['data', 'data', 'data']);
});

test('an empty pooler is one pod, with one more during a rollout', () => {
  const { pods, services, volumeClaims } = made(pooler());
  expect(pods).toEqual([
    {
      name: 'pg-pooler',
      workload: { kind: 'Deployment', name: 'pg-pooler' },
      labels: {
        'app.kubernetes.io/component': 'pooler',
        'app.kubernetes.io/instance': 'pg',
        'app.kubernetes.io/managed-by': 'cloudnative-pg',
        'app.kubernetes.io/name': 'postgresql',
        'cnpg.io/cluster': 'pg',
        'cnpg.io/podRole': 'pooler',
        'cnpg.io/poolerName': 'pg-pooler',
      },
      selector: { 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': 'pg-pooler' },
      ports: [
        { name: 'pgbouncer', port: 5432, protocol: 'TCP' },
        { name: 'metrics', port: 9127, protocol: 'TCP' },
      ],
      count: 1,
      surge: 1,
      how: '1 instance + 1 of its rollout',
      containers: [
        { name: 'bootstrap-controller', role: 'init', resources: { requests: {}, limits: {} } },
        { name: 'pgbouncer', role: 'container', resources: { requests: {}, limits: {} } },
      ],
    },
  ]);
  expect(servicesOf({ pods, services, volumeClaims })).toEqual(['pg-pooler ClusterIP: 5432 → pgbouncer']);
  expect(services[0]?.selector).toEqual({ 'cnpg.io/poolerName': 'pg-pooler' });
  expect(volumeClaims).toEqual([]);
});

test('a pooler has the containers of its template and the surge of its strategy', () => {
  const container = (name: string, resources: object, more: object = {}) => ({ name, resources, ...more });
  const template = {
    metadata: { labels: { team: 'data', 'cnpg.io/podRole': 'instance' } },
    spec: {
      hostNetwork: true,
      initContainers: [container('proxy', { requests: { cpu: '10m' } }, { restartPolicy: 'Always' })],
      containers: [
        container('pgbouncer', { requests: { cpu: '100m' }, limits: { memory: '64Mi' } }),
        container('exporter', { limits: { cpu: '50m' } }, { ports: [{ name: 'http', containerPort: 9900 }] }),
      ],
    },
  };
  const deploymentStrategy = { rollingUpdate: { maxSurge: '50%' } };
  const result = made(pooler({ instances: 4, template, deploymentStrategy }));
  const pods = podsCalled('pg-pooler', result);
  expect(claimsOf(pods)).toEqual([
    'proxy (sidecar): 10m/- cpu, -/- memory',
    'bootstrap-controller (init): -/- cpu, -/- memory',
    'pgbouncer: 100m/- cpu, -/64Mi memory',
    'exporter: -/50m cpu, -/- memory',
  ]);
  expect(pods).toMatchObject({ count: 4, surge: 2, how: '4 instances + 2 of its rollout', hostNetwork: true });
  expect(pods.labels).toMatchObject({ team: 'data', 'cnpg.io/podRole': 'pooler' });
  expect(portsOf(pods)).toEqual(['pgbouncer 5432', 'metrics 9127', 'http 9900']);
  expect(counts(pooler({ instances: 4, deploymentStrategy: { type: 'Recreate' } }))).toEqual([
    ['pg-pooler', 4, 0, '4 instances'],
  ]);
});

test('the init container of a pooler has the resources of the whole pod', () => {
  const whole = { requests: { memory: '128Mi' }, limits: { memory: '128Mi' } };
  const spec = { resources: whole, overhead: { memory: '120Mi' } };
  const pods = podsCalled('pg-pooler', made(pooler({ template: { spec } })));
  expect(pods.whole).toEqual(whole);
  expect(pods.overhead).toEqual({ memory: '120Mi' });
  expect(claimsOf(pods)).toEqual([
    'bootstrap-controller (init): -/- cpu, 128Mi/128Mi memory',
    'pgbouncer: -/- cpu, -/- memory',
  ]);
  const own = { initContainers: [{ name: 'bootstrap-controller', resources: { requests: { memory: '32Mi' } } }] };
  const [init] = claimsOf(podsCalled('pg-pooler', made(pooler({ template: { spec: { ...spec, ...own } } }))));
  expect(init).toBe('bootstrap-controller (init): -/- cpu, 32Mi/- memory');
});

test('three instances of Azora request 1650m and 3456Mi with their sidecars', () => {
  const objects = distObjects('azora');
  const azora = made(find(objects, 'Cluster', 'postgres'), ...objects);
  expect(totalOf(azora)).toEqual({
    pods: '3',
    surge: '0',
    'requests.cpu': '1650m',
    'limits.cpu': '9',
    'requests.memory': '3456Mi',
    'limits.memory': '4608Mi',
    volumes: '3 × 10Gi, 3 × 10Gi',
  });
  expect(claimsOf(podsCalled('postgres', azora))).toEqual([
    'bootstrap-controller (init): 500m/2 cpu, 1Gi/1Gi memory',
    'plugin-barman-cloud (sidecar): 50m/1 cpu, 128Mi/512Mi memory',
    'postgres: 500m/2 cpu, 1Gi/1Gi memory',
  ]);
});
