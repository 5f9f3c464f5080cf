import { type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentTemplate, type AgentTemplateProps } from '../../src/agent/agent-template';
import { renderSession } from '../../src/agent/render-session';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { echoAgent } from '../../src/agent/stella/echo-agent';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { Egress } from '../../src/network/egress';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { fakes, minimal } from './fixtures';

const every: Required<AgentTemplateProps> = {
  profile: new AgentProfile({
    ...minimal,
    egress: [Egress.internet443()],
    annotations: { 'acme.example/runbook': 'demo' },
    sessionEnv: ['ROOM', 'LANG'],
    sessionLabelKeys: ['acme.example/tier'],
    sessionAnnotationKeys: ['acme.example/ticket'],
  }),
  namespace: 'ai-agents',
};

function chart(props: AgentTemplateProps): Chart {
  const chart = Testing.chart();
  new AgentTemplate(chart, 'Template', props);
  return chart;
}

test('every prop reaches the template and its policy', () => {
  expectGolden(chart(every), 'agent-template/every-prop');
});

test('a profile without egress has no ingress and no egress', () => {
  const profile = AgentProfile.fromProfile(echoAgent, { egress: [] });
  const policy = find(chart({ profile, namespace: 'ai-agents' }).toJson(), 'NetworkPolicy', 'echo-agent');
  expect(policy.spec).toEqual({
    podSelector: {
      matchLabels: { 'app.kubernetes.io/component': 'agent', 'app.kubernetes.io/name': 'echo-agent' },
    },
    policyTypes: ['Ingress', 'Egress'],
  });
});

test("the policy's annotations show the reason for an exception", () => {
  const profile = AgentProfile.fromProfile(echoAgent, { egress: [Egress.anywhere('A crawler.')] });
  const policy = find(chart({ profile, namespace: 'ai-agents' }).toJson(), 'NetworkPolicy', 'echo-agent');
  expect(policy.metadata?.annotations).toEqual({ 'cdk8s-agents/egress-reason': 'A crawler.' });
});

describe.each(Object.values(builtInProfiles).map((profile) => [profile.name, profile] as const))(
  '%s',
  (name, profile) => {
    test('filling in the template gives the pod of renderSession', () => {
      const { template } = find(chart({ profile, namespace: 'ai-agents' }).toJson(), 'PodTemplate', name);
      const filled = JSON.parse(
        JSON.stringify(template).replaceAll('agent-secret-of-the-session', 'agent-secret-demo'),
      );
      const { metadata } = filled;
      const named = {
        ...metadata,
        name: 'agent-demo',
        namespace: 'ai-agents',
        labels: { ...metadata.labels, session: 'demo' },
      };
      const { pod } = renderSession(profile, { id: 'demo', namespace: 'ai-agents', credentials: fakes });
      expect({ apiVersion: 'v1', kind: 'Pod', ...filled, metadata: named }).toEqual(pod);
    });

    test('the policy selects the pods of the profile', () => {
      const policy = find(chart({ profile, namespace: 'ai-agents' }).toJson(), 'NetworkPolicy', name);
      const { pod } = renderSession(profile, { id: 'demo', namespace: 'ai-agents', credentials: fakes });
      expect(pod.metadata?.labels).toMatchObject(policy.spec?.podSelector.matchLabels ?? { none: 'at all' });
    });
  },
);

test('a template does not select pods of another template', () => {
  const policy = find(
    chart({ profile: stellaAgent, namespace: 'ai-agents' }).toJson(),
    'NetworkPolicy',
    'stella-agent',
  );
  const { pod } = renderSession(echoAgent, { id: 'demo', namespace: 'ai-agents', credentials: fakes });
  expect(pod.metadata?.labels).not.toMatchObject(policy.spec?.podSelector.matchLabels ?? {});
});
