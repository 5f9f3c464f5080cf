import { reachability } from '../../src/reachability/index';
import { renderPod, stellaAgent } from '../../src/session/index';
import { denyAll, deployment, namespace, pod, podTemplate, policy } from './kube';

function ids(objects: readonly object[]): readonly string[] {
  return reachability(objects).workloads.map(({ id }) => id);
}

const KINDS = [
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  '/ReplicationController',
  'batch/Job',
];

function typed(type: string, spec: object): object {
  const [group, kind = ''] = type.split('/');
  return { apiVersion: group ? `${group}/v1` : 'v1', kind, metadata: { name: kind.toLowerCase() }, spec };
}

test('every kind with pods is a workload', () => {
  const template = podTemplate({ app: 'a' }, [{ containerPort: 80 }]);
  const objects = [
    ...KINDS.map((type) => typed(type, { template })),
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'cronjob' },
      spec: { jobTemplate: { spec: { template } } },
    },
    { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'podtemplate' }, template },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', labels: {} }, spec: template.spec },
  ];
  const { workloads } = reachability(objects);
  expect(workloads.map(({ workloadKind }) => workloadKind).sort()).toEqual(
    [...KINDS.map((type) => type.replace(/.*\//, '')), 'CronJob', 'Pod', 'PodTemplate'].sort(),
  );
  for (const { ports, namespace: where, name, workloadKind } of workloads) {
    expect([where, name, ports]).toEqual(['default', workloadKind.toLowerCase(), [{ port: 80, protocol: 'TCP' }]]);
  }
});

test('a kind of another API group is not read as the built-in kind of the same name', () => {
  const template = podTemplate({ app: 'a' }, []);
  expect(
    ids(['example.com/Job', 'example.com/Deployment', 'apps/Pod'].map((type) => typed(type, { template }))),
  ).toEqual([]);
  expect(ids([typed('batch/Job', { template })])).toEqual(['default/job']);
});

test('the items of lists are read, even items without a kind', () => {
  const { kind: _kind, apiVersion: _version, ...item } = { kind: '', apiVersion: '', ...pod('a/one', { app: 'x' }) };
  const list = { apiVersion: 'v1', kind: 'PodList', items: [item] };
  expect(ids([{ apiVersion: 'v1', kind: 'List', items: [list, deployment('a/two')] }])).toEqual(['a/one', 'a/two']);
});

test('a Pod belongs to its topmost controller', () => {
  const owned = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
  const replicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'stt-6f9', namespace: 'stella', ...owned('Deployment', 'stt') },
    spec: { template: podTemplate({ app: 'stt' }, []) },
  };
  const objects = [
    deployment('stella/stt', []),
    replicaSet,
    pod('stella/stt-6f9-abc', { app: 'stt', 'pod-template-hash': '6f9' }, owned('ReplicaSet', 'stt-6f9')),
  ];
  const net = reachability(objects);
  expect(net.workloads).toMatchObject([{ id: 'stella/stt', workloadKind: 'Deployment', pods: ['stt-6f9-abc'] }]);
  expect(ids(objects.slice(2))).toEqual(['stella/stt-6f9']);
});

test('sessions of one profile are one endpoint, together with their PodTemplate', () => {
  const session = (id: string) => renderPod(stellaAgent, { id, namespace: 'ai-agents' });
  const sessions = ['a', 'b', 'c'].map(session);
  const rules = policy('ai-agents/stella-agent', { podSelector: { matchLabels: { 'agent-type': 'stella-agent' } } });
  expect(ids([...sessions, rules])).toEqual(['ai-agents/stella-agent']);
  const template = {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: { name: 'stella-agent', namespace: 'ai-agents' },
    template: stellaAgent.template,
  };
  const net = reachability([...sessions, template, rules]);
  expect(net.workloads).toMatchObject([{ workloadKind: 'PodTemplate', pods: ['agent-a', 'agent-b', 'agent-c'] }]);
  expect(net.verdict('ai-agents/agent-b', 'internet', 443)).toBe('open');
});

test('a Pod that a policy treats differently is a separate endpoint', () => {
  const pods = ['a', 'b', 'c'].map((name) => pod(`x/${name}`, { app: 'worker', name }));
  const special = policy('x/special', { podSelector: { matchLabels: { name: 'b' } } });
  expect(ids([...pods, special])).toEqual(['x/b', 'x/worker']);
});

test('bare Pods without a common name label are separate endpoints', () => {
  expect(ids([pod('x/a', {}), pod('x/b', {})])).toEqual(['x/a', 'x/b']);
});

test('bare Pods with an empty name label are named after the alphabetically first Pod, whatever the order', () => {
  const pods = [pod('x/b', { app: '' }), pod('x/a', { app: '' })];
  expect(ids(pods)).toEqual(['x/a']);
  expect(ids([...pods].reverse())).toEqual(['x/a']);
});

test('two kinds with the same name have the kind as a prefix', () => {
  const daemon = { ...deployment('a/b'), kind: 'DaemonSet' };
  expect(ids([deployment('a/b'), daemon])).toEqual(['DaemonSet a/b', 'Deployment a/b']);
});

test("policies do not apply to pods with hostNetwork, unless hostNetwork is 'pod'", () => {
  const host = pod('a/host', { app: 'host' });
  const objects = [
    { ...host, spec: { hostNetwork: true, containers: [{ name: 'main' }] } },
    deployment('a/b'),
    deployment('b/c'),
    denyAll('a'),
    policy('a/b', {
      podSelector: { matchLabels: { app: 'b' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'host' } } }] }],
    }),
  ];
  const node = reachability(objects);
  expect([node.verdict('b/c', 'a/host', 80) === 'open', node.verdict('a/host', 'a/b', 80) === 'open']).toEqual([
    true,
    false,
  ]);
  const own = reachability(objects, { hostNetwork: 'pod' });
  expect([own.verdict('b/c', 'a/host', 80) === 'open', own.verdict('a/host', 'a/b', 80) === 'open']).toEqual([
    false,
    false,
  ]);
  const opened = policy('a/host', { podSelector: { matchLabels: { app: 'host' } }, egress: [{}] });
  expect(reachability([...objects, opened], { hostNetwork: 'pod' }).verdict('a/host', 'a/b', 80)).toBe('open');
});

test('the address of a node counts if the status of a Pod has it', () => {
  const onNode = (hostIP: string) => ({
    ...pod('a/host', {}),
    spec: { hostNetwork: true, containers: [] },
    status: { hostIP },
  });
  const rules = policy('a/b', {
    podSelector: { matchLabels: { app: 'b' } },
    ingress: [{ from: [{ ipBlock: { cidr: '172.31.0.0/24' } }] }],
  });
  const allows = (hostIP: string) =>
    reachability([onNode(hostIP), deployment('a/b'), rules]).verdict('a/host', 'a/b', 80) === 'open';
  expect([allows('172.31.0.1'), allows('172.31.1.1')]).toEqual([true, false]);
});

test('a namespace always has its name label, whatever its object has', () => {
  const from = { podSelector: {}, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } };
  const rules = policy('a/b', { podSelector: {}, ingress: [{ from: [from] }] });
  const objects = [deployment('a/b'), deployment('b/c'), rules];
  expect(reachability(objects).verdict('b/c', 'a/b', 80)).toBe('open');
  expect(reachability([...objects, namespace('b', { team: 'x' })]).verdict('b/c', 'a/b', 80)).toBe('open');
});

test('several rules together may cover all addresses of a node or of pods', () => {
  const node = { ...pod('a/host', {}), spec: { hostNetwork: true, containers: [] } };
  const rules = (...cidrs: readonly string[]) =>
    policy('a/b', {
      podSelector: { matchLabels: { app: 'b' } },
      ingress: cidrs.map((cidr) => ({ from: [{ ipBlock: { cidr } }], ports: [{ port: 80 }] })),
    });
  const everywhere = reachability([node, deployment('a/b'), rules('0.0.0.0/0', '::/0')]);
  expect(everywhere.verdict('a/host', 'a/b', 80)).toBe('open');
  expect(everywhere.explain('a/host', 'a/b', 80).verdict).toBe('open');
  expect(reachability([node, deployment('a/b'), rules('0.0.0.0/0')]).verdict('a/host', 'a/b', 80)).toBe('unknown');
  const halves = [deployment('a/b'), deployment('c/d'), rules('10.0.0.0/9', '10.128.0.0/9')];
  expect(reachability(halves, { podCidrs: ['10.0.0.0/8'] }).verdict('c/d', 'a/b', 80)).toBe('open');
});

test('the pods that operators create for a custom resource are a workload with the labels that policies select', () => {
  const resource = (apiVersion: string, kind: string, name: string, spec: object = {}) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: 'data' },
    spec,
  });
  const objects = [
    resource('postgresql.cnpg.io/v1', 'Cluster', 'db'),
    resource('postgresql.cnpg.io/v1', 'Pooler', 'db-pooler', { cluster: { name: 'db' } }),
    resource('kafka.strimzi.io/v1', 'Kafka', 'events', { entityOperator: { topicOperator: {} } }),
    resource('app.redislabs.com/v1', 'RedisEnterpriseCluster', 'cache'),
    resource('monitoring.coreos.com/v1', 'Prometheus', 'main'),
    resource('example.com/v1', 'Cluster', 'unknown'),
    denyAll('data'),
    policy('data/db', {
      podSelector: { matchLabels: { 'cnpg.io/cluster': 'db', 'cnpg.io/podRole': 'instance' } },
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { 'operator.prometheus.io/name': 'main' } } }],
          ports: [{ port: 'metrics' }],
        },
      ],
    }),
    policy('data/main', {
      podSelector: { matchLabels: { prometheus: 'main' } },
      egress: [{}],
      policyTypes: ['Egress'],
    }),
  ];
  const net = reachability(objects);
  expect(net.workloads.map(({ id, workloadKind }) => `${workloadKind} ${id}`)).toEqual([
    'RedisEnterpriseCluster data/cache',
    'RedisEnterpriseCluster data/cache-call-home-client',
    'RedisEnterpriseCluster data/cache-services-rigger',
    'Cluster data/db',
    'Pooler data/db-pooler',
    'Kafka data/events',
    'Kafka data/events-entity-operator',
    'Prometheus data/main',
  ]);
  expect(String(net.portsBetween('data/main', 'data/db'))).toBe('TCP 9187');
  expect(net.verdict('data/main', 'data/db-pooler', 5432)).toBe('closed');
});
