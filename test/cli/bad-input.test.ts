import { enterFolder, leaveFolders } from './folders';
import { atShell } from './terminal';

const workload = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: stt
  namespace: stella
spec:
  template:
    metadata:
      labels: {app: stt}
    spec:
      containers: []
`;

/** Another Deployment of the same name. */
const other = workload.replace('app: stt', 'app: tts');

/** A policy whose spec starts on line 19, behind the workload. */
function policy(spec: string): string {
  return `${workload}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: stt
  namespace: stella
spec:
${spec}`;
}

beforeEach(() => {
  enterFolder({});
});
afterEach(leaveFolders);

/** The stderr for the set in net.yaml. Expects an empty stdout and exit code 2. */
async function complaint(text: string, ...args: readonly string[]): Promise<string> {
  enterFolder({ 'net.yaml': text, 'good.yaml': workload, 'empty/notes.md': '' });
  const { stderr, ...seen } = await atShell(['flows', ...(args.length > 0 ? args : ['net.yaml'])]);
  expect(seen).toEqual({ stdout: '', exitCode: 2, writes: 0 });
  return stderr;
}

test('a good set is not refused', async () => {
  enterFolder({ 'net.yaml': policy('  podSelector: {}\n') });
  expect(await atShell(['flows', 'net.yaml'])).toMatchObject({ stderr: '', exitCode: 0 });
});

test('broken syntax', async () => {
  expect(await complaint(policy('  podSelector: [\n'))).toMatchInlineSnapshot(`
"error: net.yaml:20: must be YAML or JSON: deficient indentation
"
`);
});

test('a duplicate key', async () => {
  expect(await complaint(policy('  podSelector: {}\n  podSelector: {}\n'))).toMatchInlineSnapshot(`
"error: net.yaml:20: must be YAML or JSON: duplicated mapping key podSelector
"
`);
});

test('two objects with the same identity', async () => {
  expect(await complaint(`${policy('  podSelector: {}\n')}---\n${other}`)).toMatchInlineSnapshot(`
"error: net.yaml:21: Deployment 'stella/stt': metadata.name must be defined once, and net.yaml:1 defines it too: rename or remove one of them
"
`);
});

test('two objects with the same identity in two files', async () => {
  expect(await complaint(other, 'good.yaml', 'net.yaml')).toMatchInlineSnapshot(`
"error: net.yaml:1: Deployment 'stella/stt': metadata.name must be defined once, and good.yaml:1 defines it too: rename or remove one of them
"
`);
});

test('a selector with an unknown operator', async () => {
  const spec = '  podSelector:\n    matchExpressions:\n    - {key: app, operator: Equals, values: [stt]}\n';
  expect(await complaint(policy(spec))).toMatchInlineSnapshot(`
"error: net.yaml:21: NetworkPolicy 'stella/stt': spec.podSelector.matchExpressions[0].operator must be one of In, NotIn, Exists, DoesNotExist, got "Equals"
"
`);
});

test('a block without its mask', async () => {
  const spec = '  podSelector: {}\n  ingress:\n  - from:\n    - ipBlock:\n        cidr: 10.0.0.1\n';
  expect(await complaint(policy(spec))).toMatchInlineSnapshot(`
"error: net.yaml:23: NetworkPolicy 'stella/stt': spec.ingress[0].from[0].ipBlock.cidr must be a block of addresses with its mask, such as 203.0.113.0/24, got "10.0.0.1"
"
`);
});

test('an endPort below its port', async () => {
  const spec = '  podSelector: {}\n  ingress:\n  - ports:\n    - port: 90\n      protocol: TCP\n      endPort: 80\n';
  expect(await complaint(policy(spec))).toMatchInlineSnapshot(`
"error: net.yaml:24: NetworkPolicy 'stella/stt': spec.ingress[0].ports[0].endPort must be a number from port 90 to 65535, got 80
"
`);
});

test('a label that YAML does not read as a string', async () => {
  expect(await complaint(policy('  podSelector:\n    matchLabels:\n      legacy: no\n'))).toMatchInlineSnapshot(`
"error: net.yaml:21: NetworkPolicy 'stella/stt': spec.podSelector.matchLabels.legacy must be a string: quote it, got false
"
`);
});

test('a policy in a List', async () => {
  const list = [
    'apiVersion: v1',
    'kind: List',
    'items:',
    '- apiVersion: networking.k8s.io/v1',
    '  kind: NetworkPolicy',
    '  metadata: {name: b, namespace: a}',
    '  spec:',
    '    podSelector: {}',
    '    policyTypes: [ingress]',
  ];
  expect(await complaint(list.join('\n'))).toMatchInlineSnapshot(`
"error: net.yaml:9: NetworkPolicy 'a/b': spec.policyTypes[0] must be one of Ingress, Egress, got "ingress"
"
`);
});

test('values that are not Kubernetes objects', async () => {
  expect(await complaint(`${workload}---\n\nreplicas: 2\n`)).toMatchInlineSnapshot(`
"error: net.yaml:14: must be a Kubernetes object, with apiVersion, kind and metadata; it has no apiVersion and no kind and no metadata
"
`);
});

test('a missing file', async () => {
  expect(await complaint('', 'missing.yaml')).toMatchInlineSnapshot(`
"error: missing.yaml: no such file or folder
"
`);
});

test('a folder without manifests', async () => {
  expect(await complaint('', 'empty')).toMatchInlineSnapshot(`
"error: empty: must contain a file that ends in .yaml, .yml, .json
"
`);
});

test('a set without objects', async () => {
  expect(await complaint('# nothing yet\n')).toMatchInlineSnapshot(`
"error: net.yaml: must contain a Kubernetes object
"
`);
});

test('an unknown endpoint', async () => {
  const args = ['good.yaml', '--from', 'stella/stt', '--to', 'stella/tts', '--port', '1'];
  expect(await complaint('', ...args)).toMatchInlineSnapshot(`
"error: Path: to must be a workload, a Service, an address or a block: one of stella/stt, got "stella/tts"
"
`);
});

test('a missing base', async () => {
  expect(await complaint('', '--diff', 'missing', 'good.yaml')).toMatchInlineSnapshot(`
"error: missing: no such file or folder
"
`);
});

test('an invalid pattern', async () => {
  const args = ['--diff', 'good.yaml', 'good.yaml', '--allow'];
  expect(await complaint('', ...args, 'stella/stt: 50051')).toMatchInlineSnapshot(`
"error: --allow: must be FROM -> TO : PORTS, such as ai-agents/* -> stella/stt-service : TCP 50051; got "stella/stt: 50051"
"
`);
});

test('an invalid pattern in a file', async () => {
  const args = ['--diff', 'good.yaml', 'good.yaml', '--allow'];
  expect(await complaint('# meant\n\na/b -> c/d\na/b => c/d\n', ...args, '@net.yaml')).toMatchInlineSnapshot(`
"error: net.yaml:4: must be FROM -> TO : PORTS, such as ai-agents/* -> stella/stt-service : TCP 50051; got "a/b => c/d"
"
`);
  expect(await complaint('', ...args, '@missing.txt')).toMatchInlineSnapshot(`
"error: missing.txt: no such file or folder
"
`);
});
