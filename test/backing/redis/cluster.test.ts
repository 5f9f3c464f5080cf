import { Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import type { RedisClusterProps } from '../../../src/backing/redis/cluster-props';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { objectsAround, pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find, toKubeObject } from '../../support/objects';
import { minimalCluster, redisCluster } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<RedisClusterProps> = {
  ...minimalCluster,
  kubernetesApi: Egress.kubernetesApi({ cidrs: ['10.0.0.1/32'], ports: [6443] }),
  nodes: 5,
  cpu: '4',
  memory: '15Gi',
  storageSize: '75Gi',
  storageClassName: 'fast-block',
  licenseSecretName: 'redis-license',
  credentialsSecretName: 'redis-administrator',
  uiServiceType: 'LoadBalancer',
  rackTopologyKey: 'topology.kubernetes.io/zone',
  priorityClassName: 'data',
  imagePullSecrets: ['registry-credentials'],
  operatorNamespace: 'redis-operator',
  monitor: {
    intervalSeconds: 15,
    scraper: Peer.pods({ namespace: 'observability', labels: { app: 'prometheus' } }),
    labels: { release: 'kube-prometheus-stack' },
  },
  nodeLocalDns: true,
};

test('a cluster of three pods, with the paths of its pods and of the operator', () => {
  expectGolden(Chart.of(redisCluster()), 'redis-cluster/defaults');
});

test('every prop reaches the cluster and its ServiceMonitor', () => {
  expectGolden(pageOf(redisCluster(every), 'RedisEnterpriseCluster', 'ServiceMonitor'), 'redis-cluster/every-prop');
});

test('every prop reaches the policies of the pods and of the operator', () => {
  expectGolden(pageOf(redisCluster(every), 'NetworkPolicy'), 'redis-cluster/every-prop-paths');
});

test('a cluster with a database for sessions and one for search', () => {
  const cluster = redisCluster();
  cluster.addDatabase({ name: 'sessions', memorySize: '1GB', port: 6379, persistence: 'snapshotEvery1Hour' });
  cluster.addDatabase({ name: 'search', memorySize: '0.5GB', port: 12_001, modules: [{ name: 'search' }] });
  expectGolden(pageOf(cluster, 'RedisEnterpriseDatabase'), 'redis-cluster/two-databases');
});

test('policies precede the pods that they select', () => {
  const kinds = objectsAround(redisCluster()).map((object) => toKubeObject(object).kind);
  expect(kinds).toEqual(['NetworkPolicy', 'NetworkPolicy', 'RedisEnterpriseCluster']);
});

test('a missing API server gives a warning for the pods and a warning for the operator', () => {
  const chart = Testing.chart();
  const cluster = new RedisCluster(chart, 'Redis', { name: 'redis', namespace: 'azora' });
  expect(warningsAround(cluster)).toEqual([
    "Peer.addresses 'Kubernetes API' must name the addresses that you mean, not a whole private network, which may contain every pod: RedisCluster 'azora/redis' (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16), the operator of RedisCluster 'azora/redis' (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)",
  ]);
});

test("the caller's props are not changed", () => {
  const monitor = { labels: { release: 'prometheus' } };
  const cluster = redisCluster({ monitor });
  expect([Object.isFrozen(monitor), Object.isFrozen(monitor.labels)]).toEqual([false, false]);
  expect(find(objectsAround(cluster), 'ServiceMonitor', 'redis').metadata.labels?.release).toBe('prometheus');
});

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(() =>
    redisCluster({
      name: 'Redis',
      nodes: 4,
      cpu: '0',
      memory: '4G i',
      storageSize: '10m',
      rackTopologyKey: 'a zone',
      licenseSecretName: '-',
      operatorNamespace: 'a.b',
      monitor: { intervalSeconds: 0 },
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"RedisCluster 'azora/Redis': name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "Redis"; nodes must be an odd number of at least 3: more than half of the nodes must agree, got 4; cpu must be CPU above 0 such as 250m or 2, got "0"; memory must be a quantity above 0 such as 512Mi, got "4G i"; storageSize must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "10m"; licenseSecretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "-"; rackTopologyKey must be a label key such as app or example.com/team, its name 63 characters at most, got "a zone"; operatorNamespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a.b"; monitor.intervalSeconds must be whole seconds of at least 1, such as 30, got 0"`,
  );
});

test.each([0, 1, 2, 6, 3.5, Number.NaN])(
  '%s nodes are refused, because they form no majority after a failure',
  (nodes) => {
    expect(() => redisCluster({ nodes })).toThrow('nodes must be an odd number of at least 3');
  },
);

test('an unknown Service type is refused with the list of allowed types', () => {
  const untyped: object = { uiServiceType: 'ExternalName' };
  expect(() => redisCluster(untyped)).toThrow(
    'uiServiceType must be one of ClusterIP, NodePort, LoadBalancer, got "ExternalName"',
  );
});
