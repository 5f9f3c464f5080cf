import { InputError } from '../../src/core/input/input';
import { reachability } from '../../src/reachability/index';
import { denyAll, deployment, namespace, policy, service } from './kube';

const fromApp = (app: string, where?: string) => ({
  podSelector: { matchLabels: { app } },
  ...(where ? { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': where } } } : {}),
});

const OBJECTS: readonly object[] = [
  namespace('stella', { team: 'speech' }),
  deployment('stella/stt', [
    { name: 'grpc', containerPort: 50_051 },
    { name: 'metrics', containerPort: 9090 },
  ]),
  deployment('ai-agents/agent'),
  service('stella/stt', { selector: { app: 'stt' }, ports: [{ port: 80, targetPort: 'grpc' }] }),
  service('stella/pods', { clusterIP: 'None', selector: { app: 'stt' }, ports: [{ port: 80, targetPort: 50_051 }] }),
  service('stella/nobody', { selector: { app: 'gone' }, ports: [{ port: 80 }] }),
  service('stella/outside', { ports: [{ port: 80 }] }),
  denyAll('stella'),
  policy('stella/stt', {
    podSelector: { matchLabels: { app: 'stt' } },
    ingress: [
      { from: [fromApp('agent', 'ai-agents')], ports: [{ port: 'grpc' }] },
      { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 9090 }] },
    ],
  }),
];
const net = reachability(OBJECTS);

test.each([
  ['ai-agents/agent', 'stella/stt', 50_051, true],
  ['ai-agents/agent', 'stella/stt', 9090, false],
  ['Deployment/ai-agents/agent', 'deployment/stella/stt', 50_051, true],
  ['ai-agents/agent', 'stt.stella.svc', 80, true],
  ['ai-agents/agent', 'stt.stella.svc.cluster.local', 80, true],
  ['ai-agents/agent', 'stt.stella.svc', 50_051, false],
  ['ai-agents/agent', 'pods.stella.svc', 50_051, true],
  ['ai-agents/agent', 'pods.stella.svc', 80, false],
  ['ai-agents/agent', 'nobody.stella.svc', 80, false],
  ['ai-agents/agent', 'outside.stella.svc', 80, false],
  ['203.0.113.10', 'stella/stt', 9090, true],
  ['203.0.113.0/24', 'stella/stt', 9090, true],
  ['203.0.112.0/23', 'stella/stt', 9090, false],
  ['internet', 'stella/stt', 9090, false],
  ['ai-agents/agent', 'internet', 443, true],
  ['stella/stt', 'internet', 443, false],
  ['app=agent in ai-agents', 'stella/stt', 50_051, 'from must be a workload'],
  ['every pod of every namespace', 'ai-agents/agent', 80, true],
  ['ingress-controller', 'ai-agents/agent', 80, true],
  ['ingress-controller', 'stella/stt', 50_051, false],
])('from %p to %p on %p: %p', (from, to, port, expected) => {
  const ask = () => net.allows(from, to, port);
  if (typeof expected === 'boolean') expect(ask()).toBe(expected);
  else expect(ask).toThrow(expected);
});

test('pods that are not in the set are described by labels', () => {
  const agent = { namespace: 'ai-agents', labels: { app: 'agent', session: '7' } };
  expect(net.allows(agent, 'stella/stt', 50_051)).toBe(true);
  expect(net.allows({ ...agent, namespace: 'elsewhere' }, 'stella/stt', 50_051)).toBe(false);
  expect(net.allows('ai-agents/agent', { namespace: 'stella', labels: {} }, 80)).toBe(false);
  const stt = {
    namespace: 'stella',
    labels: { app: 'stt' },
    ports: [{ name: 'grpc', port: 7, protocol: 'TCP' as const }],
  };
  expect(net.allows('ai-agents/agent', stt, 7)).toBe(true);
});

test('namespace labels come from the question, or else from the Namespace object', () => {
  const rules = policy('x/y', {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'speech' } } }] }],
  });
  const asked = reachability([...OBJECTS, deployment('x/y'), rules]);
  expect(asked.allows({ namespace: 'stella', labels: {} }, 'x/y', 80)).toBe(false); // its own default deny
  expect(asked.allows({ namespace: 'other', labels: {} }, 'x/y', 80)).toBe(false);
  expect(asked.allows({ namespace: 'other', labels: {}, namespaceLabels: { team: 'speech' } }, 'x/y', 80)).toBe(true);
});

test('portsBetween returns all ports, for a Service the ports of its pods', () => {
  expect(String(net.portsBetween('ai-agents/agent', 'stella/stt'))).toBe('TCP 50051');
  expect(String(net.portsBetween('ai-agents/agent', 'stt.stella.svc'))).toBe('TCP 50051');
  expect(String(net.portsBetween('stella/stt', 'ai-agents/agent'))).toBe('no port');
});

test.each([
  ['nobody', () => net.allows('stella/tts', 'stella/stt', 80)],
  ['a Service that is not there', () => net.allows('ai-agents/agent', 'stt.elsewhere.svc', 80)],
  ['a Service that calls', () => net.allows('stt.stella.svc', 'ai-agents/agent', 80)],
  ['two that are outside', () => net.allows('10.0.0.1', 'internet', 80)],
  [
    'two kinds of one name',
    () =>
      reachability([...OBJECTS, { ...deployment('stella/stt'), kind: 'StatefulSet' }]).allows(
        'stella/stt',
        'internet',
        80,
      ),
  ],
])('%s is refused', (_what, ask) => {
  expect(ask).toThrow(InputError);
  expect(ask).toThrow(/^Path: (from|to|from and to) must .+, got /);
});

test('the error for an unknown name lists the known ones', () => {
  expect(() => net.allows('stella/tts', 'stella/stt', 80)).toThrowErrorMatchingInlineSnapshot(
    `"Path: from must be a workload, a Service, an address or a block: one of ai-agents/agent, stella/stt, got "stella/tts""`,
  );
});

describe('an ipBlock that contains the addresses of pods', () => {
  const rules = policy('a/b', {
    podSelector: { matchLabels: { app: 'b' } },
    egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 443 }] }],
  });
  const objects = [deployment('a/b'), deployment('x/y'), rules];

  test('does not match pods by default, but the explanation mentions plugins that differ', () => {
    const asked = reachability(objects);
    expect(asked.allows('a/b', 'x/y', 443)).toBe(false);
    expect(asked.explain('a/b', 'x/y', 443).egress.nearest).toEqual([
      'spec.egress[0] of NetworkPolicy a/b opens TCP 443 for 10.0.0.0/8: some network plugins count pods among these addresses',
    ]);
  });

  test('matches pods within podCidrs', () => {
    const asked = reachability(objects, { podCidrs: ['10.244.0.0/16'] });
    expect(asked.allows('a/b', 'x/y', 443)).toBe(true);
    expect(asked.allows('a/b', { namespace: 'elsewhere', labels: {} }, 443)).toBe(true);
    expect(asked.allows('a/b', 'x/y', 80)).toBe(false);
    expect(asked.connections().map(({ from, to }) => `${from.id} → ${to.id}`)).toContain('a/b → x/y');
    expect(reachability(objects, { podCidrs: ['10.0.0.0/7'] }).allows('a/b', 'x/y', 443)).toBe(false);
  });

  test.each([[[]], [['10.0.0.1']]])('%p are no blocks', (podCidrs) => {
    expect(() => reachability(objects, { podCidrs })).toThrow(/^Reachability: podCidrs/);
  });
});

test('the Services that an operator creates are found by host name', () => {
  const postgres = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'pg', namespace: 'shop' },
  };
  const closed = reachability([postgres, denyAll('shop'), deployment('shop/api')]);
  expect(closed.allows('shop/api', 'pg-rw.shop.svc', 5432)).toBe(false);
  const open = reachability([postgres, deployment('shop/api')]);
  expect(open.allows('shop/api', 'pg-rw.shop.svc', 5432)).toBe(true);
  expect(open.allows('shop/api', 'pg-rw.shop.svc', 8000)).toBe(false);
  expect(() => open.allows('shop/api', 'pg-write.shop.svc', 5432)).toThrow('pg-rw.shop.svc');
});
