import { enterFolder, leaveFolders } from './folders';
import { atShell } from './terminal';

afterEach(leaveFolders);

/** A valid Pod of 6 lines, and a separator: what follows starts on line 8. */
const POD = `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: ns}
spec:
  containers:
  - {name: c, image: x}
---
`;

/** A NetworkPolicy whose parts may be templates. Its first line is line 8 of the file. */
function policy({ name = 'b', namespace = 'ns', labels = '', spec = '  podSelector: {}\n', before = '' }): string {
  return `${POD}${before}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
${labels}spec:
${spec}`;
}

/** The stderr of `flows`. */
async function complaint(text: string, file = 'net.yaml'): Promise<string> {
  enterFolder({ [file]: text });
  const { stderr, exitCode } = await atShell(['flows', file]);
  expect(exitCode).toBe(2);
  return stderr;
}

describe('a template that YAML cannot be is refused on its own line', () => {
  const block =
    '  podSelector: {}\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: a\n';
  test.each([
    ['a value', policy({ namespace: '{{ .Release.Namespace }}', spec: block }), 12, 'helm template'],
    ['a value with text behind it', policy({ name: '{{ .Release.Name }}-web', spec: block }), 11, 'helm template'],
    ['a value with a string in it', policy({ name: '{{ default "web" .Values.name | quote }}' }), 11, 'helm template'],
    ['a key', policy({ labels: '  labels:\n    {{ .Values.key }}: x\n' }), 14, 'helm template'],
    ['an item of a list', policy({ spec: '  policyTypes:\n  - {{ .Values.type }}\n' }), 15, 'helm template'],
    ['an item in brackets', policy({ spec: '  policyTypes: [{{ .Values.type }}]\n' }), 14, 'helm template'],
    [
      'a value in braces',
      policy({ spec: '  podSelector: {matchLabels: {app: {{ .Values.app }}}}\n' }),
      14,
      'helm template',
    ],
    [
      'a condition',
      policy({ spec: `  podSelector: {}\n{{- if .Values.open }}\n  ingress: [{}]\n{{- end }}\n` }),
      15,
      'helm template',
    ],
    [
      'a condition with an indentation',
      policy({ spec: `  podSelector: {}\n  {{- if .Values.open }}\n  ingress: [{}]\n  {{- end }}\n` }),
      15,
      'helm template',
    ],
    [
      'a whole line',
      policy({ labels: '  labels:\n    {{- include "web.labels" . | nindent 4 }}\n' }),
      14,
      'helm template',
    ],
    [
      'a block of lines',
      policy({ labels: '  labels: {{- toYaml .Values.labels | nindent 4 }}\n' }),
      13,
      'helm template',
    ],
    [
      'a loop',
      policy({ spec: `  podSelector: {}\n  ingress:\n  {{- range .Values.from }}\n  - from: []\n  {{- end }}\n` }),
      16,
      'helm template',
    ],
    ['a condition around an object', policy({ before: '{{- if .Values.policy }}\n' }), 8, 'helm template'],
    ['a comment of Helm', policy({ before: '{{- /* who may call */ -}}\n' }), 8, 'helm template'],
    ['a definition', policy({ before: '{{ define "web" }}\nname: web\n{{ end }}\n' }), 8, 'helm template'],
    [
      'a port',
      policy({ spec: '  podSelector: {}\n  ingress:\n  - ports:\n    - port: {{ .Values.port }}\n' }),
      17,
      'helm template',
    ],
    ['a tag of Jinja', policy({ before: '{% if policy %}\n' }), 8, 'jinja2'],
    [
      'a tag of Jinja among fields',
      policy({ spec: '  podSelector: {}\n{% for app in apps %}\n  x: y\n{% endfor %}\n' }),
      15,
      'jinja2',
    ],
    ['a tag of ERB', policy({ before: '<% if policy %>\n' }), 8, 'erb'],
    ['a variable in brackets', policy({ spec: `  policyTypes: [\${TYPE}]\n` }), 14, 'envsubst'],
  ])('%s', async (_what, text, line, tool) => {
    expect(await complaint(text)).toBe(
      `error: net.yaml:${line}: must be YAML or JSON: it is not rendered; render a template first, such as with ${tool}\n`,
    );
  });

  test('a template in a string, a comment or a block of text is none, and the line is that of the fault', async () => {
    const data = `${POD}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: "{{ .x }}" # {{ .y }}\n  b: |\n    {{ .z }}\n    {{ end }}\n  c: 'it''s {{ .q }}'\n  d: [\n`;
    expect(await complaint(data)).toBe('error: net.yaml:18: must be YAML or JSON: deficient indentation\n');
  });
});

describe('a template that YAML reads as something else is refused', () => {
  test.each([
    ['a comment of ytt as a value', policy({ namespace: '#@ data.values.namespace' }), 12],
    ['a line of ytt', policy({ before: '#@ load("@ytt:data", "data")\n' }), 8],
    ['an overlay of ytt', policy({ before: '#@overlay/match by=overlay.all\n' }), 8],
  ])('%s', async (_what, text, line) => {
    expect(await complaint(text)).toBe(
      `error: net.yaml:${line}: must be YAML or JSON: it is not rendered; render a template first, such as with ytt\n`,
    );
  });

  test.each([
    ['a variable as namespace', policy({ namespace: `\${NAMESPACE}` }), 12, 'metadata.namespace', 'envsubst'],
    ['a variable with a default', policy({ namespace: `\${NAMESPACE:=stella}` }), 12, 'metadata.namespace', 'envsubst'],
    ['a variable within a name', policy({ name: `web-\${ENV}` }), 11, 'metadata.name', 'envsubst'],
    ['a variable of Kustomize', policy({ name: '$(NAME)' }), 11, 'metadata.name', 'kubectl kustomize'],
    ['a quoted value', policy({ name: "'{{ .Release.Name }}'" }), 11, 'metadata.name', 'helm template'],
    ['text before a value', policy({ name: 'web-{{ .Release.Name }}' }), 11, 'metadata.name', 'helm template'],
    [
      'a label',
      policy({ labels: '  labels: {app: "{{ .Values.app }}"}\n' }),
      13,
      'metadata.labels.app',
      'helm template',
    ],
    [
      'a selector',
      policy({ spec: `  podSelector: {matchLabels: {app: "\${APP}"}}\n` }),
      14,
      'spec.podSelector.matchLabels.app',
      'envsubst',
    ],
    [
      'a block of addresses',
      policy({ spec: `  ingress:\n  - from:\n    - ipBlock: {cidr: "\${CIDR}"}\n` }),
      16,
      'spec.ingress[0].from[0].ipBlock.cidr',
      'envsubst',
    ],
    [
      'a port',
      policy({ spec: '  ingress:\n  - ports:\n    - port: "{{ .Values.port }}"\n' }),
      16,
      'spec.ingress[0].ports[0].port',
      'helm template',
    ],
    ['a tag of ERB', policy({ name: '<%= name %>' }), 11, 'metadata.name', 'erb'],
  ])('%s, by its field', async (_what, text, line, field, tool) => {
    expect(await complaint(text)).toMatch(
      new RegExp(
        `^error: net\\.yaml:${line}: NetworkPolicy '[^']*': ${field.replace(/[.[\]]/g, '\\$&')} must .+, got .+: render a template first, such as with ${tool}\n$`,
      ),
    );
  });

  test('a container port', async () => {
    const text = POD.replace('image: x', `image: x, ports: [{containerPort: "\${PORT}"}]`);
    expect(await complaint(text)).toBe(
      `error: net.yaml:6: Pod 'ns/a': spec.containers[0].ports[0].containerPort must be a number, got "\${PORT}": render a template first, such as with envsubst\n`,
    );
  });
});

test.each([
  ['net.jsonnet', "local name = 'a';\n{ apiVersion: 'v1' }\n", 'jsonnet'],
  ['net.cue', 'a: b: c\n', 'cue export'],
])('%s is refused with the command that renders it', async (file, text, tool) => {
  expect(await complaint(text, file)).toMatch(new RegExp(`render a template first, such as with ${tool}\n$`));
});

test('expressions in text that is for programs are no template', async () => {
  const args = `args: ["{{ .x }}", "$(PORT)", "\${HOME}", "#@ x"], env: [{name: A, value: "{{ x }}"}]`;
  enterFolder({
    'net.yaml': POD.replace('image: x', `image: x, ${args}`).replace(
      'namespace: ns',
      'namespace: ns, annotations: {a: "{{ x }}"}',
    ),
  });
  expect(await atShell(['flows', 'net.yaml'])).toMatchObject({ stderr: '', exitCode: 0 });
});
