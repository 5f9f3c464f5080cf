import { type Reachability, reachability } from '../../src/reachability/index';
import { afterFixes } from './advice/applied-fix';
import { denyAll, deployment, policy, service } from './kube';

const OBJECTS: readonly object[] = [
  deployment('stella/stt', [{ name: 'grpc', containerPort: 50_051 }]),
  deployment('stella/server'),
  deployment('ai-agents/agent'),
  deployment('free/tool'),
  service('stella/stt', { selector: { app: 'stt' }, ports: [{ port: 80, targetPort: 'grpc' }] }),
  denyAll('stella'),
  denyAll('ai-agents'),
  policy('stella/stt', {
    podSelector: { matchLabels: { app: 'stt' } },
    ingress: [
      { from: [{ podSelector: { matchLabels: { app: 'agent' } } }], ports: [{ port: 50_051 }] },
      { from: [{ podSelector: { matchLabels: { app: 'server' } } }], ports: [{ port: 80 }] },
    ],
  }),
  policy('stella/server', {
    podSelector: { matchLabels: { app: 'server' } },
    egress: [{ to: [{ podSelector: { matchLabels: { app: 'stt' } } }], ports: [{ port: 'grpc' }] }],
  }),
  policy('ai-agents/agent', {
    podSelector: { matchLabels: { app: 'agent' } },
    egress: [
      { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'stt' } } }], ports: [{ port: 50_051 }] },
      { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 443 }] },
    ],
  }),
];
const net = reachability(OBJECTS);

test('an explanation points out a peer without namespaceSelector', () => {
  expect(String(net.explain('ai-agents/agent', 'stella/stt', 50_051))).toMatchInlineSnapshot(`
"ai-agents/agent → stella/stt on TCP 50051: closed
  egress open: by spec.egress[0] of NetworkPolicy ai-agents/agent
  ingress closed: stella/default-deny, stella/stt isolate stella/stt, and no rule opens TCP 50051 from ai-agents/agent
    near: spec.ingress[0] of NetworkPolicy stella/stt has a podSelector without namespaceSelector, which selects pods of its own namespace only
    fix: add to spec.ingress of NetworkPolicy stella/stt:
      - {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ai-agents}}, podSelector: {matchLabels: {app: agent}}}], ports: [{protocol: TCP, port: 50051}]}"
`);
});

test('an explanation points out a Service port instead of the pod port', () => {
  expect(String(net.explain('stella/server', 'stt.stella.svc', 80))).toMatchInlineSnapshot(`
"stella/server → stt.stella.svc on TCP 80: closed
  egress open: by spec.egress[0] of NetworkPolicy stella/server
  ingress closed: stella/default-deny, stella/stt isolate stella/stt, and no rule opens TCP 50051 from stella/server
    near: spec.ingress[0] of NetworkPolicy stella/stt opens TCP 50051, but only for pods with app=agent
    near: spec.ingress[1] of NetworkPolicy stella/stt selects stella/server, but opens TCP 80
    fix: add to spec.ingress of NetworkPolicy stella/stt:
      - {from: [{podSelector: {matchLabels: {app: server}}}], ports: [{protocol: TCP, port: 50051}]}
  note: stt.stella.svc:80 leads to stella/stt on TCP 50051"
`);
});

test('an explanation points out an address outside all blocks', () => {
  expect(String(net.explain('ai-agents/agent', '169.254.169.254', 443))).toMatchInlineSnapshot(`
"ai-agents/agent → 169.254.169.254 on TCP 443: closed
  egress closed: ai-agents/default-deny, ai-agents/agent isolate ai-agents/agent, and no rule opens TCP 443 to 169.254.169.254
    near: spec.egress[1] of NetworkPolicy ai-agents/agent opens TCP 443, but only for 203.0.113.0/24
    fix: add to spec.egress of NetworkPolicy ai-agents/agent:
      - {to: [{ipBlock: {cidr: 169.254.169.254/32}}], ports: [{protocol: TCP, port: 443}]}
  ingress open: 169.254.169.254 is outside the cluster: no policy applies to it"
`);
});

test('an open path names the rules that open it', () => {
  const explained = net.explain('free/tool', 'ai-agents/agent', 8080);
  const { verdict, egress, ingress } = explained;
  expect([verdict, egress.verdict, ingress.verdict]).toEqual(['closed', 'open', 'closed']);
  expect(net.explain('ai-agents/agent', '203.0.113.10', 443)).toMatchObject({
    verdict: 'open',
    egress: { by: [{ policy: 'ai-agents/agent', path: 'spec.egress[1]' }] },
  });
  expect(String(explained)).toContain('no policy isolates free/tool for egress');
});

test.each([
  ['tts.stella.svc has no such port', 'stt.stella.svc', 50_051, 'stt.stella.svc has no port TCP 50051: it has TCP 80'],
  [
    'a port that no container declares',
    'free/tool',
    7,
    'no container of free/tool declares TCP 7: they declare TCP 8080',
  ],
])('an explanation mentions %s', (_what, to, port, words) => {
  expect(String(net.explain('stella/server', to, port))).toContain(words);
});

test('an explanation agrees with verdict', () => {
  for (const from of ['stella/stt', 'stella/server', 'ai-agents/agent', 'free/tool', 'internet', '203.0.113.10']) {
    for (const to of [
      'stella/stt',
      'stella/server',
      'ai-agents/agent',
      'free/tool',
      'stt.stella.svc',
      '203.0.113.10',
    ]) {
      if (/\d|internet/.test(from) && /\d/.test(to)) continue;
      for (const port of [80, 443, 8080, 50_051]) {
        expect([from, to, port, net.explain(from, to, port).verdict]).toEqual([
          from,
          to,
          port,
          net.verdict(from, to, port),
        ]);
      }
    }
  }
});

test('the fix of a path opens it', () => {
  const paths: readonly (readonly [string, string, number])[] = [
    ['ai-agents/agent', 'stella/stt', 50_051],
    ['stella/server', 'stella/stt', 50_051],
    ['stella/stt', 'ai-agents/agent', 8080],
    ['free/tool', 'stella/server', 8080],
    ['ai-agents/agent', '169.254.169.254', 80],
    ['internet', 'stella/stt', 50_051],
    ['ai-agents/agent', 'internet', 443],
  ];
  for (const [from, to, port] of paths) {
    expect(net.verdict(from, to, port)).toMatch(/closed|partly/);
    expect(mended(net, from, to, port).verdict(from, to, port)).toBe('open');
  }
});

/** The set after the fixes of a path. */
function mended(broken: Reachability, from: string, to: string, port: number): Reachability {
  return reachability(afterFixes(OBJECTS, broken.explain(from, to, port)));
}
