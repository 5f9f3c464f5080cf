import type { Pod } from 'kubernetes-types/core/v1';
import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { AgentProfile, type AgentProfileProps } from '../../src/session';
import { Cluster, eventually } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import { HostPathVolume } from './support/host-path-volume';
import { isReady } from './support/installation';
import { SessionPods } from './support/session-pods';
import { TestNode } from './support/test-node';

/*
 * One session of each kind, started on the node as a back end does: what its pod has beside the agent, and how it ends.
 */

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
jest.setTimeout(120_000);

const volume = new HostPathVolume('on-this-machine');

const IMAGE = 'registry.example.com/agent:1.0.0';
const SMALL = { cpuRequest: '10m', cpuLimit: '500m', memoryRequest: '16Mi', memoryLimit: '128Mi' } as const;

function profile(name: string, props: Partial<AgentProfileProps> = {}): AgentProfile {
  return new AgentProfile({ ...SMALL, image: IMAGE, secretAs: 'none', name, ...props });
}

/** Listens on nothing, as a coding agent or a batch worker. */
const SILENT = { env: { PORTS: '' }, ports: [], health: Health.none('It serves nothing.') };

const unprobed = profile('unprobed', SILENT);

/** The default health, with five seconds to start in place of 120. */
const probed = profile('probed', { env: SILENT.env, health: Health.http({ startupSeconds: 5 }) });

const storing = profile('storing', {
  volumes: [PodVolume.ephemeral({ path: '/workspace', size: '64Mi', storageClassName: volume.storageClassName })],
});

/** Works for a moment, beside a proxy that would run forever. */
const proxied = profile('proxied', {
  ...SILENT,
  command: ['sh', '-c', 'sleep 3'],
  sidecars: [
    {
      ...SMALL,
      name: 'proxy',
      image: IMAGE,
      env: { PORTS: '3128' },
      ports: [{ name: 'proxy', port: 3128 }],
      health: Health.tcp(),
    },
  ],
});

const drained = profile('drained', { preStop: LifecycleHook.http({ path: '/drain' }) });

const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const agents = createOwnNamespace(cluster, 'agents', restricted, [unprobed, probed, storing, proxied, drained]);
const pods = new SessionPods(cluster, agents);

beforeAll(async () => {
  node.nameTestImage([IMAGE]);
  cluster.apply([volume.toObject('64Mi')]);
  await eventually(30, `${agents} has its ServiceAccount`, () => cluster.exists('serviceaccount', 'default', agents));
  pods.start(probed);
  pods.start(proxied);
  cluster.create(withSecondContainer());
  await pods.ready(...[unprobed, storing, drained].map((one) => pods.start(one)));
});

/** The pod of `proxied` with its sidecar as a second container in its place, as a control. */
function withSecondContainer(): Pod {
  const pod = pods.rendered(proxied, 'second');
  const { initContainers: [proxy] = [], ...spec } = pod.spec ?? { containers: [] };
  if (proxy === undefined) throw new Error('a pod without a sidecar');
  const second = { ...proxy, restartPolicy: undefined };
  return { ...pod, spec: { ...spec, containers: [...spec.containers, second] } };
}

afterAll(() => volume.remove());

describe('a session that serves no HTTP', () => {
  test('is ended by the default health, which asks for it', async () => {
    await pods.ended('agent-probed');
    expect(pods.events('agent-probed')).toContainEqual(expect.stringContaining('Startup probe failed'));
  });

  test('lives on with Health.none, and is Ready', () => {
    const { spec, status } = pods.get('agent-unprobed');
    const probes = spec?.containers.map((agent) => [agent.startupProbe, agent.livenessProbe, agent.readinessProbe]);
    expect(probes).toEqual([[undefined, undefined, undefined]]);
    expect([status?.phase, isReady({ status })]).toEqual(['Running', true]);
  });
});

describe('a session with a sidecar', () => {
  test('ends with its agent', async () => {
    expect(await pods.ended('agent-proxied')).toBe('Succeeded');
  });

  test('would keep running with a second container in its place', async () => {
    const stateOf = (container: string) =>
      pods.get('agent-second').status?.containerStatuses?.find(({ name }) => name === container)?.state;
    await eventually(60, 'the agent has finished', () => stateOf('agent')?.terminated !== undefined);
    expect(stateOf('proxy')?.running).toBeDefined();
    expect(pods.get('agent-second').status?.phase).toBe('Running');
  });
});

describe('a session with a volume of its own', () => {
  test('writes to it, and takes it along', async () => {
    await pods.execute('agent-storing', 'echo work > /workspace/file');
    expect(cluster.exists('pvc', 'agent-storing-workspace', agents)).toBe(true);
    expect(volume.exists()).toBe(true);
    cluster.delete('pod', 'agent-storing', agents);
    await eventually(60, 'the claim, the volume and its directory are gone', () => {
      const objects = [cluster.exists('pvc', 'agent-storing-workspace', agents), cluster.exists('pv', volume.name)];
      return !objects.includes(true) && !volume.exists();
    });
  });
});

describe('a session that drains', () => {
  test('runs its hook before it is told to end', async () => {
    const logs = pods.logsUntilEnd('agent-drained');
    cluster.delete('pod', 'agent-drained', agents);
    const lines = (await logs).split('\n').filter((line) => /GET \/drain|stopped by/.test(line));
    expect(lines).toEqual([expect.stringMatching(/^GET \/drain from /), 'stopped by terminated']);
  });
});
