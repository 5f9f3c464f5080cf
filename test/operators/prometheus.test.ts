import { distObjects } from '../support/dist';
import { find } from '../support/objects';
import { claimsOf, made, podsCalled, portsOf, resource, servicesOf } from './made';

function monitoring(kind: string, spec: object = {}, version = 'v1') {
  return resource(`monitoring.coreos.com/${version}`, kind, 'main', spec);
}

function prometheus(spec: object = {}) {
  return monitoring('Prometheus', spec);
}

function volume(storage: string, storageClassName?: string) {
  return { spec: { storageClassName, resources: { requests: { storage } } } };
}

function onlyPods(object: object) {
  return podsCalled('main', made(object));
}

const RELOADERS = [
  'init-config-reloader (init): 10m/10m cpu, 50Mi/50Mi memory',
  'config-reloader: 10m/10m cpu, 50Mi/50Mi memory',
] as const;

test('an empty Prometheus is one pod, where only the config-reloaders have requests', () => {
  const result = made(prometheus());
  expect(result.pods).toEqual([
    {
      name: 'main',
      workload: { kind: 'StatefulSet', name: 'prometheus-main' },
      labels: {
        'app.kubernetes.io/instance': 'main',
        'app.kubernetes.io/managed-by': 'prometheus-operator',
        'app.kubernetes.io/name': 'prometheus',
        'operator.prometheus.io/name': 'main',
        'operator.prometheus.io/shard': '0',
        prometheus: 'main',
      },
      selector: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'main' },
      ports: [
        { name: 'web', port: 9090, protocol: 'TCP' },
        { name: 'reloader-web', port: 8080, protocol: 'TCP' },
      ],
      count: 1,
      surge: 0,
      how: '1 replica',
      containers: [
        {
          name: 'init-config-reloader',
          role: 'init',
          resources: { requests: { cpu: '10m', memory: '50Mi' }, limits: { cpu: '10m', memory: '50Mi' } },
        },
        { name: 'prometheus', role: 'container', resources: { requests: {}, limits: {} } },
        {
          name: 'config-reloader',
          role: 'container',
          resources: { requests: { cpu: '10m', memory: '50Mi' }, limits: { cpu: '10m', memory: '50Mi' } },
        },
      ],
    },
  ]);
  expect(result.volumeClaims).toEqual([]);
  expect(result.services).toEqual([
    {
      name: 'prometheus-operated',
      selector: { 'app.kubernetes.io/name': 'prometheus' },
      ports: [{ name: 'web', port: 9090, targetPort: 'web' }],
      headless: true,
    },
  ]);
});

test('each shard of a Prometheus is a StatefulSet with all replicas, and each pod has a volume', () => {
  const storage = { volumeClaimTemplate: volume('50Gi', 'fast') };
  const result = made(prometheus({ replicas: 2, shards: 3, storage }));
  expect(
    result.pods.map(({ name, workload, count, surge, how, labels }) => [
      name,
      workload?.name,
      count,
      surge,
      how,
      labels['operator.prometheus.io/shard'],
    ]),
  ).toEqual([
    ['main', 'prometheus-main', 2, 0, '2 replicas of shard 0', '0'],
    ['main-shard-1', 'prometheus-main-shard-1', 2, 0, '2 replicas of shard 1', '1'],
    ['main-shard-2', 'prometheus-main-shard-2', 2, 0, '2 replicas of shard 2', '2'],
  ]);
  expect(result.volumeClaims).toEqual([{ name: 'data', count: 6, size: '50Gi', storageClassName: 'fast' }]);
});

test('zero replicas mean no pods, zero shards one shard, and negative numbers the default', () => {
  expect(made(prometheus({ replicas: 0, shards: 0 })).pods.map(({ count }) => count)).toEqual([0]);
  expect(made(prometheus({ replicas: -1, shards: -3 })).pods.map(({ count }) => count)).toEqual([1]);
});

test('an emptyDir adds no volume claim, an ephemeral volume adds one', () => {
  const volumes = (storage: object) => made(prometheus({ storage })).volumeClaims;
  expect(volumes({ emptyDir: {}, volumeClaimTemplate: volume('1Gi') })).toEqual([]);
  expect(volumes({ ephemeral: { volumeClaimTemplate: volume('2Gi') } })).toEqual([
    { name: 'data', count: 1, size: '2Gi' },
  ]);
  expect(volumes({})).toEqual([]);
});

test("containers of a resource change the operator's containers of the same name, and others are appended", () => {
  const result = made(
    prometheus({
      resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '4Gi' } },
      thanos: { resources: { requests: { memory: '64Mi' } } },
      initContainers: [{ name: 'init-config-reloader', resources: { limits: { memory: '100Mi' } } }],
      containers: [
        { name: 'proxy', resources: { limits: { cpu: '1' } }, ports: [{ name: 'https', containerPort: 8443 }] },
        { name: 'prometheus', resources: { limits: { cpu: '2' } } },
        { name: 'config-reloader', resources: { requests: { memory: '25Mi' } } },
      ],
    }),
  );
  expect(result.pods.flatMap(claimsOf)).toEqual([
    'init-config-reloader (init): 10m/10m cpu, 50Mi/100Mi memory',
    'prometheus: 500m/2 cpu, 2Gi/4Gi memory',
    'config-reloader: 10m/10m cpu, 25Mi/50Mi memory',
    'thanos-sidecar: -/- cpu, 64Mi/- memory',
    'proxy: -/1 cpu, -/- memory',
  ]);
  expect(result.pods.flatMap(portsOf)).toEqual([
    'web 9090',
    'reloader-web 8080',
    'http 10902',
    'grpc 10901',
    'https 8443',
  ]);
  expect(servicesOf(result)).toEqual(['prometheus-operated headless: 9090 → web, 10901 → grpc']);
});

test('a server that listens only on the loopback address has no ports, and with serviceName the operator creates no Service', () => {
  const ports = (spec: object) => portsOf(onlyPods(prometheus(spec)));
  expect(ports({ listenLocal: true })).toEqual([]);
  expect(ports({ listenLocal: true, reloadStrategy: 'ProcessSignal' })).toEqual(['reloader-web 8080']);
  expect(ports({ portName: 'http-web' })).toEqual(['http-web 9090', 'reloader-web 8080']);
  expect(ports({ thanos: { grpcListenLocal: true } })).toEqual(['web 9090', 'reloader-web 8080', 'http 10902']);
  expect(ports({ thanos: { listenLocal: true } })).toEqual(['web 9090', 'reloader-web 8080']);
  expect(servicesOf(made(prometheus({ portName: 'http-web' })))).toEqual([
    'prometheus-operated headless: 9090 → http-web',
  ]);
  expect(made(prometheus({ serviceName: 'metrics' })).services).toEqual([]);
});

test("labels of podMetadata are on the pods, but never override the operator's labels", () => {
  const podMetadata = { labels: { team: 'sre', 'app.kubernetes.io/name': 'mine' } };
  const { labels, hostNetwork } = onlyPods(prometheus({ podMetadata, hostNetwork: true }));
  expect(labels).toMatchObject({ team: 'sre', 'app.kubernetes.io/name': 'prometheus' });
  expect(hostNetwork).toBe(true);
  expect(onlyPods(monitoring('Alertmanager', { hostNetwork: true })).hostNetwork).toBe(true);
});

test('a PrometheusAgent with the same name has its own labels, StatefulSets and Service', () => {
  const agent = made(
    monitoring('PrometheusAgent', { shards: 2, storage: { volumeClaimTemplate: volume('5Gi') } }, 'v1alpha1'),
  );
  expect(
    agent.pods.map(({ name, workload, selector, labels }) => [name, workload?.name, selector, labels.prometheus]),
  ).toEqual(
    [
      ['main', 'prom-agent-main'],
      ['main-shard-1', 'prom-agent-main-shard-1'],
    ].map((names) => [
      ...names,
      { 'app.kubernetes.io/name': 'prometheus-agent', 'operator.prometheus.io/name': 'main' },
      undefined,
    ]),
  );
  expect(agent.volumeClaims).toEqual([{ name: 'data', count: 2, size: '5Gi' }]);
  expect(servicesOf(agent)).toEqual(['prometheus-agent-operated headless: 9090 → web']);
  expect(claimsOf(podsCalled('main', agent))).toEqual([RELOADERS[0], 'prometheus: -/- cpu, -/- memory', RELOADERS[1]]);
});

test('a PrometheusAgent that is a DaemonSet has at least one pod, and no volume or Service', () => {
  const result = made(monitoring('PrometheusAgent', { mode: 'DaemonSet', replicas: 3 }, 'v1alpha1'));
  expect(result).toMatchObject({ volumeClaims: [], services: [] });
  expect(result.pods).toHaveLength(1);
  expect(podsCalled('main', result)).toMatchObject({
    workload: { kind: 'DaemonSet', name: 'prom-agent-main' },
    count: 1,
    surge: 0,
    how: 'one pod on each node',
  });
  expect(podsCalled('main', result).labels).not.toHaveProperty(['operator.prometheus.io/shard']);
});

test('an Alertmanager requests 200Mi by default, and has mesh ports only with several replicas', () => {
  const alone = onlyPods(monitoring('Alertmanager'));
  expect(claimsOf(alone)).toEqual([RELOADERS[0], 'alertmanager: -/- cpu, 200Mi/- memory', RELOADERS[1]]);
  expect(portsOf(alone)).toEqual(['web 9093', 'reloader-web 8080']);
  expect(alone).toMatchObject({
    workload: { kind: 'StatefulSet', name: 'alertmanager-main' },
    selector: { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'main' },
    count: 1,
    how: '1 replica',
  });
  const three = onlyPods(monitoring('Alertmanager', { replicas: 3, resources: { requests: { memory: '64Mi' } } }));
  expect(three.ports).toEqual([
    { name: 'web', port: 9093, protocol: 'TCP' },
    { name: 'reloader-web', port: 8080, protocol: 'TCP' },
    { name: 'mesh-tcp', port: 9094, protocol: 'TCP' },
    { name: 'mesh-udp', port: 9094, protocol: 'UDP' },
  ]);
  expect(claimsOf(three)[1]).toBe('alertmanager: -/- cpu, 64Mi/- memory');
  expect(portsOf(onlyPods(monitoring('Alertmanager', { forceEnableClusterMode: true, listenLocal: true })))).toEqual([
    'mesh-tcp 9094',
    'mesh-udp 9094',
  ]);
  expect(made(monitoring('Alertmanager')).services).toEqual([
    {
      name: 'alertmanager-operated',
      selector: { 'app.kubernetes.io/name': 'alertmanager' },
      ports: [
        { name: 'web', port: 9093, targetPort: 'web' },
        { name: 'tcp-mesh', port: 9094, targetPort: 'mesh-tcp' },
        { name: 'udp-mesh', port: 9094, targetPort: 'mesh-udp', protocol: 'UDP' },
      ],
      headless: true,
    },
  ]);
});

test('a ThanosRuler has no init container of the operator and requests 200Mi', () => {
  const storage = { volumeClaimTemplate: volume('8Gi') };
  const result = made(monitoring('ThanosRuler', { replicas: 2, storage }));
  expect(claimsOf(podsCalled('main', result))).toEqual(['thanos-ruler: -/- cpu, 200Mi/- memory', RELOADERS[1]]);
  expect(podsCalled('main', result)).toMatchObject({
    workload: { kind: 'StatefulSet', name: 'thanos-ruler-main' },
    selector: { 'app.kubernetes.io/name': 'thanos-ruler', 'thanos-ruler': 'main' },
    count: 2,
    surge: 0,
  });
  expect(portsOf(podsCalled('main', result))).toEqual(['grpc 10901', 'web 10902', 'reloader-web 8080']);
  expect(portsOf(onlyPods(monitoring('ThanosRuler', { listenLocal: true })))).toEqual(['grpc 10901']);
  expect(result.volumeClaims).toEqual([{ name: 'data', count: 2, size: '8Gi' }]);
  expect(servicesOf(result)).toEqual(['thanos-ruler-operated headless: 10902 → web, 10901 → grpc']);
});

test('monitors and rules create no pods', () => {
  const kinds = ['AlertmanagerConfig', 'PodMonitor', 'Probe', 'PrometheusRule', 'ScrapeConfig', 'ServiceMonitor'];
  for (const kind of kinds)
    expect([kind, made(monitoring(kind))]).toEqual([kind, { pods: [], volumeClaims: [], services: [] }]);
});

test('the Prometheus of Azora is two pods that request 520m and 2148Mi', () => {
  const objects = distObjects('azora');
  const azora = made(find(objects, 'Prometheus', 'azora'), ...objects);
  expect(azora.pods.map(({ name, count }) => [name, count])).toEqual([['azora', 2]]);
  expect(azora.pods.flatMap(claimsOf)).toEqual([RELOADERS[0], 'prometheus: 500m/2 cpu, 2Gi/4Gi memory', RELOADERS[1]]);
  expect(azora.volumeClaims).toEqual([{ name: 'data', count: 2, size: '50Gi' }]);
});
