import { App, Chart, Testing } from 'cdk8s';
import { GuardedNamespace, type GuardedNamespaceProps } from '../../src/namespace/guarded-namespace';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';

const minimal: GuardedNamespaceProps = { name: 'ai-agents' };

// Required<> makes a missing new prop a compile error.
const every: Required<GuardedNamespaceProps> = {
  name: 'default',
  podSecurity: 'baseline',
  podSecurityVersion: 'latest',
  podSecurityReason: 'The node agent of this team needs a host port.',
  labels: { team: 'voice' },
  systemNamespaceReason: 'This cluster runs nothing but our agents.',
};

function chart(props: GuardedNamespaceProps): Chart {
  const chart = Testing.chart();
  new GuardedNamespace(chart, 'Namespace', props);
  return chart;
}

test('a namespace enforces restricted, at the oldest supported version', () => {
  expectGolden(chart(minimal), 'guarded-namespace/restricted');
});

test('every prop reaches the namespace', () => {
  expectGolden(chart(every), 'guarded-namespace/every-prop');
});

test("a chart's namespace is not set on it, because a Namespace is cluster-scoped", () => {
  const chart = new Chart(new App(), 'Chart', { namespace: 'elsewhere' });
  new GuardedNamespace(chart, 'Namespace', minimal);
  expect(find(chart.toJson(), 'Namespace', 'ai-agents').metadata).not.toHaveProperty('namespace');
});

test('a level below restricted needs a reason', () => {
  expect(() => chart({ ...minimal, podSecurity: 'privileged' })).toThrow(
    'podSecurityReason must say why privileged is needed, or podSecurity must be restricted',
  );
});

test.each(['default', 'kube-node-lease', 'kube-public', 'kube-system'])('%s needs a reason', (name) => {
  expect(() => chart({ ...minimal, name })).toThrow(
    `GuardedNamespace '${name}': systemNamespaceReason must say why ${name} needs guardrails, because Kubernetes and add-ons run there; or set another name`,
  );
  const systemNamespaceReason = 'This cluster runs nothing but our agents.';
  expect(find(chart({ name, systemNamespaceReason }).toJson(), 'Namespace', name)).toMatchObject({
    metadata: { annotations: { 'cdk8s-agents/system-namespace-reason': systemNamespaceReason } },
  });
});

test('all wrong props are reported at once', () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged', 'app.kubernetes.io/name': 'mine', Team: 'a b' };
  expect(() => chart({ name: 'AI', podSecurityVersion: '1.28', labels })).toThrowErrorMatchingInlineSnapshot(
    `"GuardedNamespace 'AI': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "AI"; podSecurityVersion must be latest or a minor version such as v1.28, got "1.28"; labels.Team must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "a b"; labels must not have pod-security.kubernetes.io/enforce: it is set by podSecurity and podSecurityVersion; labels must not have app.kubernetes.io/name: it is set already"`,
  );
});
