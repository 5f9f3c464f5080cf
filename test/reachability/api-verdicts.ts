/*
 * Objects with the verdict of a real API server: test/cluster/api-verdicts.test.ts asks it, api-verdicts.test.ts asks the checker.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.15/pkg/apis/networking/validation/validation.go
 */

const LONG = 'x'.repeat(63);
const HTTP = { port: 80 };
const CONTAINERS = [{ name: 'main', image: 'x' }];

function policy(spec: unknown, metadata: object = { name: 'p' }): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** A policy for the pods of one selector. */
function selecting(podSelector: unknown): object {
  return policy({ podSelector });
}

function expression(key: unknown, operator: unknown, values?: unknown): object {
  return selecting({ matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] });
}

/** A policy with one ingress rule. */
function ingress(rule: unknown): object {
  return policy({ podSelector: {}, ingress: [rule] });
}

function block(ipBlock: unknown): object {
  return policy({ podSelector: {}, egress: [{ to: [{ ipBlock }] }] });
}

function service(spec: unknown, metadata: object = { name: 's' }): object {
  return { apiVersion: 'v1', kind: 'Service', metadata, spec };
}

function pod(metadata: object): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: CONTAINERS } };
}

function deployment(labels: unknown, template: object = { metadata: { labels } }): object {
  const spec = { selector: { matchLabels: labels }, template: { ...template, spec: { containers: CONTAINERS } } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec };
}

function namespace(metadata: object): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}

/** Blocks with host bits: accepted before Kubernetes 1.36, whose new NetworkPolicies must not have any. Older ones still have them. */
export const ACCEPTED_BEFORE_1_36 = { 'a block with host bits': block({ cidr: '10.1.2.3/8' }) };

/** What the API server accepts. */
export const ACCEPTED: Readonly<Record<string, object>> = {
  'a policy with only a podSelector': selecting({}),
  'a policy whose podSelector is null': selecting(null),
  'an empty spec': policy({}),
  'no spec': policy(undefined),
  'rules that are null': policy({ podSelector: {}, ingress: null, egress: null, policyTypes: null }),
  'a rule without fields': ingress({}),
  'a rule that is null, which opens everything': ingress(null),
  'a port that is null, which is every TCP port': ingress({ ports: [null] }),
  'a value that is null, which is an empty one': expression('app', 'In', [null]),
  'a namespace that is null': policy({ podSelector: {} }, { name: 'p', namespace: null }),
  'an empty namespace': policy({ podSelector: {} }, { name: 'p', namespace: '' }),
  'a Service with empty fields': service({ type: '', selector: {}, ports: [{ port: 80, name: '' }] }),
  'a Service whose selector has null': service({ selector: { app: null }, ports: [{ port: 80, name: null }] }),
  'a rule with empty lists': ingress({ from: [], ports: [] }),
  'peers that are null': ingress({ from: null, ports: null }),
  'a peer of every pod of every namespace': ingress({ from: [{ podSelector: {}, namespaceSelector: {} }] }),
  'a peer whose other selector is null': ingress({
    from: [{ podSelector: {}, namespaceSelector: null, ipBlock: null }],
  }),
  'a port without fields': ingress({ ports: [{}] }),
  'a port with only its protocol': ingress({ ports: [{ protocol: 'SCTP' }] }),
  'a range of one port': ingress({ ports: [{ port: 80, endPort: 80 }] }),
  'the last port': ingress({ ports: [{ port: 1, endPort: 65_535 }] }),
  'a port name of 15 characters': ingress({ ports: [{ port: 'a23456789012345' }] }),
  'a port name with a digit first': ingress({ ports: [{ port: '8-http' }] }),
  'the same policy type twice': policy({ podSelector: {}, policyTypes: ['Ingress', 'Ingress'] }),
  'rules of a direction that policyTypes leaves out': policy({
    podSelector: {},
    policyTypes: ['Egress'],
    ingress: [{}],
  }),
  'a label key with a prefix': selecting({ matchLabels: { 'example.com/Team_1.a': 'A_b.c-1' } }),
  'an empty label value': selecting({ matchLabels: { app: '' } }),
  'a label value that is null, which is an empty one': selecting({ matchLabels: { app: null } }),
  'a label key and value of 63 characters': selecting({ matchLabels: { [LONG]: LONG } }),
  'a label key that JavaScript inherits': selecting({ matchLabels: { constructor: 'x', toString: 'y' } }),
  'the same value twice': expression('app', 'In', ['a', 'a']),
  'an empty value among others': expression('app', 'NotIn', ['', 'a']),
  'Exists with an empty list': expression('app', 'Exists', []),
  'DoesNotExist without a list': expression('app', 'DoesNotExist'),
  'a block of one address': block({ cidr: '2001:db8::1/128' }),
  'exceptions that overlap': block({ cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.1.2.0/24'] }),
  'exceptions that are null': block({ cidr: '10.0.0.0/8', except: null }),
  'a name with dots': policy({ podSelector: {} }, { name: 'a.b-1' }),
  'a name of digits': policy({ podSelector: {} }, { name: '7' }),
  generateName: policy({ podSelector: {} }, { generateName: 'p-' }),
  'a Service with a named target': service({ ports: [{ port: 80, targetPort: 'http' }] }),
  'a headless Service without ports': service({ clusterIP: 'None', selector: { app: 'x' } }),
  'an ExternalName without ports': service({ type: 'ExternalName', externalName: 'db.example.com' }),
  'a Service with a targetPort of 0': service({ ports: [{ port: 80, targetPort: 0 }] }),
  'two ports with names': service({
    ports: [
      { name: 'a', port: 80 },
      { name: 'b', port: 80, protocol: 'UDP' },
    ],
  }),
  'a pod with annotations': pod({ name: 'p', annotations: { 'Example.com/a': 'any text: {}' } }),
  'a pod whose labels are null': pod({ name: 'p', labels: null }),
};

/** What the API server refuses. */
export const REFUSED: Readonly<Record<string, object>> = {
  'a label value with a blank': selecting({ matchLabels: { app: 'a b' } }),
  'a label value with a dash last': selecting({ matchLabels: { app: 'a-' } }),
  'a label value with a slash': selecting({ matchLabels: { app: 'a/b' } }),
  'a label value of 64 characters': selecting({ matchLabels: { app: `${LONG}x` } }),
  'a label value that is a number': selecting({ matchLabels: { version: 1.1 } }),
  'a label value that is a boolean': selecting({ matchLabels: { legacy: false } }),
  'a label value that is a list': selecting({ matchLabels: { app: ['a', 'b'] } }),
  'a label key with a blank': selecting({ matchLabels: { 'my app': 'a' } }),
  'a label key with two slashes': selecting({ matchLabels: { 'a/b/c': 'a' } }),
  'a label key with an empty prefix': selecting({ matchLabels: { '/app': 'a' } }),
  'a label key with an empty name': selecting({ matchLabels: { 'example.com/': 'a' } }),
  'a label key with capitals in its prefix': selecting({ matchLabels: { 'Example.com/app': 'a' } }),
  'a label key of 64 characters': selecting({ matchLabels: { [`${LONG}x`]: 'a' } }),
  'an empty label key': selecting({ matchLabels: { '': 'a' } }),
  'a label key with underscores around it': selecting({ matchLabels: Object.fromEntries([['__proto__', 'a']]) }),
  'labels that are a list': selecting({ matchLabels: ['app'] }),
  'labels that are a string': selecting({ matchLabels: 'app=a' }),
  'a selector that is a string': selecting('app=a'),
  'a selector that is a list': selecting([{ matchLabels: { app: 'a' } }]),
  'labels directly in a selector': selecting({ app: 'a' }),
  'In without values': expression('app', 'In'),
  'NotIn with an empty list': expression('app', 'NotIn', []),
  'Exists with values': expression('app', 'Exists', ['a']),
  'an operator in lower case': expression('app', 'in', ['a']),
  'an operator of nodes': expression('app', 'Gt', ['1']),
  'no operator': selecting({ matchExpressions: [{ key: 'app', values: ['a'] }] }),
  'an expression without a key': selecting({ matchExpressions: [{ operator: 'Exists' }] }),
  'an expression with an invalid key': expression('my app', 'Exists'),
  'an expression with an invalid value': expression('app', 'In', ['a', 'b c']),
  'an expression with a number': expression('app', 'In', [1]),
  'values that are a string': expression('app', 'In', 'a'),
  'an expression that is null': selecting({ matchExpressions: [null] }),
  'a policy type that is null': policy({ podSelector: {}, policyTypes: [null] }),
  'an empty protocol': ingress({ ports: [{ port: 80, protocol: '' }] }),
  'an exception that is null': block({ cidr: '10.0.0.0/8', except: [null] }),
  'a block without fields': block({}),
  'a block with a zone': block({ cidr: 'fe80::1%eth0/64' }),
  'a block with a blank': block({ cidr: ' 10.0.0.0/8' }),
  'a policy of the core group': { apiVersion: 'v1', kind: 'NetworkPolicy', metadata: { name: 'p' }, spec: {} },
  'a policy in lower case': {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'networkpolicy',
    metadata: { name: 'p' },
    spec: {},
  },
  'a policy of a version that never was': {
    apiVersion: 'networking.k8s.io/v1beta1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p' },
    spec: {},
  },
  'expressions that are a map': selecting({ matchExpressions: { key: 'app', operator: 'Exists' } }),
  'to that is a map': policy({ podSelector: {}, egress: [{ to: {} }] }),
  'from that is a map': ingress({ from: { podSelector: {} } }),
  'ports that are a number': ingress({ ports: 80 }),
  'a port that is a number in a list': ingress({ ports: [80] }),
  'a rule that is null in name only': ingress('all'),
  'rules that are a map': policy({ podSelector: {}, ingress: {} }),
  'a peer without fields': ingress({ from: [{}] }),
  'a peer that is null': ingress({ from: [null] }),
  'a peer that is a block and pods': ingress({ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }),
  'from in an egress rule': policy({ podSelector: {}, egress: [{ from: [{ podSelector: {} }] }] }),
  'to in an ingress rule': ingress({ to: [{ podSelector: {} }] }),
  'port 0': ingress({ ports: [{ port: 0 }] }),
  'port 65536': ingress({ ports: [{ port: 65_536 }] }),
  'a port with a fraction': ingress({ ports: [{ port: 80.5 }] }),
  'a port that is a number in quotes': ingress({ ports: [{ port: '80' }] }),
  'an empty port name': ingress({ ports: [{ port: '' }] }),
  'a port name of 16 characters': ingress({ ports: [{ port: 'a234567890123456' }] }),
  'a port name with two dashes': ingress({ ports: [{ port: 'a--b' }] }),
  'a port name in capitals': ingress({ ports: [{ port: 'HTTP' }] }),
  'a range of ports as text': ingress({ ports: [{ port: '80-90' }] }),
  'an endPort below its port': ingress({ ports: [{ port: 90, endPort: 80 }] }),
  'an endPort of 65536': ingress({ ports: [{ port: 90, endPort: 65_536 }] }),
  'an endPort without a port': ingress({ ports: [{ endPort: 80 }] }),
  'an endPort with a name': ingress({ ports: [{ port: 'http', endPort: 80 }] }),
  'an endPort that is a string': ingress({ ports: [{ port: 80, endPort: '90' }] }),
  'a protocol in lower case': ingress({ ports: [{ ...HTTP, protocol: 'tcp' }] }),
  'a protocol without ports': ingress({ ports: [{ protocol: 'ICMP' }] }),
  'a block without its mask': block({ cidr: '10.0.0.1' }),
  'a block without cidr': block({ except: ['10.0.0.0/8'] }),
  'a block with an empty cidr': block({ cidr: '' }),
  'a block with a long mask': block({ cidr: '10.0.0.0/33' }),
  'a block that is a name': block({ cidr: 'example.com/32' }),
  'an exception outside': block({ cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] }),
  'an exception of the same size': block({ cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] }),
  'an exception of the other family': block({ cidr: '10.0.0.0/8', except: ['2001:db8::/32'] }),
  'an exception that is an address': block({ cidr: '10.0.0.0/8', except: ['10.0.0.1'] }),
  'exceptions that are a string': block({ cidr: '10.0.0.0/8', except: '10.1.0.0/16' }),
  'a list of blocks': block({ cidr: ['10.0.0.0/8'] }),
  'policyTypes in lower case': policy({ podSelector: {}, policyTypes: ['ingress'] }),
  'policyTypes that is a string': policy({ podSelector: {}, policyTypes: 'Ingress' }),
  'three policyTypes': policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress', 'Ingress'] }),
  'an unknown field of the spec': policy({ podSelector: {}, ingres: [] }),
  'an unknown field of the object': { ...policy({ podSelector: {} }), rules: [] },
  'a spec that is a list': policy([]),
  'an unknown field of metadata': policy({ podSelector: {} }, { name: 'p', lables: { app: 'a' } }),
  'a name that is a number': policy({ podSelector: {} }, { name: 7 }),
  'no name': policy({ podSelector: {} }, {}),
  'an empty name': policy({ podSelector: {} }, { name: '' }),
  'a namespace that is a boolean': policy({ podSelector: {} }, { name: 'p', namespace: false }),
  'a namespace that is a number': policy({ podSelector: {} }, { name: 'p', namespace: 2024 }),
  'an invalid label of a policy': policy({ podSelector: {} }, { name: 'p', labels: { team: 'a b' } }),
  'labels of a policy that are a list': policy({ podSelector: {} }, { name: 'p', labels: ['a'] }),
  'a label of a policy that is a number': policy({ podSelector: {} }, { name: 'p', labels: { version: 1 } }),
  'an annotation that is a boolean': policy({ podSelector: {} }, { name: 'p', annotations: { audited: true } }),
  'an annotation with an invalid key': policy({ podSelector: {} }, { name: 'p', annotations: { 'a b': 'x' } }),
  'an annotation that is an object': policy({ podSelector: {} }, { name: 'p', annotations: { a: { b: 'c' } } }),
  'a namespace with an invalid label': namespace({ name: 'n', labels: { team: 'a b' } }),
  'a namespace whose name is a number': namespace({ name: 2024 }),
  'a pod with an invalid label': pod({ name: 'p', labels: { app: 'a b' } }),
  'a pod with a label that is a number': pod({ name: 'p', labels: { version: 2024 } }),
  'a pod with a misspelt field': pod({ name: 'p', lables: { app: 'a' } }),
  'a template with an invalid label': deployment({ app: 'a b' }),
  'a template with a number': deployment({ version: 1 }),
  'a template with a misspelt field': deployment({ app: 'a' }, { metadata: { labels: { app: 'a' }, lables: {} } }),
  'a Service with an invalid selector value': service({ ports: [HTTP], selector: { app: 'a b' } }),
  'a Service with an invalid selector key': service({ ports: [HTTP], selector: { 'my app': 'a' } }),
  'a Service with a number in its selector': service({ ports: [HTTP], selector: { version: 1 } }),
  'a Service with matchLabels': service({ ports: [HTTP], selector: { matchLabels: { app: 'a' } } }),
  'a Service with a misspelt selector': service({ ports: [HTTP], selectors: { app: 'a' } }),
  'a Service whose ports are numbers': service({ ports: [80] }),
  'a Service with port 0': service({ ports: [{ port: 0 }] }),
  'a Service without ports': service({ selector: { app: 'a' } }),
  'a Service with a protocol in lower case': service({ ports: [{ ...HTTP, protocol: 'tcp' }] }),
  'a Service with a targetPort of 70000': service({ ports: [{ port: 80, targetPort: 70_000 }] }),
  'a Service with a targetPort in capitals': service({ ports: [{ port: 80, targetPort: 'HTTP' }] }),
  'a Service with a port name twice': service({
    ports: [
      { name: 'a', port: 80 },
      { name: 'a', port: 81 },
    ],
  }),
  'a Service with a port twice': service({
    ports: [
      { name: 'a', port: 80 },
      { name: 'b', port: 80 },
    ],
  }),
  'a load balancer without an address': service({ type: 'LoadBalancer', clusterIP: 'None', ports: [HTTP] }),
  'a Service with a port name in capitals': service({ ports: [{ port: 80, name: 'HTTP' }] }),
  'a Service with a targetPort of digits in quotes': service({ ports: [{ port: 80, targetPort: '8080' }] }),
  'a Service of an unknown type': service({ type: 'clusterip', ports: [HTTP] }),
  'an ExternalName without its name': service({ type: 'ExternalName' }),
};

/** What the API server refuses, and the checker only warns of, because it changes no answer. */
export const WARNED: Readonly<Record<string, object>> = {
  'an invalid generateName': policy({ podSelector: {} }, { generateName: 'P_' }),
  'a name in capitals': policy({ podSelector: {} }, { name: 'Deny' }),
  'a name with an underscore': policy({ podSelector: {} }, { name: 'deny_all' }),
  'a name of 254 characters': policy({ podSelector: {} }, { name: 'x'.repeat(254) }),
  'a namespace with a name with dots': namespace({ name: 'a.b' }),
  'a namespace of 64 characters': namespace({ name: `${LONG}x` }),
  'a Service with two ports without names': service({ ports: [HTTP, { port: 81 }] }),
  'a Service with a name with dots': service({ ports: [HTTP] }, { name: 'a.b' }),
};
