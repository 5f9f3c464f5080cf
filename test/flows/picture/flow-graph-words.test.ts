import type { FlowsSource } from '../../../src/flows/flows-source';
import { flowGraph } from '../../../src/flows/picture/flow-graph';
import { AddressSet, PortSet } from '../../../src/reachability/index';
import { addresses, dnsPorts, internet, net, pods, tcp, workload } from '../hand-made';

const [api, db] = [workload('shop/api'), workload('shop/db')];

/** The names of called endpoints outside. */
function outgoing(source: FlowsSource): readonly string[] {
  return flowGraph(source).arrows.map(({ to, ports }) => `${to.replace(' (called)', '')}: ${ports.words}`);
}

test('addresses are joined as a policy has them, if that is shorter', () => {
  const [block, rest] = [
    AddressSet.block('203.0.113.0/24'),
    AddressSet.INTERNET.minus(AddressSet.block('203.0.113.0/24')),
  ];
  const source = net(
    [api],
    [
      [api, addresses(block), tcp(443, 8443)],
      [api, addresses(rest), tcp(443)],
    ],
  );
  expect(outgoing(source)).toEqual(['203.0.113.0/24: 8443', 'the internet: 443']);
  const own = addresses(AddressSet.block('10.0.0.0/8'));
  const apart = net(
    [api],
    [
      [api, own, tcp(443, 6443)],
      [api, internet, dnsPorts.union(tcp(443))],
    ],
  );
  expect(outgoing(apart)).toEqual(['10.0.0.0/8: 443, 6443', 'the internet: 53 TCP+UDP, 443']);
});

test('a long list of addresses is truncated', () => {
  const many = Array.from({ length: 20 }, (_, index) => AddressSet.block(`203.0.113.${index * 2}/32`));
  const [box] = flowGraph(net([api], [[api, addresses(AddressSet.union(many)), tcp(443)]])).called;
  expect(box?.names.at(-1)).toBe('203.0.113.14 and 12 more');
});

test('selected pods are named by their name label', () => {
  const names = ['app.kubernetes.io/name=loki, tier=x', 'role in (a, b)', ''].map((labels) => pods(labels, 'obs'));
  const { boxes } =
    flowGraph(
      net(
        [api],
        names.map((own, index) => [own, api, tcp(index + 1)]),
      ),
    ).namespaces[0] ?? {};
  expect(boxes?.map(({ names: own, details }) => [...own, ...details])).toEqual([
    ['loki', 'app.kubernetes.io/name=loki, tier=x'],
    ['every pod'],
    ['role in (a, b)'],
  ]);
});

test('workloads of two kinds with the same name, and pods of one owner that policies treat differently, have different names', () => {
  const both = ['Deployment', 'Job'].map((kind) =>
    workload(`${kind} shop/x`, { namespace: 'shop', name: 'x', workloadKind: kind }),
  );
  const split = ['p', 'q'].map((pod) =>
    workload(`Pod shop/y (${pod})`, { namespace: 'shop', name: 'y', workloadKind: 'Pod' }),
  );
  const calls = split.map((own, index) => [own, internet, tcp(index + 1)] as const);
  expect(flowGraph(net([...both, ...split], calls)).namespaces[0]?.boxes.map(({ names }) => names)).toEqual([
    ['Deployment x', 'Job x'],
    ['Pod y (p)'],
    ['Pod y (q)'],
  ]);
});

test.each([
  [PortSet.ALL, 'all ports', true],
  [PortSet.protocol('TCP').union(PortSet.range('UDP', 53)), 'all TCP, 53 UDP', true],
  [tcp(443).union(PortSet.range('UDP', 443)), '443 TCP+UDP', false],
  [PortSet.range('UDP', 50_000, 60_000).union(tcp(7880)), '7880, 50000-60000 UDP', false],
  [PortSet.named('TCP', 'http').union(PortSet.named('UDP', 'media')), 'http, media UDP', false],
  [tcp(1, 3, 5, 7, 9, 11, 13, 15, 17, 19), '1, 3, 5, 7, 9, 11, 13, 15 and 2 more', false],
])('%s is formatted briefly', (ports, words, wide) => {
  const [arrow] = flowGraph(net([api, db], [[api, db, ports]])).arrows;
  expect(arrow?.ports).toEqual({ words, wide });
});
