import { needsSection } from '../../../src/readme/needs/needs-section';
import { sizesOf } from '../../../src/readme/sizes';
import { deployment, object, setOf } from '../set';

const namespace = object('v1 Namespace', 'shop', {}, { namespace: undefined });

function needs(...objects: readonly object[]): string {
  const set = setOf(namespace, ...objects);
  return needsSection(set, sizesOf(set).most, undefined);
}

test('a small set names its operator, vault entry, Secrets, nodes, volumes and images', () => {
  const labels = { 'strimzi.io/cluster': 'events' };
  const data = [{ secretKey: 'TOKEN', remoteRef: { key: 'shop/api', property: 'TOKEN' } }];
  const env = ['TOKEN'].map((name) => ({ name, valueFrom: { secretKeyRef: { name: 'api', key: name } } }));
  const ca = { name: 'CA', valueFrom: { secretKeyRef: { name: 'events-cluster-ca-cert', key: 'ca.crt' } } };
  const hook = { preStop: { sleep: { seconds: 10 } } };
  const requiredDuringSchedulingIgnoredDuringExecution = [{ topologyKey: 'kubernetes.io/hostname' }];
  const pod = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution } } };
  expect(
    needs(
      deployment('web', { env: [...env, ca], lifecycle: hook }, pod, { replicas: 3 }),
      object('external-secrets.io/v1 ExternalSecret', 'api', {
        spec: { secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' }, refreshPolicy: 'CreatedOnce', data },
      }),
      object('kafka.strimzi.io/v1 Kafka', 'events', {
        spec: { kafka: { listeners: [{ name: 'tls', port: 9093, type: 'internal', tls: true }] } },
      }),
      object(
        'kafka.strimzi.io/v1 KafkaNodePool',
        'nodes',
        {
          spec: { replicas: 3, roles: ['broker'], storage: { type: 'persistent-claim', size: '10Gi', class: 'fast' } },
        },
        { labels },
      ),
    ),
  ).toBe(`## What it needs

- Kubernetes: \`lifecycle.preStop.sleep\` needs 1.30

### Operators

| operator | custom resources | namespaces | settings |
| --- | --- | --- | --- |
| External Secrets Operator 2.9 | \`external-secrets.io/v1\`: \`ExternalSecret\` | \`shop\` |  |
| Strimzi 1.2.0 | \`kafka.strimzi.io/v1\`: \`Kafka\`, \`KafkaNodePool\` | \`shop\` | \`STRIMZI_NETWORK_POLICY_GENERATION=false\`: otherwise its own NetworkPolicies open port \`9093\` to every pod |

### Entries in secret stores

| store | entry | keys | becomes the Secret | read by | follows the store |
| --- | --- | --- | --- | --- | --- |
| \`ClusterSecretStore vault\` | \`shop/api\` | \`TOKEN\` | \`shop/api\` | \`Deployment shop/web\` | once, when it is created |

### Secrets and other objects that must exist

| object | used by |
| --- | --- |
| \`ClusterSecretStore vault\` | \`ExternalSecret shop/api\` |

### Secrets that operators make

| Secret | made for | keys | used by |
| --- | --- | --- | --- |
| \`shop/events-cluster-ca-cert\` | \`Kafka shop/events\` | \`ca.crt\` | \`Deployment shop/web\` |

### Nodes and volumes

| nodes | for the pods of |
| --- | --- |
| 3 nodes: no two of its pods share one | \`Deployment shop/web\` |

| storage class | volumes | in all | claims |
| --- | --- | --- | --- |
| \`fast\` | 3 | \`30Gi\` | 3 × 10Gi: data of nodes of Kafka 'shop/events' |

### Images

| image | fixed by | used by |
| --- | --- | --- |
| \`ghcr.io/acme/web:1.0.0\` | tag only | \`Deployment shop/web\` |`);
});

test.each([
  [
    { tolerations: [{ key: 'gpu', value: 'a100', effect: 'NoSchedule' }] },
    'may run on nodes with the taint `gpu=a100:NoSchedule`',
  ],
  [{ tolerations: [{ operator: 'Exists' }] }, 'may run on nodes with the taint `every taint`'],
  [{ nodeSelector: { disk: 'ssd' } }, 'nodes with `disk=ssd`'],
  [
    {
      topologySpreadConstraints: [
        { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, minDomains: 3, whenUnsatisfiable: 'DoNotSchedule' },
      ],
    },
    'at least 3 zones, and pods spread over all zones, with a difference of at most 1',
  ],
  [
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'arch', operator: 'In', values: ['arm64', 'amd64'] }] }],
          },
        },
      },
    },
    'nodes with `arch In arm64 amd64`',
  ],
])('pods with %j ask the nodes for it', (pod, need) => {
  expect(needs(deployment('web', {}, pod))).toContain(`| ${need} | \`Deployment shop/web\` |`);
});

test('the nodes of a Kafka are placed by its pools', () => {
  const spread = {
    whenUnsatisfiable: 'DoNotSchedule',
    topologyKey: 'kubernetes.io/hostname',
    maxSkew: 1,
    minDomains: 3,
  };
  const pool = object(
    'kafka.strimzi.io/v1 KafkaNodePool',
    'brokers',
    { spec: { replicas: 3, template: { pod: { topologySpreadConstraints: [spread] } } } },
    { labels: { 'strimzi.io/cluster': 'events' } },
  );
  expect(needs(object('kafka.strimzi.io/v1 Kafka', 'events', { spec: {} }), pool)).toContain(
    '| at least 3 nodes, and pods spread over all nodes, with a difference of at most 1 | `KafkaNodePool shop/brokers` |',
  );
});

test('devices are named for each pod, preferences are not', () => {
  const preferred = { whenUnsatisfiable: 'ScheduleAnyway', topologyKey: 'kubernetes.io/hostname', maxSkew: 1 };
  const text = needs(
    deployment('gpu', { resources: { limits: { 'nvidia.com/gpu': '2' } } }, { topologySpreadConstraints: [preferred] }),
  );
  expect(text).toContain('| `nvidia.com/gpu: 2` for each pod | `Deployment shop/gpu` |');
  expect(text).not.toContain('spread');
});

test('the settings of operators follow from what the set asks of them', () => {
  const redis = (spec: object) => [
    object('app.redislabs.com/v1 RedisEnterpriseCluster', 'redis', { spec }),
    ...['a', 'b', 'c'].map((name) =>
      object('app.redislabs.com/v1alpha1 RedisEnterpriseDatabase', name, {
        spec: { redisEnterpriseCluster: { name: 'redis' }, replication: true },
      }),
    ),
  ];
  expect(needs(...redis({}))).toContain(
    'license of `shop/redis`, for 6 shards with copies: no Secret: a trial ends after 30 days and covers 4 shards',
  );
  expect(needs(...redis({ licenseSecretName: 'license' }))).toContain('6 shards with copies: the Secret `license`');
  const rule = object('monitoring.coreos.com/v1 PrometheusRule', 'a', {}, { labels: { release: 'main', app: 'a' } });
  const monitor = object('monitoring.coreos.com/v1 PodMonitor', 'b', {}, { labels: { release: 'main', app: 'b' } });
  expect(needs(rule, monitor)).toContain(
    'a Prometheus that selects the monitors and rules of `shop`, which all have `release=main`',
  );
  expect(needs(rule, object('monitoring.coreos.com/v1 Prometheus', 'main', { spec: {} }))).not.toContain(
    'which all have',
  );
  const plugins = [{ name: 'barman-cloud.cloudnative-pg.io' }];
  expect(needs(object('postgresql.cnpg.io/v1 Cluster', 'pg', { spec: { plugins } }))).toContain(
    'it needs cert-manager',
  );
});

test('listeners that list their clients, without metrics, need no setting of Strimzi', () => {
  const listener = { name: 'tls', port: 9093, type: 'internal', networkPolicyPeers: [] };
  expect(
    needs(object('kafka.strimzi.io/v1 Kafka', 'events', { spec: { kafka: { listeners: [listener] } } })),
  ).not.toContain('STRIMZI');
});

test('an operator that this library does not know goes by its API group, and built-in groups need none', () => {
  const text = needs(
    object('example.com/v1beta2 Widget', 'a'),
    object('cert-manager.io/v1 Certificate', 'tls', { spec: { secretName: 'tls' } }),
    object('batch/v1 Job', 'once', { spec: { template: { spec: { containers: [] } } } }),
    object('storage.k8s.io/v1 StorageClass', 'fast'),
  );
  expect(text).toContain('| whatever serves example.com | `example.com/v1beta2`: `Widget` | `shop` |');
  expect(text).toContain('| cert-manager | `cert-manager.io/v1`: `Certificate` | `shop` |');
  expect(text).not.toMatch(/batch|storage\.k8s/);
});

test('autoscalers need the API of their metrics', () => {
  const scaler = (metrics?: readonly object[]) =>
    needs(object('autoscaling/v2 HorizontalPodAutoscaler', 'web', { spec: { metrics } }));
  expect(scaler()).toContain('The metrics API `metrics.k8s.io`, for HorizontalPodAutoscalers: metrics-server has it');
  expect(scaler([{ type: 'Pods' }])).toContain(
    '`custom.metrics.k8s.io`, for HorizontalPodAutoscalers: an adapter has it',
  );
});

test('a mutable image stands out, and a digest is not shown', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const text = needs(
    deployment('one', { image: 'acme/one:latest' }),
    deployment('two', { image: `acme/two:1@${digest}` }),
  );
  expect(text).toContain('| `acme/one:latest` | **nothing**: it may change | `Deployment shop/one` |');
  expect(text).toContain('| `acme/two:1` | digest | `Deployment shop/two` |');
  expect(text).not.toContain(digest);
});
