import { type Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import type { NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { Connections, type EndpointPort } from '../../src/network/connections';
import { Egress } from '../../src/network/egress';
import { Peer } from '../../src/network/peer';
import { WorkloadPolicy, type WorkloadPolicyProps } from '../../src/network/workload-policy';
import { reachability } from '../../src/reachability/index';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../service/samples';
import { chartOn } from '../support/clusters';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

const GRPC = { name: 'grpc', port: 50_051 };
const METRICS = { name: 'metrics', port: 9090 };

/** A minimal workload with its own policy. */
class Workload {
  readonly connections: Connections;

  constructor(
    readonly name: string,
    readonly namespace: string,
    ports: readonly EndpointPort[] = [],
    private readonly chart = Testing.chart(),
  ) {
    const subject = `Workload '${namespace}/${name}'`;
    this.connections = new Connections({ subject, namespace, podLabels: { app: name }, ports });
    const { connections } = this;
    new WorkloadPolicy(this.chart, 'Policy', { name, component: 'service', connections });
  }

  /** The only policy of the chart. */
  toChart(): Chart {
    return this.chart;
  }

  toPolicy(): NetworkPolicySpec {
    const { spec } = find(this.chart.toJson(), 'NetworkPolicy', this.name, this.namespace);
    if (spec === undefined) throw new Error(`the policy of ${this.name} has no spec`);
    return spec;
  }

  toAnnotations(): object | undefined {
    return find(this.chart.toJson(), 'NetworkPolicy', this.name, this.namespace).metadata?.annotations;
  }
}

const DNS = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { port: 53, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
  ],
};

test('every prop reaches the policy', () => {
  const agent = new Workload('stella-agent', 'ai-agents', [METRICS]);
  const every: Required<WorkloadPolicyProps> = {
    name: 'stella-agent',
    component: 'agent',
    connections: agent.connections,
  };
  agent.connections.allowTo(new Workload('stt-service', 'stella', [GRPC]));
  agent.connections.allowTo(Egress.liveKit({ cidrs: ['203.0.113.0/28'] }));
  agent.connections.allowTo(Egress.internet443());
  agent.connections.allowFrom(Peer.pods({ namespace: 'monitoring', labels: { app: 'prometheus' } }));
  const chart = Testing.chart();
  new WorkloadPolicy(chart, 'Policy', every);
  expectGolden(chart, 'workload-policy/every-prop');
});

test('pods without paths are isolated in both directions, including DNS', () => {
  expectGolden(new Workload('stt-service', 'stella', [GRPC]).toChart(), 'workload-policy/closed');
});

test('an open internet needs a reason, which becomes an annotation of the policy', () => {
  const agent = new Workload('browser-agent', 'ai-agents');
  agent.connections.allowTo(Egress.anywhere('it opens any page that its user names'));
  expectGolden(agent.toChart(), 'workload-policy/anywhere');
});

test('ingress for clients outside is open for their own addresses and those of the load balancer', () => {
  const gateway = new Workload('gateway', 'edge', [{ name: 'https', port: 8443 }]);
  gateway.connections.allowFrom(
    Peer.clients({ sourceRanges: ['0.0.0.0/0', '198.51.100.0/24'], loadBalancerRanges: ['10.1.2.0/24'] }),
  );
  expectGolden(gateway.toChart(), 'workload-policy/clients');
});

test('a path across namespaces is open on both sides, on the port of the target', () => {
  const [agent, stt] = [new Workload('agent', 'ai-agents'), new Workload('stt', 'stella', [GRPC])];
  agent.connections.allowTo(stt);
  const ports = [{ port: 50_051, protocol: 'TCP' }];
  const peer = (namespace: string, app: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { app } },
  });
  expect(agent.toPolicy()).toEqual({
    podSelector: { matchLabels: { app: 'agent' } },
    policyTypes: ['Ingress', 'Egress'],
    egress: [DNS, { to: [peer('stella', 'stt')], ports }],
  });
  expect(stt.toPolicy()).toEqual({
    podSelector: { matchLabels: { app: 'stt' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [peer('ai-agents', 'agent')], ports }],
  });
});

test('callers use the port of the Service, and both policies have the port of the container', () => {
  const chart = Testing.chart();
  const ports = [{ name: 'http', port: 8080, servicePort: 80 }];
  const stt = new Microservice(chart, 'Stt', { ...minimal, ports });
  const api = new Microservice(chart, 'Api', { ...minimal, name: 'api', namespace: 'front' });
  api.connections.allowTo(stt);
  const found = reachability(chart.toJson());
  expect(String(found.portsBetween('front/api', 'stella/stt-service'))).toBe('TCP 8080');
  expect(found.verdict('front/api', 'stt-service.stella.svc', 80)).toBe('open');
  expect(found.verdict('front/api', 'stt-service.stella.svc', 8080)).toBe('closed');
});

test('a peer in the same namespace is selected only by its labels', () => {
  const [manager, stt] = [new Workload('manager', 'stella'), new Workload('stt', 'stella', [GRPC])];
  manager.connections.allowTo(stt);
  expect(stt.toPolicy().ingress).toEqual([
    { from: [{ podSelector: { matchLabels: { app: 'manager' } } }], ports: [{ port: 50_051, protocol: 'TCP' }] },
  ]);
});

test('every pod of another namespace is a namespace selector, every pod of the same one an empty selector', () => {
  const agent = new Workload('agent', 'ai-agents', [METRICS]);
  agent.connections.allowFrom(Peer.pods({ namespace: 'monitoring' }));
  agent.connections.allowFrom(Peer.pods({ namespace: 'ai-agents' }));
  expect(agent.toPolicy().ingress?.flatMap(({ from }) => from)).toEqual([
    { podSelector: { matchLabels: {} } },
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
  ]);
});

test('a path that is declared after the policy is part of it', () => {
  const agent = new Workload('agent', 'ai-agents');
  expect(agent.toPolicy().egress).toBeUndefined();
  agent.connections.allowTo(new Workload('stt', 'stella', [GRPC]));
  expect(agent.toPolicy().egress).toHaveLength(2);
});

test('a workload that is only called needs no DNS', () => {
  const stt = new Workload('stt', 'stella', [GRPC]);
  stt.connections.allowFrom(new Workload('agent', 'ai-agents'));
  expect(stt.toPolicy().egress).toBeUndefined();
});

test('NodeLocal DNSCache is open only if the cluster has it', () => {
  const plain = new Workload('agent', 'ai-agents');
  const cached = new Workload('agent', 'ai-agents', [], chartOn({ dns: { localCidrs: ['169.254.20.10/32'] } }));
  for (const { connections } of [plain, cached]) connections.allowTo(Egress.addresses('b', ['203.0.113.0/24'], []));
  const cache = { ipBlock: { cidr: '169.254.20.10/32' } };
  expect(plain.toPolicy().egress?.[0]).toEqual(DNS);
  expect(cached.toPolicy().egress?.[0]).toEqual({ ...DNS, to: [...DNS.to, cache] });
});

test('all ports of one peer are in one rule, sorted, without duplicates', () => {
  const [agent, stt] = [new Workload('agent', 'ai-agents'), new Workload('stt', 'stella', [METRICS, GRPC])];
  agent.connections.allowTo(stt, { ports: ['grpc'] });
  agent.connections.allowTo(stt, { ports: ['metrics'] });
  agent.connections.allowTo(stt);
  expect(stt.toPolicy().ingress).toMatchObject([
    {
      ports: [
        { port: 9090, protocol: 'TCP' },
        { port: 50_051, protocol: 'TCP' },
      ],
    },
  ]);
});

test('peers with the same ports share a rule', () => {
  const stt = new Workload('stt', 'stella', [GRPC]);
  for (const name of ['b', 'a', 'c']) new Workload(name, 'stella').connections.allowTo(stt);
  expect(stt.toPolicy().ingress).toEqual([
    {
      from: ['a', 'b', 'c'].map((app) => ({ podSelector: { matchLabels: { app } } })),
      ports: [{ port: 50_051, protocol: 'TCP' }],
    },
  ]);
});

test('an address that is open on every port needs no rule for single ports', () => {
  const agent = new Workload('agent', 'ai-agents');
  agent.connections.allowTo(Egress.addresses('proxy', ['203.0.113.0/24'], [{ port: 3128 }]));
  agent.connections.allowTo(Egress.addresses('proxy', ['203.0.113.0/24'], []));
  expect(agent.toPolicy().egress).toEqual([DNS, { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }]);
});

test('a range of one port is rendered as that port', () => {
  const agent = new Workload('agent', 'ai-agents');
  agent.connections.allowTo(
    Egress.addresses(
      'media',
      ['203.0.113.0/24'],
      [
        { port: 7882, endPort: 7882, protocol: 'UDP' },
        { port: 50_000, endPort: 60_000, protocol: 'UDP' },
      ],
    ),
  );
  expect(agent.toPolicy().egress?.at(-1)?.ports).toEqual([
    { port: 7882, protocol: 'UDP' },
    { port: 50_000, endPort: 60_000, protocol: 'UDP' },
  ]);
});

test('a port within a range is left out, and a port next to it is not', () => {
  const agent = new Workload('agent', 'ai-agents');
  const range = { port: 50_000, endPort: 60_000, protocol: 'UDP' } as const;
  for (const port of [50_000, 55_000, 60_000, 60_001]) {
    agent.connections.allowTo(Egress.addresses('media', ['203.0.113.0/24'], [{ port, protocol: 'UDP' }, range]));
  }
  agent.connections.allowTo(Egress.addresses('media', ['203.0.113.0/24'], [{ port: 55_000 }]));
  expect(agent.toPolicy().egress?.at(-1)?.ports).toEqual([
    { port: 55_000, protocol: 'TCP' },
    range,
    { port: 60_001, protocol: 'UDP' },
  ]);
});

test('a policy without an exception has no reason annotation', () => {
  const agent = new Workload('agent', 'ai-agents');
  agent.connections.allowTo(Egress.internet443());
  expect(agent.toAnnotations()).toBeUndefined();
});

test('a policy lists several reasons in order', () => {
  const agent = new Workload('agent', 'ai-agents');
  for (const reason of ['b', 'a', 'b']) agent.connections.allowTo(Egress.anywhere(reason));
  expect(agent.toAnnotations()).toEqual({ 'cdk8s-agents/egress-reason': 'a; b' });
});

test('reasons for ingress and egress are separate annotations', () => {
  const gateway = new Workload('gateway', 'edge', [GRPC]);
  gateway.connections.allowFrom(Peer.addresses('all', [{ cidr: '0.0.0.0/0' }], [], 'partners call from anywhere'));
  expect(gateway.toAnnotations()).toEqual({ 'cdk8s-agents/ingress-reason': 'partners call from anywhere' });
});

test('the order of the calls changes nothing, and no rule is open to all or only on one side', () => {
  const paths: readonly ((agent: Workload) => void)[] = [
    (agent) => agent.connections.allowTo(new Workload('stt', 'stella', [GRPC, METRICS]), { ports: ['grpc'] }),
    (agent) => agent.connections.allowTo(new Workload('tts', 'stella', [GRPC])),
    (agent) => agent.connections.allowTo(new Workload('peer', 'ai-agents', [GRPC])),
    (agent) => agent.connections.allowTo(Egress.internet443()),
    (agent) => agent.connections.allowTo(Egress.liveKitCloud()),
    (agent) => agent.connections.allowTo(Egress.liveKit({ cidrs: ['203.0.113.0/28', '198.51.100.0/28'] })),
    (agent) => agent.connections.allowFrom(Peer.pods({ namespace: 'monitoring' }), { ports: ['metrics'] }),
    (agent) => agent.connections.allowFrom(new Workload('manager', 'stella')),
  ];
  const render = (calls: readonly ((agent: Workload) => void)[]): NetworkPolicySpec => {
    const agent = new Workload('agent', 'ai-agents', [GRPC, METRICS]);
    for (const open of calls) open(agent);
    return agent.toPolicy();
  };
  fc.assert(
    fc.property(fc.shuffledSubarray([...paths]), (calls) => {
      const inOrder = paths.filter((open) => calls.includes(open));
      const policy = render([...calls, ...calls]);
      expect(JSON.stringify(policy)).toBe(JSON.stringify(render(inOrder)));
      expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
      const sides = [...(policy.egress ?? []).map(({ to }) => to), ...(policy.ingress ?? []).map(({ from }) => from)];
      expect(sides.filter((peers) => peers === undefined || peers.length === 0)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
