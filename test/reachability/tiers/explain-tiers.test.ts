import { load } from 'js-yaml';
import { reachability } from '../../../src/reachability/index';
import { denyAll, deployment, namespace, policy } from '../kube';
import { adminPolicy, baselineAdminPolicy, clusterPolicy, EVERY_POD, podsOf } from './kube';

const SET = [namespace('a'), namespace('b'), deployment('a/web'), deployment('a/job'), deployment('b/db')];
const deny = { name: 'no-callers', action: 'Deny', from: [podsOf('a')] };
const spec = (tier: string, priority: number, rules: object) => ({ tier, priority, subject: podsOf('b'), ...rules });

function explained(...objects: object[]): string {
  return String(reachability([...SET, ...objects]).explain('a/web', 'b/db', 8080));
}

test('the rule that denies is named with its tier and priority, and the policy that must change', () => {
  const guard = clusterPolicy(
    'guard',
    spec('Admin', 10, { ingress: [deny, { ...deny, name: 'late', action: 'Accept' }] }),
  );
  const open = policy('b/open', { podSelector: {}, ingress: [{}] });
  expect(explained(guard, open)).toMatchInlineSnapshot(`
"a/web → b/db on TCP 8080: closed
  egress open: no policy isolates a/web for egress
  ingress closed: Deny by spec.ingress[0] 'no-callers' of ClusterNetworkPolicy guard (Admin, priority 10)
    later: Accept by spec.ingress[1] 'late' of ClusterNetworkPolicy guard (Admin, priority 10)
    later: NetworkPolicy b/open
    fix: ClusterNetworkPolicy guard must change: no NetworkPolicy opens what the Admin tier denies. To except this path alone, add a ClusterNetworkPolicy with spec: {tier: Admin, priority: 9, subject: {pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}, podSelector: {matchLabels: {app: db}}}}, ingress: [{action: Accept, from: [{pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: a}}, podSelector: {matchLabels: {app: web}}}}], protocols: [{tcp: {destinationPort: {number: 8080}}}]}]}"
`);
});

test('a path that a rule accepts, passes, or that nothing decides', () => {
  const accept = clusterPolicy('guard', spec('Admin', 10, { ingress: [{ ...deny, action: 'Accept' }] }));
  expect(explained(accept, denyAll('b'))).toMatchInlineSnapshot(`
"a/web → b/db on TCP 8080: open
  egress open: no policy isolates a/web for egress
  ingress open: Accept by spec.ingress[0] 'no-callers' of ClusterNetworkPolicy guard (Admin, priority 10)
    later: NetworkPolicy b/default-deny"
`);
  const pass = clusterPolicy('guard', spec('Admin', 10, { ingress: [{ ...deny, name: undefined, action: 'Pass' }] }));
  const baseline = clusterPolicy('base', spec('Baseline', 5, { ingress: [deny] }));
  expect(explained(pass, baseline, denyAll('b'))).toMatchInlineSnapshot(`
"a/web → b/db on TCP 8080: closed
  egress open: no policy isolates a/web for egress
  ingress closed: b/default-deny isolates b/db, and no rule opens TCP 8080 from a/web (Pass by spec.ingress[0] of ClusterNetworkPolicy guard (Admin, priority 10))
    later: Deny by spec.ingress[0] 'no-callers' of ClusterNetworkPolicy base (Baseline, priority 5)
    fix: apply this NetworkPolicy:
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: db-from-web
        namespace: b
      spec:
        podSelector:
          matchLabels:
            app: db
        policyTypes:
          - Ingress
        ingress:
          - from:
              - namespaceSelector:
                  matchLabels:
                    kubernetes.io/metadata.name: a
                podSelector:
                  matchLabels:
                    app: web
            ports:
              - protocol: TCP
                port: 8080"
`);
  expect(explained(pass, baseline)).toMatchInlineSnapshot(`
"a/web → b/db on TCP 8080: closed
  egress open: no policy isolates a/web for egress
  ingress closed: Deny by spec.ingress[0] 'no-callers' of ClusterNetworkPolicy base (Baseline, priority 5)
    fix: ClusterNetworkPolicy base must change, or a NetworkPolicy must isolate the pods and open the path. To except this path alone, add a ClusterNetworkPolicy with spec: {tier: Baseline, priority: 4, subject: {pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}, podSelector: {matchLabels: {app: db}}}}, ingress: [{action: Accept, from: [{pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: a}}, podSelector: {matchLabels: {app: web}}}}], protocols: [{tcp: {destinationPort: {number: 8080}}}]}]}"
`);
  expect(explained(pass)).toMatchInlineSnapshot(`
"a/web → b/db on TCP 8080: open
  egress open: no policy isolates a/web for egress
  ingress open: no policy isolates b/db for ingress (Pass by spec.ingress[0] of ClusterNetworkPolicy guard (Admin, priority 10))"
`);
});

test('the older kinds say Allow, and the only BaselineAdminNetworkPolicy has no priority', () => {
  const admin = adminPolicy('guard', { priority: 3, subject: podsOf('b'), ingress: [{ ...deny, action: 'Allow' }] });
  expect(explained(admin)).toContain(
    "Allow by spec.ingress[0] 'no-callers' of AdminNetworkPolicy guard (Admin, priority 3)",
  );
  const baseline = baselineAdminPolicy({ subject: podsOf('b'), ingress: [deny] });
  expect(explained(baseline)).toMatchInlineSnapshot(`
"a/web → b/db on TCP 8080: closed
  egress open: no policy isolates a/web for egress
  ingress closed: Deny by spec.ingress[0] 'no-callers' of BaselineAdminNetworkPolicy default (Baseline)
    fix: BaselineAdminNetworkPolicy default must change, or a NetworkPolicy must isolate the pods and open the path. Put a rule before its spec.ingress[0] that accepts this path"
`);
});

test('a NetworkPolicy that decides alike is not named', () => {
  const guard = (action: string) => clusterPolicy('guard', spec('Admin', 10, { ingress: [{ ...deny, action }] }));
  const open = policy('b/open', { podSelector: {}, ingress: [{}] });
  const later = (...objects: object[]) =>
    reachability([...SET, ...objects]).explain('a/web', 'b/db', 8080).ingress.overridden;
  expect([later(guard('Deny'), denyAll('b')), later(guard('Accept'), open)]).toEqual([[], []]);
  expect([later(guard('Accept'), denyAll('b')), later(guard('Deny'), open)]).toEqual([
    ['NetworkPolicy b/default-deny'],
    ['NetworkPolicy b/open'],
  ]);
});

test('the rule is in the list of an explanation', () => {
  const guard = clusterPolicy('guard', spec('Admin', 10, { ingress: [deny] }));
  expect(reachability([...SET, guard]).explain('a/web', 'b/db', 8080).ingress.by).toEqual([
    {
      kind: 'ClusterNetworkPolicy',
      policy: 'guard',
      path: 'spec.ingress[0]',
      name: 'no-callers',
      action: 'Deny',
      tier: 'Admin',
      priority: 10,
    },
  ]);
});

const DENIED = {
  'a ClusterNetworkPolicy in the Admin tier': [
    clusterPolicy('guard', spec('Admin', 10, { ingress: [deny] })),
    clusterPolicy('taken', spec('Admin', 9, { ingress: [{ ...deny, from: [podsOf('c')] }] })),
  ],
  'a ClusterNetworkPolicy in the Baseline tier': [clusterPolicy('guard', spec('Baseline', 1, { ingress: [deny] }))],
  'an AdminNetworkPolicy': [adminPolicy('guard', { priority: 10, subject: EVERY_POD, ingress: [deny] })],
} as const satisfies Readonly<Record<string, readonly object[]>>;

test.each(Object.entries(DENIED))('the fix for %s opens the path that was asked for, and no other', (_name, denied) => {
  const before = reachability([...SET, ...denied]);
  const fix = before.explain('a/web', 'b/db', 8080).ingress.advice ?? '';
  const [kind = '', yaml = ''] = / add a (\w+) with spec: (.+)$/.exec(fix)?.slice(1) ?? [];
  const fixed = { ...Object(denied[0]), kind, metadata: { name: 'fix' }, spec: load(yaml) };
  const { opened, closed } = reachability([...SET, ...denied, fixed]).changesSince(before);
  expect(opened.map(({ from, to, ports }) => `${from.id} → ${to.id}: ${ports}`)).toEqual(['a/web → b/db: TCP 8080']);
  expect(closed).toEqual([]);
});

test('without a rank before the rule, the fix is a rule before it', () => {
  const guard = clusterPolicy('guard', spec('Admin', 0, { ingress: [deny] }));
  expect(reachability([...SET, guard]).explain('a/web', 'b/db', 8080).ingress.advice).toBe(
    'ClusterNetworkPolicy guard must change: no NetworkPolicy opens what the Admin tier denies. Put a rule before its spec.ingress[0] that accepts this path',
  );
});

test('addresses that a rule denies are named', () => {
  const guard = clusterPolicy('guard', {
    tier: 'Admin',
    priority: 7,
    subject: podsOf('a'),
    egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }] }],
  });
  expect(String(reachability([...SET, guard]).explain('a/web', '10.0.0.0/7', 443))).toMatchInlineSnapshot(`
"a/web → 10.0.0.0/7 on TCP 443: partly open (11.0.0.0/8 open, 10.0.0.0/8 closed)
  egress partly open: Deny by spec.egress[0] of ClusterNetworkPolicy guard (Admin, priority 7)
    fix: ClusterNetworkPolicy guard must change: no NetworkPolicy opens what the Admin tier denies. To except this path alone, add a ClusterNetworkPolicy with spec: {tier: Admin, priority: 6, subject: {pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: a}}, podSelector: {matchLabels: {app: web}}}}, egress: [{action: Accept, to: [{networks: [10.0.0.0/8]}], protocols: [{tcp: {destinationPort: {number: 443}}}]}]}
  ingress open: 10.0.0.0/7 is outside the cluster: no policy applies to it"
`);
});

test('a fix for a rule in the Baseline tier may be a NetworkPolicy too', () => {
  const guard = clusterPolicy('guard', spec('Baseline', 1, { ingress: [deny] }));
  expect(reachability([...SET, guard]).explain('a/web', 'b/db', 8080).ingress.advice).toMatch(
    /^ClusterNetworkPolicy guard must change, or a NetworkPolicy must isolate the pods and open the path\. /,
  );
});
