import { Chart } from 'cdk8s';
import { AgentPod } from '../../../../src/agent/agent-pod';
import { AgentProfile } from '../../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../../../src/agent/agent-template';
import { renderPod } from '../../../../src/agent/render-session';
import { AgentsApp } from '../../../../src/app/agents-app';
import { Cluster } from '../../../../src/core/cluster/cluster';
import { Health } from '../../../../src/core/pods/health/health';
import { LifecycleHook } from '../../../../src/core/pods/lifecycle/lifecycle-hook';
import { minimal } from '../../../agent/fixtures';

const session = { id: 'demo', namespace: 'ai-agents' };

function profile(changes: Partial<AgentProfileProps>): AgentProfile {
  return new AgentProfile({ ...minimal, ...changes });
}

function lifecycleOf(changes: Partial<AgentProfileProps>) {
  return renderPod(profile(changes), session).spec?.containers[0]?.lifecycle;
}

test('a hook is a command, a request on a named port, or a sleep', () => {
  expect(lifecycleOf({ preStop: LifecycleHook.command({ command: ['agent', 'drain'] }) })).toEqual({
    preStop: { exec: { command: ['agent', 'drain'] } },
  });
  expect(lifecycleOf({ postStart: LifecycleHook.http({ path: '/warm' }), preStop: LifecycleHook.sleep(20) })).toEqual({
    postStart: { httpGet: { path: '/warm', port: 'http' } },
    preStop: { sleep: { seconds: 20 } },
  });
  expect(lifecycleOf({ preStop: LifecycleHook.http({ path: '/drain', port: 'http', scheme: 'HTTPS' }) })).toEqual({
    preStop: { httpGet: { path: '/drain', port: 'http', scheme: 'HTTPS' } },
  });
});

test('without hooks, a container has no lifecycle', () => {
  const [agent] = profile({ preStop: LifecycleHook.none() }).template.spec?.containers ?? [];
  expect(agent).not.toHaveProperty('lifecycle');
});

test('an agent has its whole drain time after the hook', () => {
  const grace = (preStop: LifecycleHook) =>
    profile({ preStop, drainSeconds: 60 }).template.spec?.terminationGracePeriodSeconds;
  expect(grace(LifecycleHook.none())).toBe(60);
  expect(grace(LifecycleHook.command({ command: ['agent', 'drain'] }))).toBe(90);
  expect(grace(LifecycleHook.http({ path: '/drain', maxSeconds: 300 }))).toBe(360);
  expect(grace(LifecycleHook.sleep(5))).toBe(65);
});

test('a hook after the start does not lengthen the end', () => {
  const postStart = LifecycleHook.command({ command: ['agent', 'warm-up'], maxSeconds: 600 });
  expect(profile({ postStart }).template.spec?.terminationGracePeriodSeconds).toBe(30);
});

test.each<[string, Partial<AgentProfileProps>, string]>([
  [
    'an unknown port',
    { preStop: LifecycleHook.http({ path: '/', port: 'web' }) },
    'port of preStop must be one of http',
  ],
  [
    'a port without TCP',
    { ports: [{ name: 'rtp', port: 5004, protocol: 'UDP' }], postStart: LifecycleHook.http({ path: '/' }) },
    'port of postStart must be a TCP port, got "rtp", which is UDP',
  ],
  [
    'a request without ports',
    { ports: [], health: Health.none('a test'), preStop: LifecycleHook.http({ path: '/' }) },
    'preStop must be a command if ports is empty: there is no port to call, got LifecycleHook.http',
  ],
  ['a sleep after the start', { postStart: LifecycleHook.sleep(5) }, 'postStart must be a command or a request'],
])('%s is refused', (_name, changes, message) => {
  expect(() => profile(changes)).toThrow(`AgentProfile 'demo-agent': ${message}`);
});

test('all wrong props of a hook are reported at once', () => {
  expect(() => LifecycleHook.command({ command: [], maxSeconds: 0 })).toThrow(
    "LifecycleHook.command: command must be a list of words such as ['recorder', 'ping'], got []; maxSeconds must be whole seconds of at least 1",
  );
  const untyped = { path: 'drain', port: 'HTTP', scheme: 'tcp', maxSeconds: -1 } as never;
  expect(() => LifecycleHook.http(untyped)).toThrow(/path must .* port must .* scheme must .* maxSeconds must /);
  expect(() => LifecycleHook.sleep(0)).toThrow('LifecycleHook.sleep: seconds must be whole seconds of at least 1');
});

test('a hook is immutable, and does not keep the list of its caller', () => {
  const command = ['agent', 'drain'];
  const hook = LifecycleHook.command({ command });
  command.push('--now');
  expect(hook.action).toEqual({ kind: 'command', command: ['agent', 'drain'] });
  expect([hook, hook.action].map((part) => Object.isFrozen(part))).toEqual([true, true]);
});

test('a cluster that does not know the sleep refuses the pod and the template, not the profile', () => {
  const sleeping = profile({ preStop: LifecycleHook.sleep(20) });
  const chartOn = (kubernetesVersion: string) =>
    new Chart(new AgentsApp({ report: false, cluster: new Cluster({ kubernetesVersion }) }), 'chart');
  const why =
    'preStop needs Kubernetes 1.30 to sleep, and the cluster may have 1.29: write LifecycleHook.command with the sleep of the image, got LifecycleHook.sleep(20)';
  expect(() => new AgentPod(chartOn('1.29'), 'Pod', { ...session, profile: sleeping })).toThrow(
    `AgentPod 'ai-agents/demo': ${why}`,
  );
  expect(() => new AgentTemplate(chartOn('1.29'), 'Template', { namespace: 'ai-agents', profile: sleeping })).toThrow(
    `AgentTemplate 'ai-agents/demo-agent': ${why}`,
  );
  expect(() => new AgentPod(chartOn('1.30'), 'Pod', { ...session, profile: sleeping })).not.toThrow();
});
