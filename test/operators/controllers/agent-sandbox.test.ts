import { nameHash } from '../../../src/operators/controllers/agent-sandbox-labels';
import { claimsOf, made, portsOf, resource, servicesOf } from '../made';
import { template, valuesOf } from './templates';

const V1 = 'agents.x-k8s.io/v1beta1';
const EXTENSIONS = 'extensions.agents.x-k8s.io/v1beta1';
const podTemplate = template({ app: 'box' }, [{ containerPort: 8888 }]);
const pythonTemplate = resource(EXTENSIONS, 'SandboxTemplate', 'python', { podTemplate });
const pool = resource(EXTENSIONS, 'SandboxWarmPool', 'warm', { replicas: 3, sandboxTemplateRef: { name: 'python' } });
const PYTHON = { 'agents.x-k8s.io/sandbox-template-ref-hash': '0fceff97' };

test('the hash of a name is that of FNV-1a', () => {
  // The published test vectors of 32-bit FNV-1a.
  expect([nameHash(''), nameHash('a'), nameHash('foobar')]).toEqual(['811c9dc5', 'e40c292c', 'bf9cf968']);
});

test('a Sandbox is one pod with a label of its name, and a headless Service if it asks for one', () => {
  const own = { 'agents.x-k8s.io/adoptable': 'true' };
  const spec = { podTemplate: template({ app: 'box', ...own }, [{ containerPort: 8888 }]), service: true };
  const result = made(resource(V1, 'Sandbox', 'box', spec));
  expect(valuesOf(result)).toEqual([
    { name: 'box', labels: { app: 'box', 'agents.x-k8s.io/sandbox-name-hash': nameHash('box') }, some: [], count: 1 },
  ]);
  expect(result.pods.map(portsOf)).toEqual([[' 8888']]);
  expect(result.pods.map(claimsOf)).toEqual([['main: 100m/- cpu, 128Mi/- memory']]);
  expect(servicesOf(result)).toEqual(['box headless: 8888 → 8888']);
  expect(made(resource(V1, 'Sandbox', 'box', { podTemplate })).services).toEqual([]);
});

test('a SandboxTemplate stands for the sandboxes that are created from it', () => {
  const result = made(pythonTemplate);
  expect(nameHash('python')).toBe('0fceff97');
  expect(valuesOf(result)).toEqual([
    { name: 'python', labels: { app: 'box', ...PYTHON }, some: ['agents.x-k8s.io/sandbox-name-hash'], count: 0 },
  ]);
  expect(result.pods[0]?.session).toBe(true);
});

test('a SandboxTemplate has a NetworkPolicy, with its own rules or the default ones, unless it is Unmanaged', () => {
  const policies = (spec: object) =>
    made(resource(EXTENSIONS, 'SandboxTemplate', 'python', { podTemplate, ...spec })).networkPolicies;
  expect(policies({ networkPolicy: { egress: [{}] } })).toEqual([
    {
      name: 'python-network-policy',
      spec: { podSelector: { matchLabels: PYTHON }, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [{}] },
    },
  ]);
  expect(policies({})?.[0]?.spec).toMatchObject({
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'sandbox-router' } } }] }],
    egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }] }],
  });
  expect(policies({ networkPolicyManagement: 'Unmanaged' })).toEqual([]);
});

test('a SandboxWarmPool has the pods of its template', () => {
  expect(valuesOf(made(pool, pythonTemplate))).toEqual([
    {
      name: 'warm',
      labels: {
        app: 'box',
        ...PYTHON,
        'agents.x-k8s.io/warm-pool-sandbox': nameHash('warm'),
        'agents.x-k8s.io/created-by': 'controller',
      },
      some: ['agents.x-k8s.io/sandbox-name-hash'],
      count: 3,
    },
  ]);
  expect(made(pool).missing).toEqual(["SandboxTemplate 'shop/python'"]);
});

test('a SandboxClaim is one pod of the template of its warm pool, or of its own in v1alpha1', () => {
  const more = { additionalPodMetadata: { labels: { tenant: 'a' } } };
  const claim = resource(EXTENSIONS, 'SandboxClaim', 'mine', { warmPoolRef: { name: 'warm' }, ...more });
  const pods = {
    name: 'mine',
    labels: { app: 'box', tenant: 'a', ...PYTHON },
    some: ['agents.x-k8s.io/sandbox-name-hash'],
    count: 1,
  };
  expect(valuesOf(made(claim, pool, pythonTemplate))).toEqual([pods]);
  const older = resource('extensions.agents.x-k8s.io/v1alpha1', 'SandboxClaim', 'mine', {
    sandboxTemplateRef: { name: 'python' },
    ...more,
  });
  expect(valuesOf(made(older, pythonTemplate))).toEqual([pods]);
  expect(made(claim).missing).toEqual(["SandboxWarmPool 'shop/warm'"]);
  expect(made(claim, pool).missing).toEqual(["SandboxTemplate 'shop/python'"]);
});
