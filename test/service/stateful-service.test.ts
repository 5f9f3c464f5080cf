import { Chart, Testing } from 'cdk8s';
import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota, type QuotaProps } from '../../src/namespace/quota';
import { Peer } from '../../src/network/peer';
import { reachability } from '../../src/reachability/index';
import { Microservice } from '../../src/service/microservice';
import { StatefulService } from '../../src/service/stateful-service';
import type { StatefulServiceProps } from '../../src/service/stateful-service-props';
import { reachabilityMatchers } from '../../src/testing/reachability-matchers';
import { expectGolden } from '../support/golden';
import { find, toKubeObject } from '../support/objects';
import type { ShownElsewhere } from '../support/pod-words';
import { qdrant } from './qdrant';
import { minimalServer as minimal, minimal as minimalService, objectsAround, pageOf, warningsAround } from './samples';

expect.extend(reachabilityMatchers);

// Required<> makes a missing new prop a compile error. The one left out contradicts maxUnavailable.
const every: Required<
  Omit<StatefulServiceProps, Exclude<ShownElsewhere, 'preStop' | 'postStart'> | 'serviceAccountName' | 'minAvailable'>
> = {
  ...minimal,
  image: 'ghcr.io/acme/queue',
  mutableTagReason: 'a demo that follows the main branch',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry-credentials'],
  command: ['queue'],
  args: ['--config', '/etc/queue.conf'],
  ephemeralStorageRequest: '64Mi',
  ephemeralStorageLimit: '128Mi',
  extendedResources: {},
  scratchDirs: [{ path: '/tmp', size: '64Mi' }],
  scratchOvercommitReason: 'a test of all props',
  volumes: [],
  envFrom: [],
  env: { PEER: 'queue-0.queue-headless' },
  fieldEnv: { POD_NAME: 'metadata.name' },
  files: { '/etc/queue.conf': 'peers: 3\n' },
  secretEnv: { TOKEN: { secretName: 'queue', key: 'token' } },
  // Tested separately to keep this golden short.
  secretFiles: [],
  userId: 20_001,
  groupId: 20_002,
  priorityClassName: 'storage',
  runtimeClassName: 'gvisor',
  podOverhead: { cpu: '250m', memory: '160Mi' },
  // In goldens of their own, which have every prop of a container.
  initContainers: [],
  sidecars: [],
  drainSeconds: 90,
  preStop: LifecycleHook.http({ path: '/leave', port: 'clients', maxSeconds: 15 }),
  postStart: LifecycleHook.command({ command: ['warm-up'] }),
  labels: { team: 'platform' },
  podAnnotations: { 'example.com/owner': 'platform' },
  ports: [
    { name: 'clients', port: 4222, protocol: 'TCP', appProtocol: 'example.com/queue' },
    { name: 'peers', port: 6222 },
  ],
  health: Health.none('a page of its own shows the probes'),
  replicas: 5,
  storageClassName: 'fast',
  storageWhenDeleted: 'Delete',
  storageWhenScaled: 'Delete',
  maxUnavailable: 2,
  podManagementPolicy: 'Parallel',
  updateStrategy: 'OnDelete',
  peerPorts: ['peers'],
  headlessService: true,
  publishNotReadyAddresses: false,
  clientPorts: ['clients'],
  clientEnv: { QUEUE_URL: 'queue://{host}:{port}' },
  clientSecretEnv: { QUEUE_TOKEN: { secretName: 'queue', key: 'token' } },
  clientEncryption: { plainTextReason: 'a mesh encrypts' },
  monitor: { port: 'clients', path: '/varz', labels: { release: 'prometheus' } },
  annotations: { 'example.com/tier': 'gold' },
};

function server(changes: Partial<StatefulServiceProps> = {}): StatefulService {
  return new StatefulService(Testing.chart(), 'Server', { ...minimal, ...changes });
}

function specOf(changes: Partial<StatefulServiceProps>) {
  return find(objectsAround(server(changes)), 'StatefulSet', 'queue').spec;
}

function kindsOf(changes: Partial<StatefulServiceProps>): readonly string[] {
  return objectsAround(server(changes)).map((object) => toKubeObject(object).kind);
}

const AROUND = ['ServiceAccount', 'NetworkPolicy', 'ConfigMap', 'Service', 'PodDisruptionBudget'];

test('a server with only an image, a port, resources and a volume', () => {
  expectGolden(pageOf(server(), 'StatefulSet'), 'stateful-service/defaults');
});

test('the objects around a server with default props', () => {
  expectGolden(pageOf(server(), ...AROUND), 'stateful-service/defaults-around');
});

test('every prop reaches the StatefulSet', () => {
  expectGolden(pageOf(server(every), 'StatefulSet'), 'stateful-service/every-prop');
});

test('every prop reaches the objects around the StatefulSet', () => {
  const around = AROUND.filter((kind) => kind !== 'Service');
  expectGolden(pageOf(server(every), ...around), 'stateful-service/every-prop-around');
});

test('the Service for clients has only their ports, and the headless Service has all ports', () => {
  expectGolden(pageOf(server(every), 'Service'), 'stateful-service/services');
});

test('a monitor scrapes the pods, and its port is open to Prometheus', () => {
  expectGolden(pageOf(server(every), 'PodMonitor'), 'stateful-service/monitor');
});

test('Qdrant with three replicas and an API key', () => {
  expectGolden(pageOf(qdrant(Testing.chart()), 'StatefulSet'), 'stateful-service/qdrant');
});

test('the objects around Qdrant: a Service for clients, one for its peers, a policy and a budget', () => {
  const around = pageOf(qdrant(Testing.chart()), 'NetworkPolicy', 'Service', 'PodDisruptionBudget');
  expectGolden(around, 'stateful-service/qdrant-around');
});

test("a connected service gets the address and the key, and reaches only the clients' ports", () => {
  const chart = Testing.chart();
  const database = qdrant(chart);
  const search = new Microservice(chart, 'Search', { ...minimalService, name: 'search', namespace: 'shop' });
  new Microservice(chart, 'Other', { ...minimalService, name: 'other', namespace: 'shop' });
  search.connectTo(database);
  const { spec } = find(chart.toJson(), 'Deployment', 'search');
  expect(spec?.template.spec?.containers.map(({ env }) => env)).toEqual([
    [
      { name: 'QDRANT_API_KEY', valueFrom: { secretKeyRef: { name: 'qdrant', key: 'api-key' } } },
      { name: 'QDRANT_GRPC', value: 'qdrant.shop.svc:6334' },
      { name: 'QDRANT_URL', value: 'http://qdrant.shop.svc:6333' },
    ],
  ]);
  const paths = reachability(chart.toJson());
  expect(paths).toReach('shop/search', 'qdrant.shop.svc', 6333);
  expect(paths).toReach('shop/search', 'shop/qdrant', 6334);
  expect(paths).notToReach('shop/search', 'shop/qdrant', 6335);
  expect(paths).notToReach('shop/other', 'shop/qdrant', 6333);
  expect(paths).toReach('shop/qdrant', 'shop/qdrant', 6335);
  expect(paths).notToReach('shop/qdrant', 'shop/qdrant', 6333);
});

test('a client in another namespace uses its own Secret', () => {
  const chart = Testing.chart();
  const search = new Microservice(chart, 'Search', { ...minimalService, name: 'search', namespace: 'front' });
  const database = qdrant(chart);
  expect(() => search.connectTo(database)).toThrow(
    "Microservice 'front/search' → StatefulService 'shop/qdrant': secretName must name a Secret of namespace front with the keys of qdrant, which is in shop",
  );
  expect(() => search.connectTo(database, { secretName: 'qdrant-client' })).not.toThrow();
});

test('a guarded namespace admits it only if the quota has room for every pod and volume', () => {
  const room = { requestsCpu: '2', requestsMemory: '3Gi', limitsMemory: '6Gi', pods: 3, requestsStorage: '60Gi' };
  const guarded = (quota: QuotaProps) => {
    const chart = Testing.chart();
    new NamespaceGuardrails(chart, 'Guardrails', { name: 'shop', quota: Quota.of(quota) });
    qdrant(chart);
    return chart.toJson();
  };
  expect(guarded(room)).not.toEqual([]);
  expect(() => guarded({ ...room, limitsMemory: '5Gi' })).toThrow('StatefulSet');
  expect(() => guarded({ ...room, pods: 2 })).toThrow('StatefulSet');
  expect(() => guarded({ ...room, requestsStorage: '59Gi' })).toThrow('requests.storage');
});

test('several pods are spread and have a budget, and a single pod is not and has none', () => {
  expect(kindsOf({ replicas: 1 })).not.toContain('PodDisruptionBudget');
  expect(kindsOf({ replicas: 2 })).toContain('PodDisruptionBudget');
  expect(specOf({ replicas: 1 })?.template.spec?.topologySpreadConstraints).toBeUndefined();
  expect(specOf({ replicas: 2 })?.template.spec?.topologySpreadConstraints).toHaveLength(2);
});

test('peers resolve before they are ready, and a server without peers does not', () => {
  const headless = (changes: Partial<StatefulServiceProps>) =>
    find(objectsAround(server(changes)), 'Service', 'queue-headless').spec?.publishNotReadyAddresses;
  expect(headless({})).toBeUndefined();
  expect(headless({ peerPorts: ['clients'] })).toBe(true);
  expect(headless({ peerPorts: ['clients'], publishNotReadyAddresses: false })).toBeUndefined();
});

test('a server without client ports has no Service for clients and refuses connectTo', () => {
  const alone = server({ peerPorts: ['clients'] });
  expect(alone.service).toBeUndefined();
  const client = new Microservice(Chart.of(alone), 'Client', minimalService);
  expect(() => client.connectTo(alone)).toThrow("StatefulService 'stella/queue'");
});

test('a file from a Secret is mounted in addition to the volume', () => {
  const spec = specOf({ secretFiles: [{ path: '/etc/tls.key', secretName: 'queue-tls', key: 'tls.key' }] });
  const [container] = spec?.template.spec?.containers ?? [];
  expect(container?.volumeMounts?.slice(0, 2)).toEqual([
    { mountPath: '/data', name: 'data' },
    { mountPath: '/etc/tls.key', name: 'secret-0', readOnly: true, subPath: 'tls.key' },
  ]);
  expect(spec?.template.spec?.volumes?.map(({ name, secret }) => [name, secret?.secretName])).toEqual([
    ['secret-0', 'queue-tls'],
    ['scratch-tmp', undefined],
  ]);
});

test('without a headless Service, the StatefulSet refers to the Service for clients', () => {
  expect(specOf({ headlessService: false })?.serviceName).toBe('queue');
  expect(kindsOf({ headlessService: false }).filter((kind) => kind === 'Service')).toHaveLength(1);
});

test('changed files replace the pods, and the same files in another order do not', () => {
  const digest = (files: Readonly<Record<string, string>>) =>
    specOf({ files })?.template.metadata?.annotations?.['cdk8s-agents/files'];
  expect(digest({ '/a': '1', '/b': '2' })).toMatch(/^[0-9a-f]{16}$/);
  expect(digest({ '/b': '2', '/a': '1' })).toBe(digest({ '/a': '1', '/b': '2' }));
  expect(digest({ '/a': '1', '/b': '3' })).not.toBe(digest({ '/a': '1', '/b': '2' }));
});

test("Prometheus reaches only the monitor's port", () => {
  const scraper = Peer.pods({ namespace: 'monitoring', labels: { app: 'prometheus' } });
  const ports = [...minimal.ports, { name: 'metrics', port: 8222 }];
  const monitored = server({ ports, monitor: { port: 'metrics', scraper } });
  const { spec } = find(objectsAround(monitored), 'NetworkPolicy', 'queue');
  const rules = spec?.ingress?.filter((rule) => JSON.stringify(rule).includes('"app":"prometheus"'));
  expect(rules?.map(({ ports }) => ports)).toEqual([[{ port: 8222, protocol: 'TCP' }]]);
});

test('an image without a digest gives a warning', () => {
  expect(warningsAround(server({ image: 'ghcr.io/acme/queue:3.2.1' }))).toEqual([
    `image must have a digest to be reproducible: StatefulService 'stella/queue' ("ghcr.io/acme/queue:3.2.1")`,
  ]);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const key = { secretName: 'Queue', key: 'token' };
  expect(() =>
    server({
      name: 'Queue',
      replicas: 0,
      storageSize: '10GB',
      storagePath: 'data',
      peerPorts: ['peers'],
      clientEnv: { URL: '{host}:{port:admin}', TOKEN: '' },
      clientSecretEnv: { TOKEN: key, OTHER: key },
      monitor: { port: 'metrics' },
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"StatefulService 'stella/Queue': name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "Queue"; replicas must be a whole number of at least 1, got 0; storageSize must be a quantity above 0 such as 512Mi, got "10GB"; storagePath must be an absolute path without .. and colons, such as /tmp, got "data"; peerPorts[0] must be one of clients, got "peers"; clientEnv.URL must use only the placeholders {host}, {port}, {port:clients}, got "{host}:{port:admin}"; clientEnv.TOKEN must not be set: TOKEN comes from clientSecretEnv; clientSecretEnv.TOKEN.secretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Queue"; monitor.port must be one of clients, got "metrics""`,
  );
});

test.each<[string, Partial<StatefulServiceProps>, string]>([
  ['no port', { ports: [] }, 'ports must have at least one port'],
  [
    'two ports with the same number',
    { ports: [...minimal.ports, { name: 'b', port: 4222 }] },
    'ports must be different',
  ],
  ['a name that is too long for its pods', { name: 'q'.repeat(53) }, 'name must have at most 52 characters'],
  [
    'a health check on another port',
    { health: Health.http({ port: 'admin' }) },
    'port of health must be one of clients',
  ],
  ['a fraction of a pod', { replicas: 1.5 }, 'replicas must be a whole number of at least 1'],
  ['a budget that blocks drains', { replicas: 2, minAvailable: 2 }, 'minAvailable must be less than replicas 2'],
  ['a StorageClass', { storageClassName: 'Fast' }, 'storageClassName must be'],
  [
    'two mounts at one path',
    { storagePath: '/tmp' },
    'paths of storagePath, files, secretFiles and scratchDirs must be',
  ],
  ['an unknown client port', { clientPorts: ['http'] }, 'clientPorts[0] must be one of clients, got "http"'],
  ['a port that is named twice', { peerPorts: ['clients', 'clients'] }, 'peerPorts must be different'],
  [
    'an unknown placeholder',
    { clientEnv: { A: '{hostname}' } },
    'only the placeholders {host}, {port}, {port:clients}',
  ],
  [
    'the port of clients where only peers call',
    { peerPorts: ['clients'], clientEnv: { A: '{host}:{port}' } },
    'clientEnv.A must use only the placeholders {host}, got',
  ],
  [
    'an unknown policy',
    Object({ podManagementPolicy: 'Serial' }),
    'podManagementPolicy must be one of OrderedReady, Parallel',
  ],
  [
    'an unknown strategy',
    Object({ updateStrategy: 'Recreate' }),
    'updateStrategy must be one of RollingUpdate, OnDelete',
  ],
  [
    'an unknown end of volumes',
    Object({ storageWhenDeleted: 'Keep' }),
    'storageWhenDeleted must be one of Retain, Delete',
  ],
  ['an annotation', { annotations: { 'the owner': '' } }, 'key of annotations must be an annotation key'],
  ['root', { userId: 0 }, 'userId must be a whole number from 1'],
])('%s is refused', (_what, changes, message) => {
  expect(() => server(changes)).toThrow(message);
});

test('a minimum above the default number of pods is refused at synth unless there is an autoscaler', () => {
  expect(() => objectsAround(server({ minAvailable: 1 }))).toThrow('minAvailable must be less than replicas 1');
});
