import { Testing } from 'cdk8s';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../src/agent/agent-template';
import { Cluster } from '../../src/core/cluster/cluster';
import { InputError } from '../../src/core/input/input';
import { renderSession } from '../../src/session';
import { every, keylessFakes, minimal, withVolumes } from '../agent/fixtures';
import { everyAgentInit, everyAgentSidecar } from '../core/pods/containers/every-container';

/*
 * Git and the run time render one pod. `every` has each prop of AgentProfileProps, or it would not compile, so these tests grow with them.
 */

const SESSION = { id: 'demo', namespace: 'ai-agents' };
const containers = { initContainers: [everyAgentInit], sidecars: [everyAgentSidecar] };

/** Each prop by itself where it is valid by itself, and all together. */
const CASES: readonly (readonly [string, AgentProfileProps])[] = [
  ...Object.entries(every).map(([prop, value]) => [prop, { ...minimal, [prop]: value }] as const),
  ['containers', { ...minimal, ...containers }],
  ['all props', { ...every, ...containers }],
  ['all volumes', { ...withVolumes, ...containers }],
];

/** Props that need others, which `all props` sets. */
const NEED_OTHERS = ['image', 'metricsPort', 'podOverhead'];

function profileOf(props: AgentProfileProps): AgentProfile | undefined {
  try {
    return new AgentProfile(props);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The pod that a back end in another language makes of the PodTemplate, as its annotations say. */
function fromTemplate(template: object): unknown {
  const filled = JSON.parse(JSON.stringify(template).replaceAll('agent-secret-of-the-session', 'agent-secret-demo'));
  const { annotations, labels } = filled.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { annotations, labels: { ...labels, session: 'demo' }, name: 'agent-demo', namespace: 'ai-agents' },
    spec: filled.spec,
  };
}

test('props that are not valid by themselves are few, and known', () => {
  const invalid = CASES.filter(([, props]) => profileOf(props) === undefined).map(([name]) => name);
  expect(invalid).toEqual(expect.arrayContaining(NEED_OTHERS));
  expect(invalid).toHaveLength(NEED_OTHERS.length);
});

test.each(CASES)('with %s, renderSession, AgentPod and PodTemplate are one pod', (_name, props) => {
  const profile = profileOf(props);
  if (profile === undefined) return;
  const { secretAs } = profile.resolved;
  const credentials = secretAs === 'none' ? {} : keylessFakes;
  const { pod } = renderSession(profile, { ...SESSION, credentials });
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion: '1.37' }).addTo(chart);
  const inGit = new AgentPod(chart, 'Pod', { ...SESSION, profile }).resource.toJson();
  const { podTemplate } = new AgentTemplate(chart, 'Template', { namespace: 'ai-agents', profile });
  const plain = JSON.parse(JSON.stringify(pod));
  expect(inGit).toEqual(plain);
  expect(fromTemplate(podTemplate.toJson().template)).toEqual(plain);
});

test('a patch of the PodTemplate alone is found out', () => {
  const profile = new AgentProfile(minimal);
  const patched = { ...profile.template, spec: { ...profile.template.spec, hostNetwork: true } };
  const { pod } = renderSession(profile, { ...SESSION, credentials: keylessFakes });
  expect(fromTemplate(patched)).not.toEqual(JSON.parse(JSON.stringify(pod)));
});
