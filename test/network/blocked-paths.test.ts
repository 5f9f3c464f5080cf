import { ApiObject, type App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Deployment, Namespaces, Pods } from 'cdk8s-plus-28';
import { warningsIn } from '../../src/core/input/warnings';
import { withTreeCaches } from '../../src/core/objects/tree-cache';
import { DefaultDeny } from '../../src/namespace/default-deny';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Connections } from '../../src/network/connections';
import { Peer, type PodPeerProps } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../service/samples';

/** An app with two charts: a service in the guarded namespace `stella`, and a caller in the open namespace `front`. */
class Fixture {
  readonly app: App = Testing.app();
  readonly front = new Chart(this.app, 'front');
  readonly back = new Chart(this.app, 'back');
  readonly web = new Microservice(this.front, 'Web', { ...minimal, name: 'web', namespace: 'front' });
  readonly stt: Microservice;

  constructor() {
    new NamespaceGuardrails(this.back, 'Guardrails', { name: 'stella' });
    this.stt = new Microservice(this.back, 'Stt', { ...minimal, ports: [{ name: 'grpc', port: 50_051 }] });
  }

  /** A peer in the guarded namespace. By default, it selects the service. */
  peer(props: Partial<PodPeerProps> = {}): Peer {
    return Peer.pods({
      namespace: 'stella',
      labels: { 'app.kubernetes.io/name': 'stt-service' },
      ports: [{ port: 50_051 }],
      ...props,
    });
  }

  /** A hand-written NetworkPolicy in the guarded namespace. */
  addPolicy(podSelector: object, spec: object): void {
    new ApiObject(this.back, 'ByHand', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'by-hand', namespace: 'stella' },
      spec: { podSelector, policyTypes: ['Ingress'], ...spec },
    });
  }

  /** The validation errors of the finished tree. */
  problems(): readonly string[] {
    return this.app.node.findAll().flatMap((construct) => construct.node.validate());
  }
}

const FROM_WEB = {
  from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } }],
};

test('a path that is declared between the workloads themselves is open on both sides', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo(fixture.stt);
  fixture.stt.connections.allowTo(fixture.web);
  expect(fixture.problems()).toEqual([]);
});

test('a path to a Peer that the app itself blocks is an error that names both ends', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo(fixture.peer({ ports: [{ port: 50_051 }, { port: 53, protocol: 'UDP' }] }));
  expect(fixture.problems()).toMatchInlineSnapshot(`
[
  "Microservice 'front/web' → Peer 'stt-service in stella': TCP 50051; UDP 53 is blocked: stella/default-deny, stella/stt-service isolate stella/stt-service, and no rule opens TCP 50051 from front/web. Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side",
]
`);
  expect(() => fixture.front.toJson()).toThrow(
    "Microservice 'front/web' → Peer 'stt-service in stella': TCP 50051; UDP",
  );
});

test('the error leaves out ports that are open on both sides', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo(fixture.stt);
  fixture.web.connections.allowTo(fixture.peer({ ports: [{ port: 50_050, endPort: 50_052 }] }));
  expect(fixture.problems().map((problem) => problem.slice(0, 88))).toEqual([
    "Microservice 'front/web' → Peer 'stt-service in stella': TCP 50050, 50052 is blocked: st",
  ]);
});

test('a path from a Peer whose egress the app blocks is an error too', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowFrom(fixture.peer({ ports: [] }));
  expect(fixture.problems()).toMatchInlineSnapshot(`
[
  "Peer 'stt-service in stella' → Microservice 'front/web': TCP 8080 is blocked: stella/default-deny, stella/stt-service isolate stella/stt-service, and no rule opens TCP 8080 to front/web. Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side",
]
`);
});

test('labels without pods in a guarded namespace are an error', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo(fixture.peer({ labels: { app: 'sst-service' } }));
  expect(fixture.problems()).toMatchInlineSnapshot(`
[
  "Microservice 'front/web' → Peer 'sst-service in stella': TCP 50051 is blocked: stella/default-deny isolates pods app=sst-service in stella, and no rule opens TCP 50051 from front/web; no pods of the app have these labels. Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side",
]
`);
});

test('a path to every pod of a guarded namespace is an error if no policy opens any pod', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowFrom(fixture.peer({ labels: {}, ports: [] }));
  expect(fixture.problems()).toHaveLength(1);
  fixture.stt.connections.allowTo(fixture.web);
  expect(fixture.problems()).toEqual([]);
});

test.each<[string, (fixture: Fixture) => void]>([
  ['a namespace that the app says nothing of', ({ web, peer }) => web.connections.allowTo(peer({ namespace: 'data' }))],
  [
    'a far side that somebody else opens, as the Peer says',
    ({ web, peer }) => web.connections.allowTo(peer({ openedBy: 'the chart of the speech team' })),
  ],
  [
    'a policy by hand for the pods of the app',
    (fixture) => {
      fixture.addPolicy({ matchLabels: { 'app.kubernetes.io/component': 'service' } }, { ingress: [FROM_WEB] });
      fixture.web.connections.allowTo(fixture.peer());
    },
  ],
  [
    'a policy by hand for pods that the app does not have, by more labels than the Peer names',
    (fixture) => {
      fixture.addPolicy({ matchLabels: { app: 'postgres', role: 'primary' } }, { ingress: [FROM_WEB] });
      fixture.web.connections.allowTo(fixture.peer({ labels: { app: 'postgres' }, ports: [{ port: 5432 }] }));
    },
  ],
  [
    'a policy by hand that names ports',
    (fixture) => {
      const ports = [{ port: 'postgres', protocol: 'TCP' }];
      fixture.addPolicy({ matchLabels: { app: 'postgres' } }, { ingress: [{ ...FROM_WEB, ports }] });
      fixture.web.connections.allowTo(fixture.peer({ labels: { app: 'postgres' }, ports: [{ port: 5432 }] }));
    },
  ],
  [
    'a policy of another kind, which may open it',
    (fixture) => {
      new ApiObject(fixture.back, 'Cilium', {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: 'a', namespace: 'stella' },
      });
      fixture.web.connections.allowTo(fixture.peer());
    },
  ],
  [
    'a policy of cdk8s-plus-28 around a workload of its own',
    (fixture) => {
      const metadata = { name: 'worker', namespace: 'stella' };
      const worker = new Deployment(fixture.back, 'Worker', {
        metadata,
        containers: [{ image: 'a', portNumber: 8080 }],
      });
      const namespaces = Namespaces.select(fixture.back, 'Front', { names: ['front'] });
      worker.connections.allowFrom(Pods.all(fixture.back, 'All', { namespaces }), { isolation: undefined });
      fixture.web.connections.allowTo(Peer.of(worker));
    },
  ],
])('%s is not an error', (_what, build) => {
  const fixture = new Fixture();
  build(fixture);
  expect(fixture.problems()).toEqual([]);
});

test('an end without a policy in a guarded namespace is reported once for both ends', () => {
  const fixture = new Fixture();
  const endpoint = {
    subject: "Job 'stella/report'",
    namespace: 'stella',
    podLabels: { app: 'report' },
    ports: [],
    createdBy: 'the chart of the reports',
  };
  const connections = new Connections(endpoint);
  connections.allowTo(fixture.web);
  expect(fixture.problems()).toMatchInlineSnapshot(`
[
  "Job 'stella/report' → Microservice 'front/web': TCP 8080 is blocked: stella/default-deny isolates pods app=report in stella, and no rule opens TCP 8080 to front/web; no pods of the app have these labels. Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side",
]
`);
});

test('a path that is open for some of the selected pods only is an error that names the others', () => {
  const fixture = new Fixture();
  const tts = new Microservice(fixture.back, 'Tts', {
    ...minimal,
    name: 'tts',
    ports: [{ name: 'grpc', port: 50_051 }],
  });
  const peer = fixture.peer({ labels: { 'app.kubernetes.io/component': 'service' } });
  fixture.web.connections.allowTo(tts);
  fixture.web.connections.allowTo(fixture.stt);
  fixture.web.connections.allowTo(peer);
  expect(fixture.problems()).toEqual([]);
  tts.policy.resource.addJsonPatch(JsonPatch.remove('/spec/ingress'));
  expect(fixture.problems()).toContainEqual(
    expect.stringMatching(
      /^Microservice 'front\/web' → Peer 'service in stella': TCP 50051 is open for some of the pods only: .* isolate stella\/tts, /,
    ),
  );
});

test('a path that depends on a label of a namespace outside the app is a warning with its cure, and no error', () => {
  const fixture = new Fixture();
  const team = { namespaceSelector: { matchLabels: { team: 'web' } } };
  const labels = { 'app.kubernetes.io/name': 'stt-service' };
  fixture.addPolicy({ matchLabels: labels }, { ingress: [{ from: [team] }] });
  fixture.web.connections.allowTo(fixture.peer());
  expect(fixture.problems()).toEqual([]);
  expect(warningsIn(fixture.app).filter(({ rule }) => rule.includes('path'))).toMatchInlineSnapshot(`
[
  {
    "rule": "a declared path may be closed, because the app does not tell the labels of Namespace front (a rule asks for team): add the Namespace to the set, or its labels: --namespace-labels front=team=VALUE",
    "subjects": [
      "Microservice 'front/web' (→ Peer 'stt-service in stella')",
    ],
  },
]
`);
  new ApiObject(fixture.back, 'Front', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'front' } });
  expect(fixture.problems()).toEqual([expect.stringContaining('TCP 50051 is blocked')]);
});

test('a policy of another kind makes a blocked path a warning, because it is not evaluated', () => {
  const fixture = new Fixture();
  const metadata = { name: 'a', namespace: 'stella' };
  new ApiObject(fixture.back, 'Cilium', { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata });
  fixture.web.connections.allowTo(fixture.peer());
  expect(fixture.problems()).toEqual([]);
  expect(warningsIn(fixture.app).filter(({ rule }) => rule.includes('path'))).toEqual([
    {
      rule: "a declared path may be closed, because the app does not tell what CiliumNetworkPolicy.cilium.io 'stella/a' opens: set openedBy of the Peer",
      subjects: ["Microservice 'front/web' (→ Peer 'stt-service in stella')"],
    },
  ]);
});

test('a patch that removes a rule is an error', () => {
  const fixture = new Fixture();
  fixture.web.connections.allowTo(fixture.stt);
  fixture.stt.policy.resource.addJsonPatch(JsonPatch.remove('/spec/ingress'));
  expect(fixture.problems()).toEqual([
    expect.stringMatching(/^Microservice 'front\/web' → Microservice 'stella\/stt-service': TCP 50051 is blocked: /),
  ]);
});

test('a namespace selector by label selects the namespaces of the app with that label', () => {
  const fixture = new Fixture();
  for (const [name, team] of [
    ['one', 'speech'],
    ['two', 'data'],
  ] as const) {
    new ApiObject(fixture.back, `Namespace-${name}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { team } },
    });
  }
  new DefaultDeny(fixture.back, 'Closed', { namespace: 'one' });
  const inTeam = (team: string) => Namespaces.select(fixture.back, `Team-${team}`, { labels: { team } });
  for (const team of ['data', 'elsewhere']) fixture.web.connections.allowFrom(Peer.of(inTeam(team)));
  expect(fixture.problems()).toEqual([]);
  fixture.web.connections.allowFrom(Peer.of(inTeam('speech')));
  expect(fixture.problems()).toEqual([
    expect.stringMatching(
      /^Peer 'every pod in namespaces with team=speech' → Microservice 'front\/web': TCP 8080 is blocked: one\/default-deny/,
    ),
  ]);
});

test('an object that the API server refuses is reported with the other errors', () => {
  const fixture = new Fixture();
  fixture.addPolicy({}, { ingress: [{ ports: [{ port: 70_000 }] }] });
  expect(fixture.problems()).toEqual([expect.stringMatching(/^NetworkPolicy 'stella\/by-hand': .*70000/)]);
});

test('objects without a namespace do not count, because their target is unknown', () => {
  const fixture = new Fixture();
  for (const name of ['one', 'two']) {
    const chart = new Chart(fixture.app, name);
    new ApiObject(chart, 'Twin', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'twin' },
      spec: { containers: [] },
    });
  }
  expect(fixture.problems()).toEqual([]);
});

test('the tree is checked once for all charts while it does not change, and again after a change', () => {
  const fixture = new Fixture();
  let looks = 0;
  const { resource } = fixture.stt.policy;
  const toJson = resource.toJson.bind(resource);
  jest.spyOn(resource, 'toJson').mockImplementation(() => {
    looks += 1;
    return toJson();
  });
  withTreeCaches(fixture.app, () => [fixture.problems(), fixture.problems()]);
  expect(looks).toBe(1);
  fixture.web.connections.allowTo(fixture.peer());
  expect(fixture.problems()).toHaveLength(1);
  expect(looks).toBe(2);
});

describe('a ClusterNetworkPolicy in the app', () => {
  const add = (fixture: Fixture, action: string, more: object = {}) =>
    new ApiObject(fixture.back, 'Guard', {
      apiVersion: 'policy.networking.k8s.io/v1beta1',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: 'guard' },
      spec: {
        tier: 'Admin',
        priority: 10,
        subject: { namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'stella' } } },
        ingress: [{ name: 'callers', action, from: [{ namespaces: {} }], ...more }],
      },
    });

  test('is evaluated: what it denies is an error that names the policy to change', () => {
    const fixture = new Fixture();
    fixture.web.connections.allowTo(fixture.stt);
    expect(fixture.problems()).toEqual([]);
    add(fixture, 'Deny');
    expect(fixture.problems()).toEqual([
      "Microservice 'front/web' → Microservice 'stella/stt-service': TCP 50051 is blocked: Deny by spec.ingress[0] 'callers' of ClusterNetworkPolicy guard (Admin, priority 10). ClusterNetworkPolicy guard must change: no NetworkPolicy opens what the Admin tier denies",
    ]);
  });

  test('opens a path that no NetworkPolicy opens', () => {
    const fixture = new Fixture();
    fixture.web.connections.allowTo(fixture.peer());
    expect(fixture.problems()).toHaveLength(1);
    add(fixture, 'Accept', { protocols: [{ tcp: { destinationPort: { number: 50_051 } } }] });
    expect(fixture.problems()).toEqual([]);
  });
});
