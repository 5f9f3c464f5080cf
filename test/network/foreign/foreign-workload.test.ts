import { join } from 'node:path';
import { ApiObject, Chart, Include, JsonPatch, Testing } from 'cdk8s';
import { Cluster as PostgresResource } from '../../../imports/postgresql.cnpg.io';
import { AgentsApp } from '../../../src/app/agents-app';
import { k8s } from '../../../src/core/objects/k8s';
import { Peer } from '../../../src/network/peer';
import { WorkloadPolicy } from '../../../src/network/workload-policy';
import { reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import { reachabilityMatchers } from '../../../src/testing';
import { minimal } from '../../service/samples';
import { expectGolden } from '../../support/golden';

expect.extend(reachabilityMatchers);

/** The objects of a Helm chart, in a chart that gives them a namespace. */
function included() {
  const app = new AgentsApp({ report: false });
  const chart = new Chart(app, 'memory', { namespace: 'memory' });
  const { apiObjects } = new Include(chart, 'Qdrant', { url: join(__dirname, 'qdrant.yaml') });
  const one = (kind: string): ApiObject => {
    const found = apiObjects.find((object) => object.kind === kind);
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };
  return { app, chart, one };
}

function callerIn(chart: Chart): Microservice {
  return new Microservice(chart, 'Agent', { ...minimal, name: 'agent', namespace: 'agents' });
}

test('a StatefulSet of an included YAML has a policy, with the ports of its containers and of its Service', () => {
  const { app, one } = included();
  const policies = new Chart(app, 'policies');
  const qdrant = WorkloadPolicy.of(policies, 'Qdrant', one('StatefulSet'));
  const caller = callerIn(policies);
  caller.connections.allowTo(qdrant, { ports: ['http', 'grpc'] });
  qdrant.connections.allowTo(qdrant, { ports: ['p2p'] });
  const page = Testing.chart();
  new ApiObject(page, 'Policy', qdrant.resource.toJson());
  expectGolden(page, 'workload-policy/foreign');
  expect(qdrant.connections.endpoint.ports).toEqual([
    { name: 'http', port: 6333, protocol: 'TCP' },
    { name: 'grpc', port: 6334, protocol: 'TCP' },
    { name: 'p2p', port: 6335, protocol: 'TCP' },
    { name: 'dns', port: 5353, protocol: 'UDP' },
  ]);
  expect(app).toReach('agents/agent', 'memory/qdrant', 6333);
  expect(app).toReach('agents/agent', 'memory/qdrant', 6334);
  expect(app).not.toReach('agents/agent', 'memory/qdrant', 6335);
});

test('patches of the object count, in whatever order', () => {
  const { app, one } = included();
  const policies = new Chart(app, 'policies');
  const statefulSet = one('StatefulSet');
  const qdrant = WorkloadPolicy.of(policies, 'Qdrant', statefulSet, { name: 'qdrant-paths' });
  callerIn(policies).connections.allowTo(qdrant, { ports: ['http'] });
  statefulSet.addJsonPatch(
    JsonPatch.replace('/spec/selector/matchLabels', { app: 'vectors' }),
    JsonPatch.replace('/spec/template/metadata/labels', { app: 'vectors' }),
    JsonPatch.replace('/spec/template/spec/containers/0/ports/0/containerPort', 8333),
  );
  expect(qdrant.resource.toJson()).toMatchObject({
    metadata: { name: 'qdrant-paths', namespace: 'memory' },
    spec: { podSelector: { matchLabels: { app: 'vectors' } }, ingress: [{ ports: [{ port: 8333 }] }] },
  });
  expect(app).toReach('agents/agent', 'memory/qdrant', 8333);
  expect(app).not.toReach('agents/agent', 'memory/qdrant', 6333);
});

test('a patch that takes away the port of a path is an error at synth, and opens nothing', () => {
  const { app, one } = included();
  const policies = new Chart(app, 'policies');
  const qdrant = WorkloadPolicy.of(policies, 'Qdrant', one('StatefulSet'));
  callerIn(policies).connections.allowTo(qdrant, { ports: ['http'] });
  one('StatefulSet').addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/ports/0/name', 'web'));
  expect(qdrant.resource.toJson()).not.toHaveProperty('spec.ingress');
  expect(() => app.toManifests()).toThrow(
    "StatefulSet 'memory/qdrant': port http of a declared path must be declared, and a patch has removed it",
  );
});

test('a patch that puts the pods into the network of their node is an error at synth', () => {
  const { app, one } = included();
  WorkloadPolicy.of(new Chart(app, 'policies'), 'Qdrant', one('StatefulSet'));
  one('StatefulSet').addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
  expect(() => app.toManifests()).toThrow("StatefulSet 'memory/qdrant': hostNetwork must be false");
});

test('a path that no policy opens fails at synth for a foreign workload too', () => {
  const { app, chart, one } = included();
  const qdrant = WorkloadPolicy.of(new Chart(app, 'policies'), 'Qdrant', one('StatefulSet'));
  callerIn(new Chart(app, 'agents')).connections.allowTo(qdrant, { ports: ['http'] });
  expect(() => app.toManifests()).not.toThrow();
  new k8s.KubeNetworkPolicy(chart, 'Deny', {
    metadata: { name: 'deny', namespace: 'agents' },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  });
  expect(() => app.toManifests()).not.toThrow();
  new ApiObject(chart, 'Pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: 'memory', labels: { app: 'probe' } },
    spec: { containers: [{ name: 'probe', image: 'ghcr.io/acme/probe:1.0.0' }] },
  });
  const probe = chart.node.findChild('Pods');
  const probing = WorkloadPolicy.of(chart, 'Probe', probe, { name: 'probe' });
  qdrant.connections.allowFrom(Peer.pods({ namespace: 'memory', labels: { app: 'probe' } }), { ports: ['grpc'] });
  expect(() => app.toManifests()).toThrow(/Peer 'probe in memory' → StatefulSet 'memory\/qdrant': TCP 6334 is blocked/);
  probing.connections.allowTo(qdrant, { ports: ['grpc'] });
  expect(() => app.toManifests()).not.toThrow();
});

const TEMPLATE = {
  metadata: { labels: { app: 'work', release: 'r1' } },
  spec: { containers: [{ name: 'main', image: 'ghcr.io/acme/work:1.0.0', ports: [{ containerPort: 80 }] }] },
};
const SELECTOR = { matchLabels: { app: 'work' } };

/** Each kind with pods, and the labels that a policy selects its pods by. */
const KINDS: readonly (readonly [string, string, object, object])[] = [
  ['Deployment', 'apps/v1', { spec: { selector: SELECTOR, template: TEMPLATE } }, { app: 'work' }],
  ['ReplicaSet', 'apps/v1', { spec: { selector: SELECTOR, template: TEMPLATE } }, { app: 'work' }],
  ['StatefulSet', 'apps/v1', { spec: { selector: SELECTOR, template: TEMPLATE } }, { app: 'work' }],
  ['DaemonSet', 'apps/v1', { spec: { selector: SELECTOR, template: TEMPLATE } }, { app: 'work' }],
  ['ReplicationController', 'v1', { spec: { selector: { app: 'work' }, template: TEMPLATE } }, { app: 'work' }],
  ['Job', 'batch/v1', { spec: { template: TEMPLATE } }, { app: 'work', release: 'r1' }],
  [
    'CronJob',
    'batch/v1',
    { spec: { schedule: '@daily', jobTemplate: { spec: { template: TEMPLATE } } } },
    { app: 'work', release: 'r1' },
  ],
];

test.each(KINDS)('a raw %s', (kind, apiVersion, fields, labels) => {
  const chart = Testing.chart();
  const object = new ApiObject(chart, 'Work', {
    apiVersion,
    kind,
    metadata: { name: 'work', namespace: 'jobs' },
    ...fields,
  });
  const policy = WorkloadPolicy.of(chart, 'Policy', object);
  expect(policy.connections.endpoint.podLabels).toEqual(labels);
  policy.connections.allowFrom(Peer.pods({ namespace: 'agents', labels: { app: 'agent' } }));
  const agent = { namespace: 'agents', labels: { app: 'agent' } };
  expect(reachability(chart.toJson()).verdict(agent, 'jobs/work', 80)).toBe('open');
  expect(reachability(chart.toJson()).verdict({ ...agent, labels: {} }, 'jobs/work', 80)).toBe('closed');
  expect(Peer.of(object)).toMatchObject({ name: `${kind} jobs/work`, ports: [{ port: 80 }] });
});

test('a Pod, and a Job without labels', () => {
  const chart = Testing.chart();
  const metadata = { name: 'once', namespace: 'jobs' };
  const { spec } = TEMPLATE;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels: { app: 'once' } }, spec };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: { spec } } };
  const labelsOf = (id: string, object: typeof pod | typeof job) =>
    WorkloadPolicy.of(chart, `${id}Policy`, new ApiObject(chart, id, object)).connections.endpoint.podLabels;
  expect(labelsOf('Pod', pod)).toEqual({ app: 'once' });
  expect(labelsOf('Job', job)).toEqual({ 'batch.kubernetes.io/job-name': 'once' });
});

test('a custom resource whose operator is known has the pods that the operator makes', () => {
  const chart = Testing.chart();
  const postgres = new PostgresResource(chart, 'Postgres', {
    metadata: { name: 'pg', namespace: 'data' },
    spec: { instances: 2, storage: { size: '1Gi' } },
  });
  const policy = WorkloadPolicy.of(chart, 'Policy', postgres);
  policy.connections.allowFrom(Peer.pods({ namespace: 'agents' }), { ports: ['postgresql'] });
  expect(policy.resource.toJson()).toMatchObject({
    metadata: { name: 'pg', namespace: 'data' },
    spec: { ingress: [{ ports: [{ port: 5432 }] }] },
  });
  const found = reachability(chart.toJson());
  expect(found.verdict({ namespace: 'agents', labels: {} }, 'data/pg', 5432)).toBe('open');
  expect(found.verdict({ namespace: 'agents', labels: {} }, 'data/pg', 8000)).toBe('closed');
});

test.each<[string, object, string]>([
  ['ConfigMap', { apiVersion: 'v1', data: {} }, "ConfigMap 'jobs/work': it must have pods: a Deployment, "],
  ['Widget', { apiVersion: 'acme.example/v1' }, "Widget 'jobs/work': it must have pods: a Deployment, "],
  [
    'Job',
    { apiVersion: 'batch/v1', metadata: { name: 'work' }, spec: { template: TEMPLATE } },
    "Job 'work': metadata.namespace must be set, there or on its chart",
  ],
  [
    'Pod',
    { apiVersion: 'v1', spec: TEMPLATE.spec },
    "Pod 'jobs/work': its pods must have a label: a policy without one selects every pod of the namespace",
  ],
])('a %s that a policy cannot select is refused by its name', (kind, fields, message) => {
  const chart = Testing.chart();
  const props = { kind, metadata: { name: 'work', namespace: 'jobs' }, ...fields };
  const object = new ApiObject(chart, 'Work', props as ConstructorParameters<typeof ApiObject>[2]);
  expect(() => WorkloadPolicy.of(chart, 'Policy', object)).toThrow(message);
  expect(() => Peer.of(object)).toThrow(message);
});

test('an Include has several objects, so one must be chosen', () => {
  const { chart, app } = included();
  const include = chart.node.findChild('Qdrant');
  expect(() => WorkloadPolicy.of(new Chart(app, 'policies'), 'All', include)).toThrow(
    "'memory/Qdrant': it must be one API object or a workload of cdk8s-plus-28: of an Include or a Helm, choose one of its apiObjects by kind and name",
  );
});
