import { REDIS_KINDS, redisSelector } from '../../src/operators/redis-enterprise';
import { distObjects } from '../support/dist';
import { claimsOf, made, podsCalled, portsOf, resource, servicesOf, totalOf } from './made';

const NODE = { app: 'redis-enterprise', 'redis.io/cluster': 'cache', 'redis.io/role': 'node' };
const RIGGER = { app: 'redis-enterprise', name: 'services-rigger', 'redis.io/cluster': 'cache' };

function cluster(spec: object = {}) {
  return resource('app.redislabs.com/v1', 'RedisEnterpriseCluster', 'cache', spec);
}

function database(spec: object) {
  return resource('app.redislabs.com/v1alpha1', 'RedisEnterpriseDatabase', 'sessions', spec);
}

test("an empty cluster has the operator's defaults", () => {
  const result = made(cluster());
  expect(result.pods.map(({ name, count, surge, how }) => [name, count, surge, how])).toEqual([
    ['cache', 3, 0, '3 nodes'],
    ['cache-services-rigger', 1, 1, '1 services rigger + 1 of its rollout'],
    ['cache-call-home-client', 0, 1, '1 call home client, once a day'],
  ]);
  expect(result.pods.flatMap(claimsOf)).toEqual([
    'redis-enterprise-node: 2/2 cpu, 4Gi/4Gi memory',
    'bootstrapper: 100m/100m cpu, 128Mi/128Mi memory',
    'services-rigger: 500m/500m cpu, 512Mi/512Mi memory',
    'call-home-client: 250m/250m cpu, 256Mi/256Mi memory',
  ]);
  expect(result.volumeClaims).toEqual([{ name: 'data', count: 3, size: '20Gi' }]);
});

test('the fields of a cluster override the defaults', () => {
  const result = made(
    cluster({
      nodes: 5,
      redisEnterpriseNodeResources: { requests: { cpu: 4, memory: '30Gi' }, limits: { cpu: 8, memory: '30Gi' } },
      bootstrapperResources: { requests: { cpu: '50m' } },
      redisEnterpriseServicesRiggerResources: { limits: { memory: '1Gi' } },
      sideContainersSpec: [{ name: 'log-shipper', resources: { requests: { memory: '64Mi' } } }],
      usageMeter: { callHomeClient: { resources: { requests: { cpu: '10m' } } } },
      persistentSpec: { storageClassName: 'fast' },
    }),
  );
  expect(podsCalled('cache', result).count).toBe(5);
  expect(result.pods.flatMap(claimsOf)).toEqual([
    'redis-enterprise-node: 4/8 cpu, 30Gi/30Gi memory',
    'bootstrapper: 50m/- cpu, -/- memory',
    'log-shipper: -/- cpu, 64Mi/- memory',
    'services-rigger: -/- cpu, -/1Gi memory',
    'call-home-client: 10m/- cpu, -/- memory',
  ]);
  expect(result.volumeClaims).toEqual([{ name: 'data', count: 5, size: '150Gi', storageClassName: 'fast' }]);
});

test('a node has a volume of the configured size, no volume without persistence, and additional flash volumes', () => {
  const volumes = (persistentSpec: object, redisOnFlashSpec: object = {}) =>
    made(cluster({ persistentSpec, redisOnFlashSpec })).volumeClaims;
  expect(volumes({ enabled: true, volumeSize: '23Gi', storageClassName: '' })).toEqual([
    { name: 'data', count: 3, size: '23Gi' },
  ]);
  expect(volumes({ enabled: false })).toEqual([]);
  expect(volumes({ enabled: false }, { enabled: true, flashDiskSize: '100G', storageClassName: 'nvme' })).toEqual([
    { name: 'flash', count: 3, size: '100G', storageClassName: 'nvme' },
  ]);
});

test('the call home client can be turned off', () => {
  const { pods } = made(cluster({ usageMeter: { callHomeClient: { disabled: true } } }));
  expect(pods.map(({ name }) => name)).toEqual(['cache', 'cache-services-rigger']);
});

test('nodes and the services rigger have different labels, and share labels that select both', () => {
  const result = made(cluster());
  const [nodes, rigger] = [podsCalled('cache', result), podsCalled('cache-services-rigger', result)];
  expect([nodes.labels, rigger.labels]).toEqual([NODE, RIGGER]);
  expect([nodes.selector, rigger.selector]).toEqual([NODE, RIGGER]);
  for (const { labels } of result.pods) expect(labels).toMatchObject(redisSelector('cache'));
  expect(portsOf(nodes)).toEqual(['api 9443', 'ui 8443', 'metrics 8070', 'discovery 8001']);
  expect(portsOf(rigger)).toEqual([]);
});

test('a cluster has Services for its API, its UI and Prometheus, with the configured types', () => {
  expect(servicesOf(made(cluster()))).toEqual([
    'cache ClusterIP: 9443 → 9443, 8001 → 8001',
    'cache-ui ClusterIP: 8443 → 8443',
    'cache-prom headless: 8070 → 8070',
  ]);
  const open = { uiServiceType: 'LoadBalancer', services: { apiService: { type: 'NodePort' } } };
  expect(servicesOf(made(cluster(open))).slice(0, 2)).toEqual([
    'cache NodePort: 9443 → 9443, 8001 → 8001',
    'cache-ui LoadBalancer: 8443 → 8443',
  ]);
  const closed = { redisEnterpriseServicesConfiguration: { cmServer: { operatingMode: 'disabled' } } };
  expect(made(cluster(closed)).services.map(({ name }) => name)).toEqual(['cache', 'cache-prom']);
});

test('a database adds no pods, and its Services on its port select the nodes of its cluster', () => {
  const result = made(database({ databasePort: 6380, redisEnterpriseCluster: { name: 'cache' } }));
  expect(result.pods).toEqual([]);
  expect(servicesOf(result)).toEqual(['sessions ClusterIP: 6380 → 6380', 'sessions-headless headless: 6380 → 6380']);
  expect(result.services.map(({ selector }) => selector)).toEqual([NODE, NODE]);
});

test('the cluster of a database decides the types, names and ports of its Services', () => {
  const services = (servicesRiggerSpec: object, spec: object = { databasePort: 6380 }) =>
    servicesOf(made(database(spec), cluster({ servicesRiggerSpec })));
  expect(services({ databaseServiceType: 'load_balancer, cluster_ip' })).toEqual([
    'sessions ClusterIP: 6380 → 6380',
    'sessions-load-balancer LoadBalancer: 6380 → 6380',
  ]);
  expect(services({ serviceNaming: 'redis-port', databaseServiceType: 'headless' })).toEqual([
    'redis-6380-headless headless: 6380 → 6380',
  ]);
  expect(services({ databaseServicePortPolicy: 'RedisDefaultPort', databaseServiceType: 'cluster_ip' })).toEqual([
    'sessions ClusterIP: 6379 → 6380',
  ]);
  const own = { databasePort: 6380, databaseServicePort: 7000 };
  expect(services({ databaseServicePortPolicy: 'RedisDefaultPort', databaseServiceType: 'cluster_ip' }, own)).toEqual([
    'sessions ClusterIP: 7000 → 6380',
  ]);
});

test('the port of a database without databasePort is unknown', () => {
  expect(servicesOf(made(database({}), cluster()))).toEqual(['sessions ClusterIP: ', 'sessions-headless headless: ']);
  expect(servicesOf(made(database({}), cluster({ servicesRiggerSpec: { serviceNaming: 'redis-port' } })))).toEqual([]);
  const byName = { databaseServicePortPolicy: 'RedisDefaultPort', databaseServiceType: 'cluster_ip' };
  expect(servicesOf(made(database({}), cluster({ servicesRiggerSpec: byName })))).toEqual([
    'sessions ClusterIP: 6379 → redis',
  ]);
});

test('the part of an Active-Active database in this cluster has the Services of a database', () => {
  const spec = {
    globalConfigurations: { databasePort: 12000 },
    participatingClusters: [{ name: 'paris' }],
    redisEnterpriseCluster: { name: 'cache' },
  };
  const result = made(resource('app.redislabs.com/v1alpha1', 'RedisEnterpriseActiveActiveDatabase', 'carts', spec));
  expect(servicesOf(result)).toEqual(['carts ClusterIP: 12000 → 12000', 'carts-headless headless: 12000 → 12000']);
  expect(result.services[0]?.selector).toEqual(NODE);
});

test('kinds with data need a confirmation to prune, and Argo CD reports all of them as ready at once', () => {
  expect(
    REDIS_KINDS.map(({ kind, holdsData, readiness }) => `${kind}: ${holdsData ? 'data' : '-'}, ${readiness}`),
  ).toEqual([
    'RedisEnterpriseCluster: data, none',
    'RedisEnterpriseDatabase: data, none',
    'RedisEnterpriseActiveActiveDatabase: data, none',
    'RedisEnterpriseRemoteCluster: -, none',
  ]);
});

test('the Redis of Azora has the resources of its manifests and of the operator, and its databases have their Services', () => {
  const objects = distObjects('azora');
  const azora = objects.find(({ kind }) => kind === 'RedisEnterpriseCluster') ?? {};
  expect(totalOf(made(azora, ...objects))).toEqual({
    pods: '4',
    surge: '1',
    'requests.cpu': '6800m',
    'limits.cpu': '6800m',
    'requests.memory': '13184Mi',
    'limits.memory': '13184Mi',
    volumes: '3 × 20Gi',
  });
  const databases = objects.filter(({ kind }) => kind === 'RedisEnterpriseDatabase');
  expect(databases.map((one) => servicesOf(made(one, ...objects))[0])).toEqual([
    'sessions ClusterIP: 6379 → 6379',
    'gateway ClusterIP: 6380 → 6380',
    'ai ClusterIP: 6381 → 6381',
  ]);
});
