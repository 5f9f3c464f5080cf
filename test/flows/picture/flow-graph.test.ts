import type { FlowsSource } from '../../../src/flows/flows-source';
import { flowGraph } from '../../../src/flows/picture/flow-graph';
import { AddressSet, PortSet, reachability } from '../../../src/reachability/index';
import { addresses, dnsPorts, internet, kubeDns, net, pods, prometheus, tcp, workload } from '../hand-made';
import { stella, stellaObjects } from '../manifests';

const [api, db, web] = [
  workload('shop/api'),
  workload('shop/db', { workloadKind: 'StatefulSet' }),
  workload('shop/web'),
];
const [one, two] = [workload('agents/one'), workload('agents/two')];

/** The contents of the picture, as lines. */
function lines(source: FlowsSource): string {
  const { namespaces, callers, called, arrows, notes } = flowGraph(source);
  const boxes = [...namespaces.flatMap((namespace) => namespace.boxes), ...callers, ...called];
  const names = new Map(boxes.map(({ id, names: own }) => [id, own.join('+')]));
  return [
    '',
    ...namespaces.flatMap(({ name, details }) => details.map((detail) => `${name}: ${detail}`)),
    ...boxes.flatMap(({ names: own, kind, details, warnings }) =>
      kind === 'workload' ? [`${own.join('+')}: ${[...details, ...warnings].join('; ')}`] : [],
    ),
    ...arrows.map(({ from, to, ports }) => `${names.get(from)} -> ${names.get(to)}: ${ports.words}`),
    ...notes.filter((note) => note.startsWith('DNS')),
    '',
  ].join('\n');
}

test('workloads of one namespace with the same neighbours on the same ports share a box', () => {
  const source = net(
    [one, two, api],
    [one, two].flatMap((own) => [
      [own, api, tcp(8080)],
      [prometheus, own, tcp(9090)],
    ]),
  );
  expect(lines(source)).toMatchInlineSnapshot(`
"
one+two: 2 Deployments
api: Deployment
one+two -> api: 8080
prometheus -> one+two: 9090
"
`);
});

test('an additional neighbour, another port or another namespace keeps boxes separate', () => {
  const [far, third] = [workload('elsewhere/far'), workload('agents/third')];
  const source = net(
    [one, two, third, far, api],
    [
      ...[one, two, far].map((own) => [own, api, tcp(own === two ? 8081 : 8080)] as const),
      ...[third, third].map(
        (own, index) => [own, index === 0 ? api : internet, tcp(index === 0 ? 8080 : 443)] as const,
      ),
    ],
  );
  expect(flowGraph(source).namespaces.map(({ boxes }) => boxes.map(({ names }) => names))).toEqual([
    [['one'], ['third'], ['two']],
    [['far']],
    [['api']],
  ]);
});

test('workloads that all call each other share a box, which says so', () => {
  const source = net(
    [one, two],
    [
      [one, two, tcp(7946)],
      [two, one, tcp(7946)],
      [one, one, tcp(7946)],
      [two, two, tcp(7946)],
    ],
  );
  expect(lines(source)).toMatchInlineSnapshot(`
"
one+two: 2 Deployments; among each other: 7946
"
`);
});

test('paths between replicas are a line in the box', () => {
  expect(lines(net([db], [[db, db, tcp(7946)]]))).toContain('db: StatefulSet; among its pods: 7946');
});

test('DNS is one note, which names the workloads without it', () => {
  const looking = [api, db].map((own) => [own, kubeDns, dnsPorts] as const);
  expect(lines(net([api, db, web], [...looking, [web, api, tcp(8080)]]))).toMatchInlineSnapshot(`
"
api: Deployment
db: StatefulSet
web: Deployment; no DNS
web -> api: 8080
DNS is not drawn: all but web may look up names at k8s-app=kube-dns in kube-system on 53 TCP+UDP
"
`);
});

test('a workload that may call every pod, or is not limited, may use DNS too', () => {
  const source = net(
    [api, db, web],
    [
      [api, kubeDns, dnsPorts],
      [web, pods('', 'kube-system'), PortSet.ALL],
    ],
    { egress: [db] },
  );
  expect(lines(source)).toContain('DNS is not drawn: all may look up names');
  expect(lines(source)).not.toContain('no DNS');
});

test('a path to a DNS server on other ports too is drawn', () => {
  expect(lines(net([api], [[api, kubeDns, dnsPorts.union(tcp(9153))]]))).toContain('api -> kube-dns: 53 TCP+UDP, 9153');
});

test('port 53 of the internet is not DNS, but port 53 of one address is', () => {
  const cache = addresses(AddressSet.block('169.254.20.10/32'));
  const { arrows } = flowGraph(
    net(
      [api],
      [
        [api, internet, dnsPorts],
        [api, cache, dnsPorts],
      ],
    ),
  );
  expect(arrows.map(({ to }) => to)).toEqual(['the internet (called)']);
});

const [free, other] = [workload('shop/free'), workload('shop/other')];
const everywhere = addresses(AddressSet.ALL);

test('workloads that are open on both sides have a warning instead of arrows', () => {
  const all = [free, other].flatMap((own) => [
    ...[free, other].map((called) => [own, called, PortSet.ALL] as const),
    [own, everywhere, PortSet.ALL] as const,
    [everywhere, own, PortSet.ALL] as const,
    [pods(''), own, PortSet.ALL] as const,
    [prometheus, own, PortSet.ALL] as const,
  ]);
  const source = net([free, other], all, { ingress: [free, other], egress: [free, other] });
  expect(lines(source)).toMatchInlineSnapshot(`
"
free+other: 2 Deployments; open to all; may call all
"
`);
  expect(flowGraph(source).namespaces[0]?.boxes[0]?.open).toBe(true);
});

test('a path that one side declares is drawn, even if the other side is open', () => {
  const source = net(
    [api, free],
    [
      [api, free, tcp(5432)],
      [free, api, tcp(8080)],
    ],
    { ingress: [free], egress: [free] },
  );
  expect(lines(source)).toMatchInlineSnapshot(`
"
api: Deployment
free: Deployment; open to all; may call all
api -> free: 5432
free -> api: 8080
"
`);
});

test('unlimited egress is a word in the box without a warning colour', () => {
  const [box] = flowGraph(net([api], [], { egress: [api] })).namespaces[0]?.boxes ?? [];
  expect([box?.open, box?.warnings]).toEqual([false, ['may call all']]);
});

test('hostNetwork is shown in the box', () => {
  const agent = workload('shop/agent', { hostNetwork: true });
  expect(lines(net([agent], [], { ingress: [agent], egress: [agent] }))).toContain('host network; open to all');
});

test('a path of every pod is not drawn again for each workload', () => {
  const source = net(
    [api, db, free],
    [
      [pods(''), api, tcp(8080)],
      [prometheus, api, tcp(8080)],
      [free, api, tcp(8080)],
      [db, api, tcp(8080)],
    ],
    { egress: [free] },
  );
  expect(flowGraph(source).arrows.map(({ from }) => from)).toEqual(['every pod of every namespace (calls)', 'shop/db']);
});

test('a namespace whose workloads all call each other says so in a sentence', () => {
  const trio = [api, db, web];
  const mesh = trio.flatMap((from) => trio.map((to) => [from, to, PortSet.ALL] as const));
  const every = trio.flatMap((own) => [
    [pods('', 'shop'), own, PortSet.ALL] as const,
    [own, pods('', 'shop'), PortSet.ALL] as const,
  ]);
  expect(lines(net(trio, mesh))).toContain('shop: all workloads here may call each other: all ports');
  expect(flowGraph(net(trio, mesh)).arrows).toEqual([]);
  expect(lines(net(trio, [...mesh, ...every]))).toContain('shop: all pods here may call each other: all ports');
  expect(flowGraph(net(trio, [...mesh, ...every])).arrows).toEqual([]);
});

test('a mesh with one missing path is drawn with arrows', () => {
  const trio = [api, db, web];
  const mesh = trio.flatMap((from) => trio.map((to) => [from, to, tcp(80)] as const));
  expect(
    flowGraph(
      net(
        trio,
        mesh.slice(1).filter(([from, to]) => from !== api || to !== db),
      ),
    ).arrows,
  ).not.toEqual([]);
});

test('an arrow that all workloads of a namespace share starts at one box', () => {
  const trio = [api, db, web];
  const source = net(trio, [
    ...trio.map((own) => [own, internet, tcp(443)] as const),
    [api, db, tcp(5432)],
    [web, api, tcp(80)],
  ]);
  expect(lines(source)).toMatchInlineSnapshot(`
"
api: Deployment
db: StatefulSet
web: Deployment
all 3 workloads -> the internet: 443
api -> db: 5432
web -> api: 80
"
`);
});

test('endpoints outside are on the side of callers or of callees', () => {
  const { callers, called } = flowGraph(
    net(
      [api],
      [
        [internet, api, tcp(443)],
        [api, internet, tcp(443)],
      ],
    ),
  );
  expect([callers, called].map((boxes) => boxes.map(({ id }) => id))).toEqual([
    ['the internet (calls)'],
    ['the internet (called)'],
  ]);
});

test('an unlimited workload counts among all workloads', () => {
  const four = [api, db, web, free];
  const source = net(
    four,
    [
      ...four.map((own) => [own, internet, own === free ? PortSet.ALL : tcp(443)] as const),
      [api, db, tcp(5432)],
      [web, api, tcp(80)],
    ],
    { egress: [free] },
  );
  expect(lines(source)).toContain('all 4 workloads -> the internet: 443\n');
  const toOne = net(
    [...four, one],
    [api, db, web].map((own) => [own, one, tcp(443)] as const),
    { egress: [free] },
  );
  expect(lines(toOne)).toContain('api+db+web -> one: 443\n');
});

test('policies that are not evaluated are listed', () => {
  expect(flowGraph({ ...net([], []), notEvaluated: ["CiliumNetworkPolicy.cilium.io 'a/b'"] }).notes).toEqual([
    "Not evaluated: CiliumNetworkPolicy.cilium.io 'a/b'",
  ]);
});

test('objects whose pods are not read are listed', () => {
  expect(flowGraph({ ...net([], []), notRead: ["Workflow 'a/b'"] }).notes).toEqual([
    "Not read: the pods of Workflow 'a/b'",
  ]);
});

test('the order of the objects changes nothing', () => {
  expect(flowGraph(reachability([...stellaObjects].reverse()))).toEqual(flowGraph(stella()));
});
