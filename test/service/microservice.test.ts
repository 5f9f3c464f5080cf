import { Chart, Testing } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { Health } from '../../src/core/pods/health/health';
import { ApiAccess } from '../../src/core/pods/identity/api-access';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import { Egress } from '../../src/network/egress';
import { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { SessionManagerRole } from '../../src/service/session-manager-role';
import { chartOn } from '../support/clusters';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import type { ShownElsewhere } from '../support/pod-words';
import { microservice, minimal, objectsAround, pageOf, warningsAround } from './samples';

// Required<> makes a missing new prop a compile error. The three left out contradict three that are here.
const every: Required<
  Omit<
    MicroserviceProps,
    Exclude<ShownElsewhere, 'apiAccess' | 'preStop'> | 'minAvailable' | 'serviceAccount' | 'strategy'
  >
> = {
  ...minimal,
  image: 'ghcr.io/acme/stt',
  mutableTagReason: 'a demo that follows the main branch',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry-credentials'],
  command: ['python'],
  args: ['serve.py'],
  ports: [{ name: 'http', port: 8080, servicePort: 80, protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' }],
  health: Health.http({
    port: 'http',
    livenessPath: '/alive',
    readinessPath: '/health/ready',
    livenessInitialDelaySeconds: 31,
    livenessPeriodSeconds: 11,
    readinessInitialDelaySeconds: 6,
    readinessPeriodSeconds: 4,
    startupSeconds: 301,
    timeoutSeconds: 3,
  }),
  env: { DATABASE_URL: 'postgresql://$(DATABASE_USER)@postgres' },
  secretEnv: { DATABASE_USER: { secretName: 'stella-database', key: 'username' } },
  ephemeralStorageRequest: '1Gi',
  ephemeralStorageLimit: '4Gi',
  extendedResources: {},
  files: {},
  fieldEnv: {},
  envFrom: [],
  volumes: [],
  scratchOvercommitReason: 'the directory is rarely full',
  secretFiles: [],
  scratchDirs: [{ path: '/tmp', size: '3Gi' }],
  headlessService: true,
  sessionAffinitySeconds: 600,
  replicas: 3,
  maxUnavailable: '25%',
  maxSurge: '34%',
  progressDeadlineSeconds: 900,
  revisionHistoryLimit: 5,
  preStop: LifecycleHook.none(),
  drainSeconds: 45,
  priorityClassName: 'speech',
  runtimeClassName: 'gvisor',
  podOverhead: { cpu: '250m', memory: '160Mi' },
  // In goldens of their own, which have every prop of a container.
  initContainers: [],
  sidecars: [],
  userId: 20_001,
  groupId: 20_002,
  serviceAccountName: 'speech',
  apiAccess: ApiAccess.granted({ opensPath: false }),
  labels: { team: 'speech' },
  podAnnotations: { 'example.com/owner': 'speech@example.com' },
};

const AROUND = ['ServiceAccount', 'NetworkPolicy', 'Service', 'PodDisruptionBudget'];

function everything(): Microservice {
  const service = new Microservice(chartOn(), 'Service', every);
  service.connections.allowTo(Egress.kubernetesApi());
  return service;
}

function deployed(changes: Partial<MicroserviceProps>) {
  return find(objectsAround(microservice(changes)), 'Deployment', changes.name ?? minimal.name);
}

test('a service with only an image, a port and resources', () => {
  expectGolden(pageOf(microservice(), 'Deployment'), 'microservice/defaults');
});

test('the objects around a service with default props', () => {
  expectGolden(pageOf(microservice(), ...AROUND), 'microservice/defaults-around');
});

test('every prop reaches the Deployment', () => {
  expectGolden(pageOf(everything(), 'Deployment'), 'microservice/every-prop');
});

test('devices have equal requests and limits', () => {
  const { deployment } = microservice({ extendedResources: { 'nvidia.com/gpu': 2 } });
  const { spec } = find([deployment.toJson()], 'Deployment', 'stt-service');
  const resources = spec?.template.spec?.containers[0]?.resources;
  expect([resources?.requests?.['nvidia.com/gpu'], resources?.limits?.['nvidia.com/gpu']]).toEqual(['2', '2']);
});

test('every prop reaches the objects around the Deployment', () => {
  expectGolden(pageOf(everything(), ...AROUND), 'microservice/every-prop-around');
});

test('a service with a gRPC health check', () => {
  const service = microservice({
    ports: [{ name: 'grpc', port: 50051, appProtocol: 'grpc' }],
    health: Health.grpc({ service: 'stella.stt.v1.SpeechToText' }),
  });
  expectGolden(pageOf(service, 'Service', 'Deployment'), 'microservice/grpc-health');
});

test('a headless Service leads to the ports of the pods themselves', () => {
  const service = microservice({
    ports: [{ name: 'grpc', port: 50051, servicePort: 80, appProtocol: 'grpc' }],
    headlessService: true,
  });
  const objects = objectsAround(service);
  const [behind, headless] = ['stt-service', 'stt-service-headless'].map((name) => find(objects, 'Service', name).spec);
  expect(headless).toEqual({
    ...behind,
    clusterIP: 'None',
    ports: [{ appProtocol: 'grpc', name: 'grpc', port: 50051, protocol: 'TCP', targetPort: 'grpc' }],
  });
  expect(microservice().headlessService).toBeUndefined();
});

test('a headless Service without ports, or with too long a name, is refused', () => {
  const worker = { ports: [], health: Health.none('it serves nothing'), headlessService: true };
  expect(() => microservice(worker)).toThrow('headlessService needs ports: there is nothing to connect to');
  expect(() => microservice({ name: 'x'.repeat(55), headlessService: true })).toThrow(
    'name of the headless Service must be lower-case letters, digits and dashes, a letter first, 63 at most',
  );
});

test('a worker without ports has no Service and no probes, and a reason', () => {
  const service = microservice({
    name: 'message-recorder',
    ports: [],
    health: Health.none('it serves nothing: it writes what the rooms say'),
    replicas: 1,
  });
  expectGolden(Chart.of(service), 'microservice/worker');
});

test('the Deployment shows the reason for an exception', () => {
  const { metadata } = deployed({ mutableTagReason: 'a demo', image: 'ghcr.io/acme/stt:latest' });
  expect(metadata?.annotations).toEqual({ 'cdk8s-agents/mutable-tag-reason': 'a demo' });
});

test('secret variables precede plain variables, so that $(NAME) can refer to them', () => {
  const { spec } = deployed({
    env: { A: '$(Z)' },
    secretEnv: { Z: { secretName: 'stella', key: 'z' } },
  });
  expect(spec?.template.spec?.containers.flatMap(({ env }) => env?.map(({ name }) => name))).toEqual(['Z', 'A']);
});

test('a value may refer to a pod field, which precedes it', () => {
  const { spec } = deployed({ env: { URL: 'http://$(POD_IP)' }, fieldEnv: { POD_IP: 'status.podIP' } });
  expect(spec?.template.spec?.containers.map(({ env }) => env)).toEqual([
    [
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'URL', value: 'http://$(POD_IP)' },
    ],
  ]);
});

test("a file from a Secret is mounted on its own, readable by the process's group", () => {
  const { spec } = deployed({
    scratchDirs: [],
    secretFiles: [{ path: '/etc/tls.key', secretName: 'tls', key: 'tls.key' }],
  });
  expect(spec?.template.spec?.volumes).toEqual([
    {
      name: 'secret-0',
      secret: { defaultMode: 0o440, items: [{ key: 'tls.key', path: 'tls.key' }], secretName: 'tls' },
    },
  ]);
  expect(spec?.template.spec?.containers.map(({ volumeMounts }) => volumeMounts)).toEqual([
    [{ mountPath: '/etc/tls.key', name: 'secret-0', readOnly: true, subPath: 'tls.key' }],
  ]);
});

test('a wrong Secret name is reported once for all its keys', () => {
  const secretEnv = Object.fromEntries(['A', 'B', 'C'].map((key) => [key, { secretName: 'Stella', key }]));
  expect(() => microservice({ secretEnv })).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'stella/stt-service': secretEnv.A.secretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Stella""`,
  );
});

test("a call between services opens both sides on the pods' port", () => {
  const chart = Testing.chart();
  const stt = new Microservice(chart, 'Stt', { ...minimal, ports: [{ name: 'http', port: 8080, servicePort: 80 }] });
  const api = new Microservice(chart, 'Api', { ...minimal, name: 'api', namespace: 'front' });
  api.connections.allowTo(stt);
  const [into] = find(chart.toJson(), 'NetworkPolicy', 'stt-service').spec?.ingress ?? [];
  expect(into).toEqual({
    from: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } },
        podSelector: {
          matchLabels: { 'app.kubernetes.io/component': 'service', 'app.kubernetes.io/name': 'api' },
        },
      },
    ],
    ports: [{ port: 8080, protocol: 'TCP' }],
  });
  expect(find(chart.toJson(), 'NetworkPolicy', 'api').spec?.egress).toHaveLength(2);
  expect(stt.host).toBe('stt-service.stella.svc');
});

test('a percentage that blocks every drain is refused, even with leading zeros', () => {
  expect(() => microservice({ maxUnavailable: '00%' })).toThrow('maxUnavailable must be at least one pod');
  expect(() => microservice({ minAvailable: '0100%' })).toThrow('minAvailable must be less than');
});

test('two pods have a budget, and a single pod has one on request', () => {
  expect(microservice({ replicas: 1 }).pdb).toBeUndefined();
  expect(microservice({ replicas: 0 }).pdb).toBeUndefined();
  expect(microservice({ replicas: 1, maxUnavailable: 1 }).pdb).toBeDefined();
  const { spec } = find(
    objectsAround(microservice({ replicas: 3, minAvailable: 2 })),
    'PodDisruptionBudget',
    minimal.name,
  );
  expect([spec?.minAvailable, spec?.maxUnavailable]).toEqual([2, undefined]);
});

test('a service with an existing account creates no other', () => {
  const chart = Testing.chart();
  const { serviceAccount } = new SessionManagerRole(chart, 'Role', {
    namespace: 'stella',
    agentsNamespaces: ['ai-agents'],
  });
  const ours = new Microservice(chart, 'Ours', { ...minimal, serviceAccount });
  const plus = new ServiceAccount(chart, 'Plus', { metadata: { name: 'reader', namespace: 'stella' } });
  const theirs = new Microservice(chart, 'Theirs', { ...minimal, name: 'theirs', serviceAccount: plus });
  expect([ours.serviceAccount, theirs.serviceAccount]).toEqual([undefined, undefined]);
  const accounts = ['stt-service', 'theirs'].map(
    (name) => find(chart.toJson(), 'Deployment', name).spec?.template.spec?.serviceAccountName,
  );
  expect(accounts).toEqual(['session-manager', 'reader']);
});

test('an account in another namespace is refused', () => {
  const chart = Testing.chart();
  const { serviceAccount } = new SessionManagerRole(chart, 'Role', {
    namespace: 'back',
    agentsNamespaces: ['ai-agents'],
  });
  expect(() => microservice({ serviceAccount })).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'stella/stt-service': serviceAccount must be in the pods' namespace "stella", got "session-manager" of "back""`,
  );
});

test('a token without a path to the API server is refused at synth', () => {
  const blind = microservice({ apiAccess: ApiAccess.granted({ opensPath: false }) });
  blind.connections.allowTo(Peer.pods({ namespace: 'other', ports: [{ port: 443 }] }));
  expect(() => objectsAround(blind)).toThrow(
    "Microservice 'stella/stt-service': apiAccess needs a path to the API server: add connections.allowTo(Egress.kubernetesApi())",
  );
});

test('a minimum above the default number of pods is refused at synth unless there is an autoscaler', () => {
  const service = microservice({ minAvailable: 2 });
  expect(() => objectsAround(service)).toThrow(
    'minAvailable must be less than replicas 2, or nodes cannot be drained, got 2',
  );
});

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(() =>
    microservice({
      name: '2stt',
      cpuRequest: '2',
      ports: [
        { name: 'http', port: 8080 },
        { name: 'http', port: 8080 },
      ],

      env: { TOKEN: 'hunter2' },
      secretEnv: { TOKEN: { secretName: 'stella', key: 'token' } },
      replicas: 2,
      minAvailable: 2,
      labels: { 'app.kubernetes.io/name': 'x' },
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'stella/2stt': name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "2stt"; cpuRequest must be at most cpuLimit "1", got "2"; env.TOKEN must not be set: TOKEN comes from secretEnv, and env would override it; labels must not have "app.kubernetes.io/name": the library sets it; ports must be different from each other, got "http" twice; ports must be different from each other, got "8080/TCP" twice; servicePort of ports must be different from each other, got "8080/TCP" twice; minAvailable must be less than replicas 2, or nodes cannot be drained, got 2"`,
  );
});

test.each<[string, Partial<MicroserviceProps>, string]>([
  ['a namespace', { namespace: 'Stella' }, 'namespace must be lower-case letters'],
  ['a mutable tag', { image: 'stt' }, 'image must have a fixed tag'],
  ['a limit below its request', { memoryLimit: '256Mi' }, 'memoryRequest must be at most memoryLimit "256Mi"'],
  ['a port number', { ports: [{ name: 'http', port: 0 }] }, 'ports[0].port must be a port'],
  [
    'a port of the Service',
    { ports: [{ name: 'http', port: 80, servicePort: 70_000 }] },
    'ports[0].servicePort must be',
  ],
  [
    'two ports of the Service that are the same',
    { ports: [...(minimal.ports ?? []), { name: 'admin', port: 9090, servicePort: 8080 }] },
    'servicePort of ports must be different from each other, got "8080/TCP" twice',
  ],
  [
    'a health check without a port',
    { ports: [] },
    'health must be Health.command, Health.heartbeat or Health.none if ports is empty',
  ],
  ['a health check on another port', { health: Health.http({ port: 'admin' }) }, 'port of health must be one of http'],
  [
    'a health check over UDP',
    { ports: [{ name: 'rtp', port: 5004, protocol: 'UDP' }] },
    'port of health must be a TCP port',
  ],
  ['a variable', { env: { '1A': 'x' } }, 'key of env must be'],
  ['a secret variable', { secretEnv: { A: { secretName: 'S', key: 'a b' } } }, 'secretEnv.A.key must be'],
  [
    'a field that no pod has',
    Object({ fieldEnv: { A: 'metadata.labels' } }),
    'fieldEnv.A must be one of metadata.name',
  ],
  ['a variable from two places', { env: { A: '' }, fieldEnv: { A: 'metadata.name' } }, 'env.A must not be set'],
  [
    'two mounts at one path',
    { secretFiles: [{ path: '/tmp', secretName: 'tls', key: 'tls.key' }] },
    'paths of files, secretFiles and scratchDirs must be different from each other, got "/tmp" twice',
  ],
  ['scratch directories that are too large', { scratchDirs: [{ path: '/tmp', size: '2Gi' }] }, 'scratchDirs must fit'],
  ['scratch directories of one volume', { scratchDirs: dirs('/tmp', '/a.b', '/a-b') }, 'scratchDirs must differ'],
  [
    'two accounts',
    { serviceAccountName: 'a', serviceAccount: account('ServiceAccount') },
    'serviceAccountName must be',
  ],
  ['an invalid account', { serviceAccount: account('Role') }, 'kind of serviceAccount must be one of ServiceAccount'],
  ['root', { userId: 0 }, 'userId must be a whole number from 1'],
  ['a drain time of 0', { drainSeconds: 0 }, 'drainSeconds must be whole seconds of at least 1'],
  ['a fraction of a pod', { replicas: 1.5 }, 'replicas must be a whole number'],
])('%s is refused', (_what, changes, message) => {
  expect(() => microservice(changes)).toThrow(message);
});

test('an image without a digest and a service without /tmp give warnings', () => {
  const service = microservice({ image: 'ghcr.io/acme/stt:2.1.0', scratchDirs: [] });
  expect(warningsAround(service)).toMatchInlineSnapshot(`
[
  "image must have a digest to be reproducible: Microservice 'stella/stt-service' ("ghcr.io/acme/stt:2.1.0")",
  "scratchDirs has no /tmp: the root file system is read-only, and Python's tempfile fails without it: Microservice 'stella/stt-service'",
]
`);
});

test("the caller's props are not changed", () => {
  const command = ['python'];
  const secretEnv = { TOKEN: { secretName: 'stella', key: 'token' } };
  const { resolved } = microservice({ command, secretEnv });
  expect([command, secretEnv.TOKEN].map((own) => Object.isFrozen(own))).toEqual([false, false]);
  expect(Object.isFrozen(resolved.secretEnv.TOKEN)).toBe(true);
});

function dirs(...paths: readonly string[]) {
  return paths.map((path) => ({ path, size: '10Mi' }));
}

function account(kind: string) {
  return { kind, name: 'speech' };
}

test('a client stays at its pod by its address, except at the headless Service', () => {
  const service = microservice({ sessionAffinitySeconds: 10_800, headlessService: true });
  const [behind, headless] = ['stt-service', 'stt-service-headless'].map(
    (name) => find(objectsAround(service), 'Service', name).spec,
  );
  expect(behind).toMatchObject({
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
  });
  expect(headless?.sessionAffinity).toBeUndefined();
  expect(find(objectsAround(microservice()), 'Service', 'stt-service').spec?.sessionAffinity).toBeUndefined();
});

test('an affinity that the API server refuses, or of a service without ports, is refused', () => {
  for (const sessionAffinitySeconds of [0, 86_401, 1.5]) {
    expect(() => microservice({ sessionAffinitySeconds })).toThrow(
      'sessionAffinitySeconds must be whole seconds from 1 to 86400, such as 10800',
    );
  }
  expect(() =>
    microservice({ ports: [], health: Health.none('it serves nothing'), sessionAffinitySeconds: 60 }),
  ).toThrow('sessionAffinitySeconds needs ports: there is no Service');
});
