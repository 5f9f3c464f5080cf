import { ApiObject, type App, Chart, Testing } from 'cdk8s';
import type { NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { warningsIn } from '../../src/core/input/warnings';
import { stateNamespaceLabels } from '../../src/core/objects/namespace-labels';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../service/samples';
import { find } from '../support/objects';

const TENANTS = { labels: { 'acme.example/tenants': 'yes' } };

/** A model server that all tenants call, and three tenants with a worker each. */
class Fixture {
  readonly app: App = Testing.app();
  readonly chart = new Chart(this.app, 'all');
  readonly server: Microservice;
  readonly workers: readonly Microservice[];

  constructor(labels: Readonly<Record<string, string>> = TENANTS.labels) {
    new NamespaceGuardrails(this.chart, 'Models', { name: 'models' });
    this.server = this.service('vllm', 'models');
    this.workers = ['one', 'two', 'three'].map((namespace) => {
      new NamespaceGuardrails(this.chart, `Guardrails-${namespace}`, { name: namespace, labels });
      return this.service('worker', namespace);
    });
  }

  service(name: string, namespace: string, labels: Readonly<Record<string, string>> = {}): Microservice {
    return new Microservice(this.chart, `${namespace}-${name}`, { ...minimal, name, namespace, labels });
  }

  problems(): readonly string[] {
    return this.app.node.findAll().flatMap((construct) => construct.node.validate());
  }

  policy(name: string, namespace: string): NetworkPolicySpec {
    const { spec } = find(this.chart.toJson(), 'NetworkPolicy', name, namespace);
    if (spec === undefined) throw new Error('the policy has no spec');
    return spec;
  }
}

const SERVER_SIDE = {
  from: [{ namespaceSelector: { matchLabels: TENANTS.labels } }],
  ports: [{ port: 8080, protocol: 'TCP' }],
};

test('one rule opens a service to all namespaces with a label, even if their workloads declare the path too', () => {
  const fixture = new Fixture();
  fixture.server.connections.allowFrom(Peer.namespaces(TENANTS));
  for (const worker of fixture.workers) worker.connections.allowTo(fixture.server);
  expect(fixture.problems()).toEqual([]);
  expect(fixture.policy('vllm', 'models').ingress).toEqual([SERVER_SIDE]);
  expect(fixture.policy('worker', 'two').egress).toHaveLength(2);
});

test('the order of the two declarations does not matter', () => {
  const fixture = new Fixture();
  for (const worker of fixture.workers) fixture.server.connections.allowFrom(worker);
  fixture.server.connections.allowFrom(Peer.namespaces(TENANTS));
  expect(fixture.policy('vllm', 'models').ingress).toEqual([SERVER_SIDE]);
});

test('a caller whose namespace lacks the label keeps a rule of its own', () => {
  const fixture = new Fixture();
  const other = fixture.service('batch', 'elsewhere');
  fixture.server.connections.allowFrom(Peer.namespaces(TENANTS));
  for (const worker of [...fixture.workers, other]) worker.connections.allowTo(fixture.server);
  expect(fixture.policy('vllm', 'models').ingress).toEqual([
    { ...SERVER_SIDE, from: [...SERVER_SIDE.from, expect.objectContaining({ podSelector: expect.anything() })] },
  ]);
});

test('a caller keeps a rule of its own if its labels or its ports are not those of the set', () => {
  const fixture = new Fixture();
  const podLabels = { 'app.kubernetes.io/name': 'other' };
  fixture.server.connections.allowFrom(Peer.namespaces({ ...TENANTS, podLabels, openedBy: 'the teams' }));
  const [worker] = fixture.workers;
  worker?.connections.allowTo(fixture.server);
  expect(fixture.policy('vllm', 'models').ingress?.[0]?.from).toHaveLength(2);
});

test('the labels that an app states of a namespace count like those of a Namespace', () => {
  const fixture = new Fixture();
  const other = fixture.service('batch', 'elsewhere');
  stateNamespaceLabels(fixture.chart, 'elsewhere', TENANTS.labels);
  fixture.server.connections.allowFrom(Peer.namespaces(TENANTS));
  for (const worker of [...fixture.workers, other]) worker.connections.allowTo(fixture.server);
  expect(fixture.problems()).toEqual([]);
  expect(fixture.policy('vllm', 'models').ingress).toEqual([SERVER_SIDE]);
});

test('each namespace of the set that blocks the path is named in one error', () => {
  const fixture = new Fixture();
  fixture.server.connections.allowFrom(Peer.namespaces(TENANTS));
  fixture.workers[1]?.connections.allowTo(fixture.server);
  expect(fixture.problems()).toMatchInlineSnapshot(`
[
  "Peer 'every pod in namespaces with acme.example/tenants=yes' → Microservice 'models/vllm': TCP 8080 is blocked: one/default-deny, one/worker isolate one/worker, and no rule opens TCP 8080 to models/vllm. Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side. So it is in three",
]
`);
});

test('with labels of pods, only namespaces with such pods must open their side', () => {
  const fixture = new Fixture();
  const podLabels = { 'app.kubernetes.io/name': 'agent' };
  fixture.server.connections.allowFrom(Peer.namespaces({ ...TENANTS, podLabels }));
  const agent = fixture.service('agent', 'two');
  expect(fixture.problems()).toEqual([expect.stringContaining('TCP 8080 is blocked: two/default-deny, two/agent')]);
  agent.connections.allowTo(fixture.server);
  expect(fixture.problems()).toEqual([]);
});

test('a service calls pods of all namespaces, each of which must open its side', () => {
  const fixture = new Fixture();
  const podLabels = { 'app.kubernetes.io/name': 'worker' };
  fixture.server.connections.allowTo(Peer.namespaces({ ...TENANTS, podLabels, ports: [{ port: 8080 }] }));
  expect(fixture.problems()).toEqual([
    expect.stringMatching(/^Microservice 'models\/vllm' → .* So it is in two, three$/),
  ]);
  for (const worker of fixture.workers) worker.connections.allowFrom(fixture.server);
  expect(fixture.problems()).toEqual([]);
  expect(fixture.policy('vllm', 'models').egress).toHaveLength(2);
});

test('labels that no namespace of the app has are a warning, and openedBy ends it', () => {
  const rules = (openedBy?: string): readonly string[] => {
    const fixture = new Fixture({});
    fixture.server.connections.allowFrom(Peer.namespaces({ ...TENANTS, ...(openedBy && { openedBy }) }));
    expect(fixture.problems()).toEqual([]);
    return warningsIn(fixture.app).flatMap(({ rule }) => (rule.includes('namespaces') ? [rule] : []));
  };
  expect(rules()).toEqual([
    'a Peer should select namespaces, and no Namespace of the app has acme.example/tenants=yes: correct its labels, or set openedBy to what makes these namespaces',
  ]);
  expect(rules('the portal of the platform team')).toEqual([]);
});

test('a caller in a namespace that the app does not tell of is a warning, because its labels are not known', () => {
  const fixture = new Fixture();
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'by-hand', namespace: 'models' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [SERVER_SIDE] },
  };
  new ApiObject(fixture.chart, 'ByHand', policy);
  const other = fixture.service('batch', 'elsewhere');
  other.connections.allowTo(
    Peer.pods({ namespace: 'models', labels: { 'app.kubernetes.io/name': 'vllm' }, ports: [{ port: 8080 }] }),
  );
  expect(fixture.problems()).toEqual([]);
  expect(warningsIn(fixture.app).map(({ rule }) => rule)).toContainEqual(
    expect.stringContaining('the labels of Namespace elsewhere (a rule asks for acme.example/tenants)'),
  );
});

test('labels must be there, be labels, and be more than the name of a namespace', () => {
  expect(() => Peer.namespaces({ labels: {} })).toThrow(
    "Peer.namespaces '': labels must have at least one label: without labels, the peer is every pod of the cluster",
  );
  expect(() =>
    Peer.namespaces({ labels: { 'kubernetes.io/metadata.name': 'a', '-': '' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Peer.namespaces 'kubernetes.io/metadata.name=a,-=': labels must not have kubernetes.io/metadata.name, which names one namespace: use Peer.pods; key of labels must be a label key such as app or example.com/team, its name 63 characters at most, got "-""`,
  );
});

test('the name of the peer has the label whose value says nothing', () => {
  expect(Peer.namespaces(TENANTS).name).toBe('every pod in namespaces with acme.example/tenants=yes');
  expect(Peer.namespaces({ ...TENANTS, podLabels: { app: 'agent' } }).name).toBe(
    'agent in namespaces with acme.example/tenants=yes',
  );
});
