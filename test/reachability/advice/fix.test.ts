import { load } from 'js-yaml';
import { type Fix, reachability } from '../../../src/reachability/index';
import { denyAll, deployment, pod, policy, service } from '../kube';
import { afterFixes } from './applied-fix';

const CALLER = pod('ns/caller', { app: 'caller', tier: 'front' });
const DB = pod('ns/db', { app: 'db', tier: 'back' });
const BACK = policy('ns/back', { podSelector: { matchLabels: { tier: 'back' } }, policyTypes: ['Ingress'] });

/** What the fixes of a path change: each with the policy, and its YAML as an object. */
function fixes(objects: readonly object[], from: string, to: string, port = 5432) {
  const { egress, ingress } = reachability(objects).explain(from, to, port);
  return [...egress.fixes, ...ingress.fixes].map(({ yaml, ...fix }) => ({ ...fix, yaml: load(yaml) }));
}

function rule(labels: object, port = 5432, side = 'from'): object {
  return { [side]: [{ podSelector: { matchLabels: labels } }], ports: [{ protocol: 'TCP', port }] };
}

const INGRESS: Pick<Fix, 'field' | 'alsoOpens'> = { field: 'spec.ingress', alsoOpens: [] };

test('a policy that selects more pods is not changed: a new policy selects the asked pods alone', () => {
  const vault = pod('ns/vault', { app: 'vault', tier: 'back' });
  expect(fixes([CALLER, DB, vault, BACK], 'ns/caller', 'ns/db')).toEqual([
    {
      ...INGRESS,
      action: 'add-policy',
      policy: 'ns/db-from-caller',
      yaml: policy('ns/db-from-caller', {
        podSelector: { matchLabels: { app: 'db' } },
        policyTypes: ['Ingress'],
        ingress: [rule({ app: 'caller' })],
      }),
    },
  ]);
});

test('a policy that selects exactly the asked pods gets one more rule', () => {
  expect(fixes([CALLER, DB, BACK, denyAll('ns')], 'ns/caller', 'ns/db').slice(1)).toEqual([
    { ...INGRESS, action: 'add-rule', policy: 'ns/back', yaml: [rule({ app: 'caller' })] },
  ]);
});

test('the labels of a policy that selects exactly the far pods are taken, and their namespace by name', () => {
  const own = policy('other/x', { podSelector: { matchLabels: { tier: 'front' } }, policyTypes: ['Ingress'] });
  const caller = pod('other/caller', { app: 'caller', tier: 'front' });
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'other' } };
  const peer = { namespaceSelector, podSelector: { matchLabels: { tier: 'front' } } };
  expect(fixes([caller, DB, BACK, own], 'other/caller', 'ns/db')).toMatchObject([{ yaml: [{ from: [peer] }] }]);
});

test('pods that no label tells apart are named, and the path is open for them too', () => {
  const twin = deployment('ns/twin');
  const db = deployment('ns/db');
  const objects = [twin, { ...db, spec: Object(twin).spec }, CALLER, denyAll('ns')];
  const [, ingress] = fixes(objects, 'ns/caller', 'ns/db', 8080);
  expect(ingress).toMatchObject({ action: 'add-policy', alsoOpens: ['ns/twin'] });
  expect(String(reachability(objects).explain('ns/caller', 'ns/db', 8080))).toContain(
    'fix: apply this NetworkPolicy (it opens the path for ns/twin too):',
  );
});

test('a Service with several targets needs a fix for each, on the port of its pods', () => {
  const api = (name: string, port: number) => {
    const ports = [{ name: 'http', containerPort: port }];
    return { ...pod(`ns/${name}`, { app: 'api', part: name }), spec: { containers: [{ name: 'main', ports }] } };
  };
  const lists = ['a', 'b'].map((part) =>
    policy(`ns/${part}`, { podSelector: { matchLabels: { part } }, policyTypes: ['Ingress'] }),
  );
  const served = service('ns/api', { selector: { app: 'api' }, ports: [{ port: 80, targetPort: 'http' }] });
  const objects = [api('a', 8080), api('b', 9090), ...lists, served, CALLER];
  expect(fixes(objects, 'ns/caller', 'api.ns.svc', 80)).toEqual([
    { ...INGRESS, action: 'add-rule', policy: 'ns/a', yaml: [rule({ app: 'caller' }, 8080)] },
    { ...INGRESS, action: 'add-rule', policy: 'ns/b', yaml: [rule({ app: 'caller' }, 9090)] },
  ]);
  const after = reachability(afterFixes(objects, reachability(objects).explain('ns/caller', 'api.ns.svc', 80)));
  expect(after.verdict('ns/caller', 'api.ns.svc', 80)).toBe('open');
});

test('of a path that is partly open, only the missing part is added', () => {
  const v4 = { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] };
  const own = policy('ns/own', {
    podSelector: { matchLabels: { app: 'caller' } },
    policyTypes: ['Egress'],
    egress: [v4],
  });
  const peers = [{ ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } }];
  expect(fixes([CALLER, DB, own], 'ns/caller', 'internet', 443)).toMatchObject([
    { action: 'add-rule', policy: 'ns/own', yaml: [{ to: peers, ports: [{ protocol: 'TCP', port: 443 }] }] },
  ]);
});

test('a name that a policy has already gets a number', () => {
  const taken = policy('ns/db-from-caller', { podSelector: { matchLabels: { app: 'x' } } });
  const vault = pod('ns/vault', { app: 'vault', tier: 'back' });
  const names = fixes([CALLER, DB, vault, BACK, taken], 'ns/caller', 'ns/db').map((fix) => fix.policy);
  expect(names).toEqual(['ns/db-from-caller-2']);
});

test('pods with hostNetwork are opened by the address of their node, if it is known', () => {
  const onNode = (hostIP?: string) => ({
    ...pod('ns/node', { app: 'node' }),
    spec: { hostNetwork: true, containers: [] },
    status: { hostIP },
  });
  expect(fixes([onNode('10.1.2.3'), DB, BACK], 'ns/node', 'ns/db')).toMatchObject([
    { yaml: [{ from: [{ ipBlock: { cidr: '10.1.2.3/32' } }] }], alsoOpens: ['everything else at 10.1.2.3'] },
  ]);
  expect(fixes([onNode(), DB, BACK], 'ns/node', 'ns/db')).toEqual([]);
});

test('an open path has no fix', () => {
  expect(fixes([CALLER, DB], 'ns/caller', 'ns/db')).toEqual([]);
});
