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
  ['ai-agents/agent', 'stella/stt', 50_051, 'open'],
  ['ai-agents/agent', 'stella/stt', 9090, 'closed'],
  ['Deployment/ai-agents/agent', 'deployment/stella/stt', 50_051, 'open'],
  ['ai-agents/agent', 'stt.stella.svc', 80, 'open'],
  ['ai-agents/agent', 'stt.stella.svc.cluster.local', 80, 'open'],
  ['ai-agents/agent', 'stt.stella.svc', 50_051, 'closed'],
  ['ai-agents/agent', 'pods.stella.svc', 50_051, 'open'],
  ['ai-agents/agent', 'pods.stella.svc', 80, 'closed'],
  ['ai-agents/agent', 'nobody.stella.svc', 80, 'closed'],
  ['ai-agents/agent', 'outside.stella.svc', 80, 'unknown'],
  ['203.0.113.10', 'stella/stt', 9090, 'open'],
  ['203.0.113.0/24', 'stella/stt', 9090, 'open'],
  ['203.0.112.0/23', 'stella/stt', 9090, 'partly'],
  ['internet', 'stella/stt', 9090, 'partly'],
  ['ai-agents/agent', 'internet', 443, 'open'],
  ['stella/stt', 'internet', 443, 'closed'],
  ['every pod of every namespace', 'ai-agents/agent', 80, 'open'],
  ['ingress-controller', 'ai-agents/agent', 80, 'open'],
  ['ingress-controller', 'stella/stt', 50_051, 'unknown'],
])('from %p to %p on %p: %p', (from, to, port, expected) => {
  expect(net.verdict(from, to, port)).toBe(expected);
});

test('pods that are not in the set are described by labels', () => {
  const agent = { namespace: 'ai-agents', labels: { app: 'agent', session: '7' } };
  expect(net.verdict(agent, 'stella/stt', 50_051)).toBe('open');
  expect(net.verdict({ ...agent, namespace: 'elsewhere' }, 'stella/stt', 50_051)).toBe('closed');
  expect(net.verdict('ai-agents/agent', { namespace: 'stella', labels: {} }, 80)).toBe('closed');
  const stt = {
    namespace: 'stella',
    labels: { app: 'stt' },
    ports: [{ name: 'grpc', port: 7, protocol: 'TCP' as const }],
  };
  expect(net.verdict('ai-agents/agent', stt, 7)).toBe('open');
});

test('namespace labels come from the question, or else from the Namespace object', () => {
  const rules = policy('x/y', {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'speech' } } }] }],
  });
  const asked = reachability([...OBJECTS, deployment('x/y'), rules]);
  expect(asked.verdict({ namespace: 'stella', labels: {} }, 'x/y', 80)).toBe('closed'); // its own default deny
  expect(asked.verdict({ namespace: 'other', labels: {} }, 'x/y', 80)).toBe('unknown');
  expect(asked.verdict({ namespace: 'other', labels: {}, namespaceLabels: {} }, 'x/y', 80)).toBe('closed');
  expect(asked.verdict({ namespace: 'other', labels: {}, namespaceLabels: { team: 'speech' } }, 'x/y', 80)).toBe(
    'open',
  );
});

test('portsBetween returns all ports, for a Service the ports of its pods', () => {
  expect(String(net.portsBetween('ai-agents/agent', 'stella/stt'))).toBe('TCP 50051');
  expect(String(net.portsBetween('ai-agents/agent', 'stt.stella.svc'))).toBe('TCP 50051');
  expect(String(net.portsBetween('stella/stt', 'ai-agents/agent'))).toBe('no port');
});

test.each([
  ['nobody', () => net.verdict('stella/tts', 'stella/stt', 80) === 'open'],
  ['a Service that is not there', () => net.verdict('ai-agents/agent', 'stt.elsewhere.svc', 80) === 'open'],
  ['a Service that calls', () => net.verdict('stt.stella.svc', 'ai-agents/agent', 80) === 'open'],
  ['a selector of pods in the set', () => net.verdict('app=agent in ai-agents', 'stella/stt', 50_051)],
  ['two that are outside', () => net.verdict('10.0.0.1', 'internet', 80) === 'open'],
  [
    'two kinds of one name',
    () =>
      reachability([...OBJECTS, { ...deployment('stella/stt'), kind: 'StatefulSet' }]).verdict(
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
  expect(() => net.verdict('stella/tts', 'stella/stt', 80) === 'open').toThrowErrorMatchingInlineSnapshot(
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
    expect(asked.verdict('a/b', 'x/y', 443)).toBe('closed');
    expect(asked.explain('a/b', 'x/y', 443).egress.nearest).toEqual([
      'spec.egress[0] of NetworkPolicy a/b opens TCP 443 for 10.0.0.0/8: some network plugins count pods among these addresses',
    ]);
  });

  test('matches pods within podCidrs', () => {
    const asked = reachability(objects, { podCidrs: ['10.244.0.0/16'] });
    expect(asked.verdict('a/b', 'x/y', 443)).toBe('open');
    expect(asked.verdict('a/b', { namespace: 'elsewhere', labels: {} }, 443)).toBe('open');
    expect(asked.verdict('a/b', 'x/y', 80)).toBe('closed');
    expect(asked.connections().map(({ from, to }) => `${from.id} → ${to.id}`)).toContain('a/b → x/y');
    expect(reachability(objects, { podCidrs: ['10.0.0.0/7'] }).verdict('a/b', 'x/y', 443)).toBe('unknown');
    expect(reachability(objects, { podCidrs: ['11.0.0.0/8'] }).verdict('a/b', 'x/y', 443)).toBe('closed');
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
  expect(closed.verdict('shop/api', 'pg-rw.shop.svc', 5432)).toBe('closed');
  const open = reachability([postgres, deployment('shop/api')]);
  expect(open.verdict('shop/api', 'pg-rw.shop.svc', 5432)).toBe('open');
  expect(open.verdict('shop/api', 'pg-rw.shop.svc', 8000)).toBe('closed');
  expect(() => open.verdict('shop/api', 'pg-write.shop.svc', 5432) === 'open').toThrow('pg-rw.shop.svc');
});
