import { opensSection } from '../../../src/readme/opens/opens-section';
import { deployment, object, setOf } from '../set';

const opens = (...objects: readonly object[]) => opensSection(setOf(...objects));
const closed = object('networking.k8s.io/v1 NetworkPolicy', 'closed', {
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
});
const web = deployment('web', { ports: [{ containerPort: 8080, name: 'http' }] });
const service = (name: string, spec: object, metadata: object = {}) =>
  object('v1 Service', name, { spec: { selector: { app: 'web' }, ...spec } }, metadata);

test('each way in and out is a row, with the workloads that share it', () => {
  const policy = object('networking.k8s.io/v1 NetworkPolicy', 'web', {
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 8080 }] }],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } },
              podSelector: { matchLabels: { app: 'pg' } },
            },
          ],
          ports: [{ port: 5432 }],
        },
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [{ port: 53, protocol: 'UDP' }],
        },
      ],
    },
  });
  expect(opens(web, deployment('other'), closed, policy)).toBe(`## What it opens

### Connections with what is not in this folder

|  | who | ports | workloads |
| --- | --- | --- | --- |
| may call in | \`203.0.113.0/24\` | \`TCP 8080\` | \`shop/web\` |
| may be called | \`app=pg in data\` | \`TCP 5432\` | \`shop/web\` |`);
});

test('a workload that no policy closes stands above all', () => {
  expect(opens(web)).toBe(`## What it opens

### Connections with what is not in this folder

- **No policy closes \`shop/web\`: everybody may call them.**
- **No policy closes \`shop/web\`: they may call everybody.**`);
  expect(opens(web, closed)).toBe('');
});

test('Services with an address outside, Ingresses and routes are entries, with TLS if they name it', () => {
  const ports = [{ port: 80, name: 'http' }];
  const rule = { host: 'shop.example.com', http: { paths: [{ path: '/api', backend: { service: { name: 'web' } } }] } };
  const text = opens(
    web,
    closed,
    service('inside', { ports }),
    service('plain', { type: 'LoadBalancer', ports, loadBalancerSourceRanges: ['203.0.113.0/24'] }),
    service('secure', { type: 'LoadBalancer', ports: [{ port: 443 }] }),
    service(
      'cloud',
      { type: 'LoadBalancer', ports },
      { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': 'arn' } },
    ),
    service('node', { type: 'NodePort', ports: [{ port: 53, protocol: 'UDP' }] }),
    object('networking.k8s.io/v1 Ingress', 'web', { spec: { rules: [rule], tls: [{ secretName: 'tls' }] } }),
    object('gateway.networking.k8s.io/v1 HTTPRoute', 'web', {
      spec: {
        parentRefs: [{ name: 'edge' }],
        hostnames: ['a.example.com'],
        rules: [{ backendRefs: [{ name: 'web' }] }],
      },
    }),
  );
  expect(text.split('\n').filter((line) => /^\| `(Service|Ingress|HTTPRoute)/.test(line))).toEqual([
    '| `HTTPRoute shop/web` | Gateway edge | `a.example.com` | `Service shop/web` |  | **none named** |',
    '| `Ingress shop/web` | ingress controller | `shop.example.com/api` | `Service shop/web` |  | yes |',
    '| `Service shop/cloud` | load balancer | `TCP 80 (http)` | `shop/web` |  | yes |',
    '| `Service shop/node` | port of every node | `UDP 53` | `shop/web` |  | **none named** |',
    '| `Service shop/plain` | load balancer | `TCP 80 (http)` | `shop/web` | `203.0.113.0/24` | **none named** |',
    '| `Service shop/secure` | load balancer | `TCP 443` | `shop/web` |  | yes |',
  ]);
});

test('the listener of a route tells whether it has TLS: by its protocol, or by its name if the Gateway is not in the set', () => {
  const route = (name: string, gateway: string, sectionName?: string) =>
    object('gateway.networking.k8s.io/v1 HTTPRoute', name, {
      spec: { parentRefs: [{ name: gateway, ...(sectionName === undefined ? {} : { sectionName }) }] },
    });
  const listeners = [
    { name: 'secure', protocol: 'HTTPS' },
    { name: 'https', protocol: 'HTTP' },
  ];
  const text = opens(
    web,
    closed,
    object('gateway.networking.k8s.io/v1 Gateway', 'own', { spec: { listeners } }),
    route('by-protocol', 'own', 'secure'),
    route('misnamed', 'own', 'https'),
    route('every-listener', 'own'),
    route('by-name', 'theirs', 'https'),
    route('without-a-name', 'theirs'),
  );
  expect(text.split('\n').filter((line) => /^\| `HTTPRoute/.test(line))).toEqual([
    '| `HTTPRoute shop/by-name` | Gateway theirs | `*` | yes |',
    '| `HTTPRoute shop/by-protocol` | Gateway own | `*` | yes |',
    '| `HTTPRoute shop/every-listener` | Gateway own | `*` | **none named** |',
    '| `HTTPRoute shop/misnamed` | Gateway own | `*` | **none named** |',
    '| `HTTPRoute shop/without-a-name` | Gateway theirs | `*` | **none named** |',
  ]);
});

test('rights in the API are a line for each rule, and rights to everything stand out', () => {
  const rules = [
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'], resourceNames: ['web'] },
  ];
  const subjects = [{ kind: 'ServiceAccount', name: 'web' }];
  const binding = (namespace: string, name: string, roleRef: object) =>
    object(
      'rbac.authorization.k8s.io/v1 RoleBinding',
      name,
      { roleRef, subjects: [{ ...subjects[0], namespace: 'shop' }] },
      { namespace },
    );
  const role = (namespace: string) => object('rbac.authorization.k8s.io/v1 Role', 'reader', { rules }, { namespace });
  const text = opens(
    role('a'),
    role('b'),
    binding('a', 'reads', { kind: 'Role', name: 'reader' }),
    binding('b', 'reads', { kind: 'Role', name: 'reader' }),
    binding('a', 'views', { kind: 'ClusterRole', name: 'view' }),
    object('rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'all', {
      roleRef: { kind: 'ClusterRole', name: 'own' },
      subjects: [{ kind: 'Group', name: 'ops' }],
    }),
  );
  expect(text).toBe(`## What it opens

### Rights in the Kubernetes API

| who | where | may |
| --- | --- | --- |
| \`Group ops\` | **the whole cluster** | all of the ClusterRole own, which is not in this folder |
| \`ServiceAccount shop/web\` | \`a\` | **&#42; deployments of apps named web**<br>all of the ClusterRole view, which is not in this folder<br>get, list pods |
|  | \`b\` | **&#42; deployments of apps named web**<br>get, list pods |`);
});

test('a policy that the API server would refuse is named, and the other sections remain', () => {
  const wrong = object('networking.k8s.io/v1 NetworkPolicy', 'wrong', {
    spec: { podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] },
  });
  expect(opens(web, wrong)).toMatch(/Not known, because the API server would refuse an object: .*NetworkPolicy/);
});

test('policies of other kinds, and pods that are not read, are named as gaps', () => {
  const text = opens(
    web,
    closed,
    object('cilium.io/v2 CiliumNetworkPolicy', 'more', { spec: {} }),
    object('argoproj.io/v1alpha1 Workflow', 'job', { spec: {} }),
  );
  expect(text).toContain('- Not evaluated, and may open or close more: ');
  expect(text).toContain("- The pods of <code>Workflow 'shop/job'</code> are not read".replace(/<\/?code>/g, '`'));
});
