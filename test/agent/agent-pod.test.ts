import { type Chart, Testing } from 'cdk8s';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import type { AgentSession } from '../../src/agent/agent-session';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { Cluster } from '../../src/core/cluster/cluster';
import { NodePlacement } from '../../src/core/pods/placement/node-placement';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { expectGolden } from '../support/golden';
import { find } from '../support/objects';
import { every, freedoms, minimal, withVolumes, worker } from './fixtures';

const session: AgentSession = { id: 'demo', namespace: 'ai-agents' };

const everySession: Required<AgentSession> = {
  ...session,
  secretName: 'credentials-of-demo',
  env: { SESSION_LANGUAGE: 'de', LOG_LEVEL: 'info' },
  labels: { tenant: 'acme' },
  annotations: { 'acme.example/ticket': '4711' },
};

function chart(profile: AgentProfile, props: AgentSession = session): Chart {
  const chart = Testing.chart();
  new AgentPod(chart, 'Pod', { ...props, profile });
  return chart;
}

function pod(changes: Partial<AgentProfileProps>, props: AgentSession = session) {
  return find(chart(new AgentProfile({ ...minimal, ...changes }), props).toJson(), 'Pod', 'agent-demo');
}

test('every prop of a profile and of a session reaches the pod', () => {
  expectGolden(chart(new AgentProfile({ ...every, ...freedoms }), everySession), 'agent-pod/every-prop');
});

test('the agent of the STELLA deployment document, corrected', () => {
  expectGolden(chart(stellaAgent), 'agent-pod/stella-agent');
});

test('a profile needs only six props', () => {
  expectGolden(chart(new AgentProfile(minimal)), 'agent-pod/minimal');
});

test('an agent that listens on no port and always runs, with hooks', () => {
  expectGolden(chart(new AgentProfile(worker)), 'agent-pod/worker');
});

test('every kind of volume, and variables from Secrets, fields and ConfigMaps', () => {
  expectGolden(chart(new AgentProfile(withVolumes)), 'agent-pod/volumes');
});

test('image volumes need a Cluster that has them', () => {
  const volumes = [PodVolume.image({ path: '/skills', image: 'ghcr.io/acme/skills:1.0' })];
  const add = (kubernetesVersion: string) => () => {
    const chart = Testing.chart();
    new Cluster({ kubernetesVersion }).addTo(chart);
    new AgentPod(chart, 'Pod', { ...session, profile: new AgentProfile({ ...minimal, volumes }) });
    return find(chart.toJson(), 'Pod', 'agent-demo').spec?.volumes?.at(-1);
  };
  expect(add('1.34')).toThrow(
    "AgentPod 'ai-agents/demo': volume 'skills' must not be of an image: Kubernetes has image volumes since 1.35, and the Cluster is 1.34",
  );
  expect(add('1.35')()).toEqual({ image: { reference: 'ghcr.io/acme/skills:1.0' }, name: 'skills' });
});

test('preferred nodes add the toleration of their taint', () => {
  const { affinity, tolerations } = pod({ placement: NodePlacement.preferred('pool', 'agents') }).spec ?? {};
  expect(affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toBeUndefined();
  expect(affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution).toEqual([
    { preference: { matchExpressions: [{ key: 'pool', operator: 'In', values: ['agents'] }] }, weight: 100 },
  ]);
  expect(tolerations).toEqual([{ effect: 'NoSchedule', key: 'pool', operator: 'Equal', value: 'agents' }]);
});

test("the session's environment overrides the profile's", () => {
  const { spec } = pod(
    { env: { A: 'profile', B: 'profile' }, sessionEnv: ['B', 'C'] },
    { ...session, env: { B: 'session', C: 'session' } },
  );
  expect(spec?.containers.map(({ env }) => env)).toEqual([
    [
      { name: 'A', value: 'profile' },
      { name: 'B', value: 'session' },
      { name: 'C', value: 'session' },
    ],
  ]);
});

test('all errors of a session are reported at once', () => {
  const wrong = { ...session, id: 'Demo_1', labels: { session: 'x', team: 'y' }, env: { ROOM_NAME: 'x', 'a b': 'y' } };
  expect(() => pod({ secretKeys: ['ROOM_NAME'], labels: { team: 'care' } }, wrong)).toThrowErrorMatchingInlineSnapshot(
    `"AgentPod 'ai-agents/Demo_1': id must be lower-case letters, digits and dashes, alphanumeric at both ends, 50 at most (toSessionId derives one), got "Demo_1"; key of env must be letters, digits, underscores, dashes and dots, not a digit first, such as LOG_LEVEL, got "a b"; env.ROOM_NAME must not be set: ROOM_NAME comes from the session's Secret, and env would override it; labels.session must not be set: it holds the session's id; labels.team must not be set: AgentProfile 'demo-agent' has a label of that name"`,
  );
});
