import { InputError } from '../../src/core/input/input';
import { Connections, type Endpoint, type EndpointPort, type IConnectable } from '../../src/network/connections';
import { Egress } from '../../src/network/egress';
import { Peer } from '../../src/network/peer';

/** A minimal construct with connections. */
function connectable(name: string, namespace: string, ports: readonly EndpointPort[] = []): IConnectable {
  const subject = `Microservice '${namespace}/${name}'`;
  return { connections: new Connections({ subject, namespace, podLabels: { app: name }, ports }) };
}

function selectorOf({ namespace, podLabels }: Endpoint): object {
  return { kind: 'pods', namespaceLabels: { 'kubernetes.io/metadata.name': namespace }, podLabels };
}

const GRPC = { name: 'grpc', port: 50_051 };
const METRICS = { name: 'metrics', port: 9090 };
const MEDIA = { name: 'media', port: 7882, protocol: 'UDP' } as const;

test('one call opens egress on one side and ingress on the other, on the port of the target', () => {
  const agent = connectable('agent', 'ai-agents');
  const stt = connectable('stt', 'speech', [GRPC]);
  agent.connections.allowTo(stt);
  const ports = [{ port: 50_051, protocol: 'TCP' }];
  const pathTo = ({ connections: { endpoint } }: IConnectable) => {
    return { selector: selectorOf(endpoint), ports, peer: endpoint.subject, endpoint };
  };
  expect(agent.connections.egress).toEqual([pathTo(stt)]);
  expect(stt.connections.ingress).toEqual([pathTo(agent)]);
  expect([agent.connections.ingress, stt.connections.egress]).toEqual([[], []]);
});

test('allowFrom does the same as allowTo from the other end', () => {
  const [agent, stt] = [connectable('agent', 'ai-agents'), connectable('stt', 'speech', [GRPC, METRICS])];
  const [sameAgent, sameStt] = [connectable('agent', 'ai-agents'), connectable('stt', 'speech', [GRPC, METRICS])];
  agent.connections.allowTo(stt, { ports: ['grpc'] });
  sameStt.connections.allowFrom(sameAgent, { ports: ['grpc'] });
  expect(sameAgent.connections).toEqual(agent.connections);
  expect(sameStt.connections).toEqual(stt.connections);
});

test.each([
  [undefined, [50_051, 9090, 7882]],
  [['metrics'], [9090]],
  [
    ['media', 'grpc'],
    [50_051, 7882],
  ],
])('with the declared ports of the target, %p opens %p', (names, opened) => {
  const agent = connectable('agent', 'ai-agents');
  agent.connections.allowTo(connectable('stt', 'speech', [GRPC, METRICS, MEDIA]), names ? { ports: names } : {});
  expect(agent.connections.egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual(opened);
});

test('a path keeps the protocol of the port', () => {
  const agent = connectable('agent', 'ai-agents');
  agent.connections.allowTo(connectable('livekit', 'media', [MEDIA]));
  expect(agent.connections.egress).toMatchObject([{ ports: [{ port: 7882, protocol: 'UDP' }] }]);
});

test('a port that the target does not declare is refused with both ends', () => {
  const agent = connectable('agent', 'ai-agents');
  const stt = connectable('stt', 'speech', [GRPC, METRICS]);
  expect(() => agent.connections.allowTo(stt, { ports: ['http', 'grpc'] })).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'ai-agents/agent' → Microservice 'speech/stt': ports must be among those that Microservice 'speech/stt' declares (grpc, metrics), got ["http"]"`,
  );
  expect([agent.connections.egress, stt.connections.ingress]).toEqual([[], []]);
});

test('a target without ports is refused with both ends', () => {
  const [agent, worker] = [connectable('agent', 'ai-agents'), connectable('worker', 'batch')];
  expect(() => worker.connections.allowFrom(agent)).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'ai-agents/agent' → Microservice 'batch/worker': Microservice 'batch/worker' declares no port: a path to it cannot work"`,
  );
});

test('a path to a Peer opens only our side', () => {
  const agent = connectable('agent', 'ai-agents', [METRICS]);
  const redis = Peer.pods({ namespace: 'redis', labels: { app: 'redis' }, ports: [{ port: 6379 }] });
  const prometheus = Peer.pods({ namespace: 'monitoring', labels: { app: 'prometheus' } });
  agent.connections.allowTo(redis);
  agent.connections.allowFrom(prometheus, { ports: ['metrics'] });
  expect(agent.connections.egress).toEqual([
    { selector: redis.selectors[0], ports: [{ port: 6379 }], peer: "Peer 'redis in redis'" },
  ]);
  expect(agent.connections.ingress).toEqual([
    {
      selector: prometheus.selectors[0],
      ports: [{ port: 9090, protocol: 'TCP' }],
      peer: "Peer 'prometheus in monitoring'",
    },
  ]);
});

test('every block of a peer is opened', () => {
  const agent = connectable('agent', 'ai-agents');
  agent.connections.allowTo(Egress.internet443());
  expect(agent.connections.egress.map(({ selector }) => selector)).toMatchObject([
    { kind: 'block', cidr: '0.0.0.0/0' },
    { kind: 'block', cidr: '::/0' },
  ]);
});

test.each([
  ['pods that declare no port', () => Peer.pods({ namespace: 'redis' }), {}],
  ['ports by name', () => Egress.internet443(), { ports: ['https'] }],
])('a path to a peer with %s is refused with both ends', (_what, peer, options) => {
  const agent = connectable('agent', 'ai-agents');
  expect(() => agent.connections.allowTo(peer(), options)).toThrow(InputError);
  expect(() => agent.connections.allowTo(peer(), options)).toThrow(/^Microservice 'ai-agents\/agent' → Peer '.+': /);
  expect(agent.connections.egress).toEqual([]);
});

test('reasons are sorted, without duplicates, by direction', () => {
  const agent = connectable('agent', 'ai-agents', [GRPC]);
  for (const reason of ['b', 'a', 'b']) agent.connections.allowTo(Egress.anywhere(reason));
  agent.connections.allowFrom(Egress.anywhere('c'));
  expect([agent.connections.egressReasons, agent.connections.ingressReasons]).toEqual([['a', 'b'], ['c']]);
});

test('clients outside may call, but cannot be called', () => {
  const gateway = connectable('gateway', 'edge', [GRPC]);
  gateway.connections.allowFrom(Peer.clients());
  expect(gateway.connections.ingress).toMatchObject([
    { selector: { cidr: '0.0.0.0/0' }, ports: [{ port: 50_051 }] },
    { selector: { cidr: '::/0' }, ports: [{ port: 50_051 }] },
  ]);
  expect(() => gateway.connections.allowTo(Peer.clients())).toThrowErrorMatchingInlineSnapshot(
    `"Microservice 'edge/gateway' → Peer 'clients outside': the peer is only for incoming calls: use it with allowFrom, and a peer of Egress with allowTo"`,
  );
});

test('the error for a workload of cdk8s-plus-28 names WorkloadPolicy.of', () => {
  const agent = connectable('agent', 'ai-agents', [GRPC]);
  const untyped: IConnectable = JSON.parse('{ "connections": {} }');
  for (const open of [() => agent.connections.allowTo(untyped), () => agent.connections.allowFrom(untyped)]) {
    expect(open).toThrow(
      "Microservice 'ai-agents/agent': the other end must be a Peer or have connections of cdk8s-agents: WorkloadPolicy.of",
    );
  }
});

test('an empty list of ports is refused, because it would open all ports', () => {
  const [agent, stt] = [connectable('agent', 'ai-agents'), connectable('stt', 'speech', [GRPC])];
  expect(() => agent.connections.allowTo(stt, { ports: [] })).toThrow('ports must name at least one of grpc');
});

test('the warnings of a peer are kept with the paths', () => {
  const agent = connectable('agent', 'ai-agents');
  agent.connections.allowTo(Peer.addresses('outside', [{ cidr: '0.0.0.0/0' }], [{ port: 443 }]));
  expect(agent.connections.warnings).toHaveLength(1);
});
