import { renderFlows } from '../../../src/flows/table/flow-table';
import { reachability } from '../../../src/reachability/index';
import { denyAll, deployment, pod, policy, service } from '../../reachability/kube';

const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const within = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const to = (peer: object, ...ports: readonly (number | object)[]) => ({
  to: [peer],
  ports: ports.map((port) => (typeof port === 'number' ? { port } : port)),
});
const from = (peer: object, port: number) => ({ from: [peer], ports: [{ port }] });
const dns = to({ ...within('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }, 53, {
  port: 53,
  protocol: 'UDP',
});
const internet = { ipBlock: { cidr: '0.0.0.0/0' } };
const both = { policyTypes: ['Ingress', 'Egress'] };

/** The table with the width of a pipe by default. It starts with a line break, so that snapshots are aligned. */
function table(objects: readonly object[], width = 100): string {
  return `\n${renderFlows(reachability(objects), { colour: false, width })}`;
}

/** The table without its summary. */
function blocks(objects: readonly object[]): string {
  return table(objects).split('\n\n').slice(0, -1).join('\n\n');
}

/** The summary at the end. */
function summary(objects: readonly object[]): string {
  return `\n${table(objects).split('\n\n').at(-1)}`;
}

const agents = ['echo', 'light'].flatMap((app) => [
  deployment(`agents/${app}`),
  policy(`agents/${app}`, { ...pods(app), egress: [to({ ...within('stella'), ...pods('stt') }, 50051), dns] }),
]);
const stt = [
  deployment('stella/stt', [{ containerPort: 50051 }]),
  policy('stella/stt', { ...pods('stt'), ingress: [from({ ...within('agents') }, 50051)] }),
];

const hostNetwork = { ...pod('a/probe', { app: 'probe' }), spec: { hostNetwork: true, containers: [] } };
const unprotected = [
  ...['free', 'in', 'out'].map((app) => deployment(`a/${app}`)),
  policy('a/in', { ...pods('in'), policyTypes: ['Ingress'] }),
  policy('a/out', { ...pods('out'), policyTypes: ['Egress'] }),
  hostNetwork,
];

test('workloads with the same neighbours share a block, and peers on the same ports a line', () => {
  expect(blocks([...agents, denyAll('agents'), ...stt])).toMatchInlineSnapshot(`
"
agents
  echo, light  2 × Deployment, TCP 8080
    from  nobody
    to    stella/stt                 TCP 50051
          DNS

stella
  stt  Deployment, TCP 50051
    from  agents/echo, agents/light  TCP 50051
    to    open to all: no policy isolates it"
`);
});

test('the block of a workload that no policy isolates says so', () => {
  expect(blocks(unprotected)).toMatchInlineSnapshot(`
"
a
  free  Deployment, TCP 8080
    open to all, both ways: no policy isolates it
  in  Deployment, TCP 8080
    from  nobody
    to    open to all: no policy isolates it
  out  Deployment, TCP 8080
    from  open to all: no policy isolates it
    to    nowhere
  probe  Pod
    open to all, both ways: no policy applies to hostNetwork"
`);
});

test('the summary lists workloads that no policy isolates', () => {
  expect(summary(unprotected)).toMatchInlineSnapshot(`
"
4 workloads in 1 namespace, 2 NetworkPolicies
  no policy at all   a/free
  no ingress policy  a/out
  no egress policy   a/in
  hostNetwork        a/probe
"
`);
});

test('the summary says so if all workloads are isolated', () => {
  expect(table([deployment('a/b'), denyAll('a')])).toMatchInlineSnapshot(`
"
a
  b  Deployment, TCP 8080
    from  nobody
    to    nowhere

1 workload in 1 namespace, 1 NetworkPolicy
  every workload is isolated both ways, and none is open to everywhere
"
`);
});

test('the summary names whole namespaces and truncates long lists', () => {
  const many = Array.from({ length: 14 }, (_, index) => deployment(`a/w-${index + 10}`));
  const lines = (objects: readonly object[]) => summary(objects).split('\n').slice(2).join('\n');
  expect(lines([...many, deployment('b/x')])).toBe('  no policy at all  every workload\n');
  const closed = [deployment('b/x'), denyAll('b')];
  expect(lines([...many, ...closed])).toBe('  no policy at all  all of a\n');
  const one = policy('a/w', { ...pods('w-10'), ...both });
  expect(lines([...many, one])).toMatchInlineSnapshot(`
"  no policy at all  a/w-11, a/w-12, a/w-13, a/w-14, a/w-15, a/w-16, a/w-17, a/w-18, a/w-19, a/w-20,
                    a/w-21, a/w-22 and 1 more
"
`);
});

test('a wide rule is one line for pods and addresses, and names the workloads that block it', () => {
  const objects = [
    deployment('a/caller'),
    policy('a/caller', { ...pods('caller'), policyTypes: ['Egress'], egress: [{}] }),
    deployment('a/open'),
    deployment('a/closed'),
    policy('a/closed', { ...pods('closed'), ...both }),
  ];
  expect(blocks(objects)).toMatchInlineSnapshot(`
"
a
  caller  Deployment, TCP 8080
    from  open to all: no policy isolates it
    to    every pod of every namespace but a/closed, everywhere outside  all ports
  closed  Deployment, TCP 8080
    from  nobody
    to    nowhere
  open  Deployment, TCP 8080
    open to all, both ways: no policy isolates it"
`);
});

test('a wide rule that most workloads block lists the open workloads instead', () => {
  const closed = ['b', 'c', 'd', 'e'].flatMap((app) => [
    deployment(`a/${app}`),
    policy(`a/${app}`, { ...pods(app), ...both }),
  ]);
  const caller = policy('a/caller', { ...pods('caller'), ...both, egress: [to({ podSelector: {} }, 8080)] });
  expect(blocks([deployment('a/caller'), caller, deployment('a/open'), ...closed])).toMatchInlineSnapshot(`
"
a
  b, c, d, e  4 × Deployment, TCP 8080
    from  nobody
    to    nowhere
  caller  Deployment, TCP 8080
    from  nobody
    to    open, every other pod in a  TCP 8080
  open  Deployment, TCP 8080
    open to all, both ways: no policy isolates it"
`);
});

test('replicas may call each other, and a single Pod has no replicas', () => {
  const mutual = { ...both, ingress: [from({ podSelector: {} }, 1)], egress: [to({ podSelector: {} }, 1)] };
  const many = [deployment('a/many'), policy('a/all', { podSelector: {}, ...mutual })];
  const lone = [pod('a/lone', { app: 'lone' }), policy('a/all', { podSelector: {}, ...mutual })];
  const narrow = { ...mutual, ingress: [from(pods('many'), 1)], podSelector: {} };
  expect(blocks([deployment('a/many'), deployment('a/x'), policy('a/all', narrow)])).toContain(
    '    from  its own replicas',
  );
  expect(blocks(many)).toContain('    from  every pod in a  TCP 1');
  expect(blocks(lone)).not.toContain('replicas');
});

test('addresses have the shortest name, and callers from the internet count as wide', () => {
  const rules = {
    ingress: [from(internet, 443)],
    egress: [
      to({ ipBlock: { cidr: '203.0.113.0/24' } }, 443),
      to({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }, { port: 53, protocol: 'UDP' }),
      to({ ipBlock: { cidr: '198.51.100.7/32' } }, { port: 8000, endPort: 8999 }),
    ],
  };
  expect(table([deployment('a/b'), policy('a/b', { ...pods('b'), ...both, ...rules })])).toMatchInlineSnapshot(`
"
a
  b  Deployment, TCP 8080
    from  everywhere outside (IPv4)                 TCP 443
    to    everywhere outside (IPv4) but 10.0.0.0/8  UDP 53
          198.51.100.7                              TCP 8000-8999
          203.0.113.0/24                            TCP 443

1 workload in 1 namespace, 1 NetworkPolicy
  ingress from everywhere  a/b
  egress to everywhere     a/b
"
`);
});

test('a workload behind an Ingress has a line for it, even if everyone may call it', () => {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'a' },
    spec: { defaultBackend: backend },
  };
  const web = service('a/web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] });
  expect(table([deployment('a/web'), web, ingress])).toMatchInlineSnapshot(`
"
a
  web  Deployment, TCP 8080
    open to all, both ways: no policy isolates it
    from  ingress-controller  TCP 8080

1 workload in 1 namespace, 0 NetworkPolicies
  no policy at all  a/web
"
`);
});

test('long lists are wrapped to the width, between names', () => {
  const callers = Array.from({ length: 5 }, (_, index) => `caller-number-${index}`);
  const objects = [
    ...callers.map((app) => deployment(`a/${app}`, [])),
    deployment('a/b'),
    policy('a/b', { ...pods('b'), ...both, ingress: [{ from: callers.map(pods) }] }),
  ];
  const narrow = table(objects, 60);
  expect(narrow).toMatchInlineSnapshot(`
"
a
  b  Deployment, TCP 8080
    from  caller-number-0, caller-number-1,        all ports
          caller-number-2, caller-number-3,
          caller-number-4
    to    nowhere
  caller-number-0, caller-number-1, caller-number-2,
  caller-number-3, caller-number-4  5 × Deployment
    open to all, both ways: no policy isolates it

6 workloads in 1 namespace, 1 NetworkPolicy
  no policy at all  a/caller-number-0, a/caller-number-1,
                    a/caller-number-2, a/caller-number-3,
                    a/caller-number-4
"
`);
  expect(narrow.split('\n').filter((line) => line.length > 60)).toEqual([]);
});

test('policies of other kinds are listed as not evaluated', () => {
  const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'l7', namespace: 'a' } };
  expect(table([deployment('a/b'), denyAll('a'), cilium])).toContain(
    "  not evaluated  CiliumNetworkPolicy.cilium.io 'a/l7': it may open or close more\n",
  );
});

test('objects whose pods are not read are listed', () => {
  const workflow = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', metadata: { name: 'etl', namespace: 'a' } };
  expect(table([deployment('a/b'), workflow])).toContain("  not read  the pods of Workflow 'a/etl'\n");
  expect(table([deployment('a/b')])).not.toContain('not read');
});

test('a policy whose rules narrow nothing is listed with the policies that open all of its paths', () => {
  const list = policy('a/list', { podSelector: { matchLabels: { app: 'b' } }, ingress: [{ ports: [{ port: 80 }] }] });
  const wide = policy('a/wide', { podSelector: {}, ingress: [{}] });
  expect(table([deployment('a/b'), list, wide])).toContain(
    '  narrows nothing  every ingress path of a/list is open by a/wide too\n',
  );
  expect(table([deployment('a/b'), list, denyAll('a')])).not.toContain('narrows nothing');
});

test('a set without workloads is not called isolated', () => {
  const text = table([denyAll('a')]);
  expect(text).toBe('\n0 workloads in 0 namespaces, 1 NetworkPolicy\n  no workload that could call or be called\n');
});

test('colours are optional and do not change the text', () => {
  const net = reachability([...agents, ...stt, deployment('a/free')]);
  const coloured = renderFlows(net, { colour: true, width: 100 });
  const code = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  expect(coloured).toContain(`${String.fromCharCode(27)}[31mopen to all, both ways`);
  expect(coloured.replace(code, '')).toBe(renderFlows(net, { colour: false, width: 100 }));
});
