import { Testing } from 'cdk8s';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import { AgentTemplate } from '../../src/agent/agent-template';
import { Cluster } from '../../src/core/cluster/cluster';
import { Health } from '../../src/core/pods/health/health';
import { WorkloadMonitor } from '../../src/monitoring/workload-monitor';
import { renderPod, renderSession } from '../../src/session';
import {
  everyAgentInit,
  everyAgentSidecar,
  init,
  pageOfContainers,
  proxy,
} from '../core/pods/containers/every-container';
import { expectGolden } from '../support/golden';
import { find, toKubeObject } from '../support/objects';
import { fakes, minimal } from './fixtures';

const session = { id: 'demo', namespace: 'ai-agents', secretName: 'credentials-of-demo' };

function profile(changes: Partial<AgentProfileProps>): AgentProfile {
  return new AgentProfile({ ...minimal, ...changes });
}

test('every prop of an init container and a sidecar reaches the pod', () => {
  const agent = profile({ initContainers: [everyAgentInit], sidecars: [everyAgentSidecar] });
  expectGolden(pageOfContainers('demo', renderPod(agent, session).spec), 'agent-pod/containers');
});

test("the session's Secret reaches the agent, and no other container unless it asks for it", () => {
  const readers = (secretAs: 'env' | 'files') => {
    const asks = { ...proxy, name: 'asks', ports: [], health: Health.none('none'), sessionSecret: true };
    const { pod } = renderSession(profile({ secretAs, sidecars: [proxy, asks], initContainers: [init] }), {
      ...session,
      credentials: fakes,
    });
    const { containers = [], initContainers = [], volumes = [] } = pod.spec ?? {};
    const secret = volumes.find((volume) => volume.secret?.secretName === 'credentials-of-demo')?.name;
    return [...initContainers, ...containers]
      .filter(
        ({ envFrom = [], volumeMounts = [] }) =>
          envFrom.some(({ secretRef }) => secretRef?.name === 'credentials-of-demo') ||
          volumeMounts.some(({ name }) => name === secret),
      )
      .map(({ name }) => name);
  };
  expect(readers('env')).toEqual(['asks', 'agent']);
  expect(readers('files')).toEqual(['asks', 'agent']);
});

test('the environment of a container that gets the Secret must not hide its keys', () => {
  const reader = { ...proxy, sessionSecret: true, env: { LIVEKIT_TOKEN: 'fake' } };
  expect(() => profile({ secretKeys: ['LIVEKIT_TOKEN'], sidecars: [reader] })).toThrow(
    "env.LIVEKIT_TOKEN of 'proxy' must not be set: LIVEKIT_TOKEN comes from the session's Secret, and env would override it",
  );
  expect(() => renderSession(profile({ sidecars: [reader] }), { ...session, credentials: fakes })).toThrow(
    "credentials.LIVEKIT_TOKEN must not be in the environment of 'proxy' too: the environment of 'proxy' would override the Secret",
  );
  expect(() => profile({ secretAs: 'none', sidecars: [{ ...proxy, sessionSecret: true }] })).toThrow(
    "sessionSecret of 'proxy' must be left out with secretAs none: a session then has no Secret",
  );
});

test('a sidecar needs a Cluster of 1.29', () => {
  const add = (kind: 'AgentPod' | 'AgentTemplate', kubernetesVersion: string) => () => {
    const chart = Testing.chart();
    new Cluster({ kubernetesVersion }).addTo(chart);
    const agent = profile({ sidecars: [proxy], initContainers: [init] });
    if (kind === 'AgentPod') new AgentPod(chart, 'Pod', { ...session, profile: agent });
    else new AgentTemplate(chart, 'Template', { namespace: 'ai-agents', profile: agent });
  };
  const refusal = "sidecar 'proxy' must be left out: Kubernetes has sidecars since 1.29, and the Cluster is 1.28";
  expect(add('AgentPod', '1.28')).toThrow(`AgentPod 'ai-agents/demo': ${refusal}`);
  expect(add('AgentTemplate', '1.28')).toThrow(`AgentTemplate 'ai-agents/demo-agent': ${refusal}`);
  expect(add('AgentPod', '1.29')).not.toThrow();
  expect(add('AgentTemplate', '1.29')).not.toThrow();
});

test('the ports of a sidecar are ports of the pod, and may serve its metrics', () => {
  const agent = profile({ sidecars: [proxy], metricsPort: 'proxy' });
  const chart = Testing.chart();
  const template = new AgentTemplate(chart, 'Template', { namespace: 'ai-agents', profile: agent });
  expect(template.connections.endpoint.ports.map(({ name, port }) => [name, port])).toEqual([
    ['http', 8080],
    ['proxy', 3128],
  ]);
  const port = agent.resolved.metricsPort ?? '';
  new WorkloadMonitor(chart, 'Monitor', { name: 'demo-agent', target: template, port });
  const objects = chart.toJson().map(toKubeObject);
  expect(find(objects, 'PodMonitor', 'demo-agent').spec).toMatchObject({ podMetricsEndpoints: [{ port: 'proxy' }] });
  const policy: NetworkPolicy = find(objects, 'NetworkPolicy', 'demo-agent');
  expect(policy.spec?.ingress?.flatMap(({ ports }) => ports)).toEqual([{ port: 3128, protocol: 'TCP' }]);
  expect(() => profile({ sidecars: [proxy], metricsPort: 'web' })).toThrow(
    'metricsPort must be one of http, proxy, got "web"',
  );
});

test('a profile counts its init containers and sidecars in the order in which they start', () => {
  const limits = (changes: Partial<AgentProfileProps>) => profile(changes).resources.limits.cpu;
  expect(limits({})).toBe('500m');
  expect(limits({ sidecars: [{ ...proxy, cpuLimit: '1700m' }] })).toBe('2200m');
  const large = { ...init, cpuLimit: '2' };
  expect(limits({ initContainers: [large], sidecars: [proxy] })).toBe('2');
  expect(limits({ initContainers: [{ ...large, afterSidecars: true }], sidecars: [proxy] })).toBe('2200m');
});
