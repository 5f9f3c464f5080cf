import { Chart, Testing } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import type { RedisClusterProps } from '../../../src/backing/redis/cluster-props';
import { toPlain } from '../../../src/core/plain';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { objectsAround, pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find, toKubeObject } from '../../support/objects';
import { minimalCluster, minimalDatabase, redisCluster } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<Omit<RedisClusterProps, 'trialReason' | 'unverifiedReason' | 'plainTextReason'>> = {
  ...minimalCluster,
  nodes: 5,
  cpu: '4',
  memory: '15Gi',
  storageSize: '75Gi',
  storageClassName: 'fast-block',
  licenseSecretName: 'redis-license',
  tlsSecretName: 'redis-certificate',
  objectStore: Egress.internet443(),
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
  cluster.addDatabase({
    name: 'sessions',
    memorySize: '1GB',
    port: 6379,
    persistence: 'snapshotEvery1Hour',
    noBackupReason: 'sessions end by themselves',
  });
  cluster.addDatabase({
    name: 'search',
    memorySize: '0.5GB',
    port: 12_001,
    modules: [{ name: 'search' }],
    persistence: 'disabled',
  });
  expectGolden(pageOf(cluster, 'RedisEnterpriseDatabase'), 'redis-cluster/two-databases');
});

test('policies precede the pods that they select', () => {
  const kinds = objectsAround(redisCluster()).map((object) => toKubeObject(object).kind);
  expect(kinds).toEqual(['NetworkPolicy', 'NetworkPolicy', 'RedisEnterpriseCluster']);
});

test('a missing API server gives a warning for the pods and a warning for the operator', () => {
  const chart = Testing.chart();
  const cluster = new RedisCluster(chart, 'Redis', {
    name: 'redis',
    namespace: 'azora',
    tlsSecretName: 'redis-tls',
    licenseSecretName: 'redis-license',
  });
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
      tlsSecretName: '_',
      operatorNamespace: 'a.b',
      monitor: { intervalSeconds: 0 },
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"RedisCluster 'azora/Redis': name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "Redis"; nodes must be an odd number of at least 3: more than half of the nodes must agree, got 4; cpu must be CPU above 0 such as 250m or 2, got "0"; memory must be a quantity above 0 such as 512Mi, got "4G i"; storageSize must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "10m"; licenseSecretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "-"; tlsSecretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "_"; rackTopologyKey must be a label key such as app or example.com/team, its name 63 characters at most, got "a zone"; operatorNamespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "a.b"; monitor.intervalSeconds must be whole seconds of at least 1, such as 30, got 0"`,
  );
});

test('exactly one of a certificate and the two reasons for none is required', () => {
  const must =
    /^RedisCluster 'azora\/redis': tlsSecretName must name a Secret with a certificate, or unverifiedReason /;
  expect(() => redisCluster({ tlsSecretName: undefined })).toThrow(must);
  expect(() => redisCluster({ tlsSecretName: undefined })).toThrow('got none of them');
  expect(() => redisCluster({ plainTextReason: 'a test' })).toThrow('got tlsSecretName, plainTextReason');
  expect(() => redisCluster({ tlsSecretName: undefined, unverifiedReason: 'a', plainTextReason: 'b' })).toThrow(must);
});

/** The annotations of the cluster, and what its fields say of certificates and of traffic between nodes. */
function protection(changes: Partial<RedisClusterProps>): readonly unknown[] {
  const cluster = redisCluster({ tlsSecretName: undefined, ...changes });
  cluster.addDatabase(minimalDatabase);
  const objects = objectsAround(cluster);
  const { metadata, spec } = find(objects, 'RedisEnterpriseCluster', 'redis');
  const { certificates, dataInternodeEncryption } = toPlain(spec);
  const { tlsMode } = toPlain(find(objects, 'RedisEnterpriseDatabase', 'sessions').spec);
  return [metadata.annotations, certificates, dataInternodeEncryption, tlsMode];
}

test('clients and copies use TLS, with the certificate of a Secret or a self-signed one, unless there is a reason', () => {
  const shards = { 'cdk8s-agents/license-shards': '2, copies included: sessions 2' };
  expect(protection({ tlsSecretName: 'tls' })).toEqual([
    shards,
    { proxyCertificateSecretName: 'tls' },
    true,
    'enabled',
  ]);
  expect(protection({ unverifiedReason: 'no issuer yet' })).toEqual([
    { ...shards, 'cdk8s-agents/unverified-reason': 'no issuer yet' },
    undefined,
    true,
    'enabled',
  ]);
  expect(protection({ plainTextReason: 'a mesh encrypts it' })).toEqual([
    { ...shards, 'cdk8s-agents/plain-text-reason': 'a mesh encrypts it' },
    undefined,
    false,
    'disabled',
  ]);
});

test('without a license, a fifth shard is refused, and the trial has to have a reason', () => {
  const trial = { licenseSecretName: undefined };
  expect(warningsAround(redisCluster(trial))).toEqual([
    "licenseSecretName should be set: the trial ends after 30 days, and then nothing can be changed (set trialReason to the reason why it is enough): RedisCluster 'azora/redis'",
  ]);
  const cluster = redisCluster({ ...trial, trialReason: 'a demonstration' });
  cluster.addDatabase(minimalDatabase);
  cluster.addDatabase({ ...minimalDatabase, name: 'gateway', port: 12_001, shardCount: 2, replication: false });
  expect(warningsAround(cluster)).toEqual([]);
  expect(() => cluster.addDatabase({ ...minimalDatabase, name: 'ai', port: 12_002, replication: false })).toThrow(
    "RedisDatabase 'azora/ai': shardCount of all databases together, copies included, must be at most 4 in a trial (set licenseSecretName of the cluster), got 5: sessions 2, gateway 2, ai 1",
  );
  expect(find(objectsAround(cluster), 'RedisEnterpriseCluster', 'redis').metadata.annotations).toEqual({
    'cdk8s-agents/license-shards': '4, copies included: sessions 2, gateway 2',
    'cdk8s-agents/trial-reason': 'a demonstration',
  });
  expect(() => redisCluster({ trialReason: 'x' })).toThrow('trialReason must be left out with licenseSecretName');
});

test('with a license, the shards that it has to allow are counted', () => {
  const cluster = redisCluster();
  expect(cluster.resource.metadata.toJson().annotations).toEqual({ 'cdk8s-agents/license-shards': '0' });
  for (const [index, name] of ['sessions', 'gateway', 'ai'].entries()) {
    cluster.addDatabase({ ...minimalDatabase, name, port: 12_000 + index });
  }
  expect(find(objectsAround(cluster), 'RedisEnterpriseCluster', 'redis').metadata.annotations).toEqual({
    'cdk8s-agents/license-shards': '6, copies included: sessions 2, gateway 2, ai 2',
  });
});

test('with racks, the operator may read the labels of nodes', () => {
  const chart = Chart.of(
    redisCluster({ rackTopologyKey: 'topology.kubernetes.io/zone', operatorNamespace: 'redis-operator' }),
  );
  expectGolden(pageOf(chart, 'ClusterRole', 'ClusterRoleBinding'), 'redis-cluster/racks');
  expect(redisCluster().rackRole).toBeUndefined();
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
