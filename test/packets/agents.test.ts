import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1';
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

const agents = createOwnNamespace(cluster, 'agents', { 'pod-security.kubernetes.io/enforce': 'restricted' });
const pods = new SessionPods(cluster, agents);
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

/** Works for a moment. */
const finishing = profile('finishing', { ...SILENT, command: ['sh', '-c', 'sleep 3'] });

const drained = profile('drained', { preStop: LifecycleHook.http({ path: '/drain' }) });

beforeAll(async () => {
  node.nameTestImage([IMAGE]);
  cluster.apply([volume.toObject('64Mi')]);
  await eventually(30, `${agents} has its ServiceAccount`, () => cluster.exists('serviceaccount', 'default', agents));
  pods.start(probed);
  const { sidecar, second } = withProxy();
  for (const pod of [sidecar, second]) cluster.create(pod);
  await pods.ready(...[unprobed, storing, drained].map((one) => pods.start(one)));
});

/** The rendered pod of `finishing`, with a proxy added that would run forever: as a sidecar, and as a second container, the control. */
function withProxy(): { readonly sidecar: Pod; readonly second: Pod } {
  const add = (id: string, change: (proxy: Container, spec: PodSpec) => Partial<PodSpec>): Pod => {
    const pod = pods.rendered(finishing, id);
    if (pod.spec === undefined) throw new Error('a pod without a spec');
    const [agent] = pod.spec.containers;
    const proxy = { ...agent, name: 'proxy', command: undefined };
    return { ...pod, spec: { ...pod.spec, ...change(proxy, pod.spec) } };
  };
  return {
    sidecar: add('sidecar', (proxy) => ({ initContainers: [{ ...proxy, restartPolicy: 'Always' } as Container] })),
    second: add('second', (proxy, { containers }) => ({ containers: [...containers, proxy] })),
  };
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
    expect(await pods.ended('agent-sidecar')).toBe('Succeeded');
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
