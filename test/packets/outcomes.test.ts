import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { AgentProfile, type SessionCause } from '../../src/session';
import { apiClient } from '../cluster/support/api-client';
import { Cluster } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import { WatchedSessions } from '../cluster/support/watched-sessions';
import { SessionPods } from './support/session-pods';
import { TestNode } from './support/test-node';

/*
 * What a watch tells of sessions that end on the node in each way: the kubelet, the kernel and the container runtime are real.
 */

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
const client = apiClient();
jest.setTimeout(180_000);

const IMAGE = 'registry.example.com/agent:1.0.0';
const agents = createOwnNamespace(cluster, 'outcomes');
const pods = new SessionPods(cluster, agents);
const profile = new AgentProfile({
  name: 'test-agent',
  image: IMAGE,
  secretAs: 'none',
  cpuRequest: '10m',
  cpuLimit: '200m',
  memoryRequest: '16Mi',
  memoryLimit: '64Mi',
});

const shell = (script: string): Partial<Container> => ({ command: ['sh', '-c', script] });
const SICK: Partial<Container> = {
  startupProbe: undefined,
  livenessProbe: {
    exec: { command: ['sh', '-c', 'exit 1'] },
    initialDelaySeconds: 3,
    periodSeconds: 1,
    failureThreshold: 1,
  },
};

/** How a session differs from one that runs, what ends it from outside, and what the watch tells in the end. */
interface Case {
  readonly agent?: Partial<Container>;
  readonly spec?: Partial<PodSpec>;
  readonly end?: 'delete' | 'evict';
  readonly last: string;
  readonly outcome?: Partial<SessionCause>;
}

const CASES: Readonly<Record<string, Case>> = {
  completed: {
    agent: { ...shell('exit 0'), livenessProbe: undefined, startupProbe: undefined },
    last: 'ENDED Completed',
    outcome: { exitCode: 0 },
  },
  failing: { agent: shell('exit 7'), last: 'FAILED ExitCode', outcome: { exitCode: 7, mayBeProbe: true } },
  sick: { agent: SICK, last: 'FAILED ProbeFailed', outcome: { exitCode: 0 } },
  deaf: { agent: { ...SICK, ...shell('sleep 1000') }, last: 'FAILED ProbeFailed', outcome: { exitCode: 137 } },
  greedy: { agent: shell('tail /dev/zero'), last: 'FAILED OOMKilled', outcome: { exitCode: 137 } },
  unstartable: { agent: { command: ['/no-such-command'] }, last: 'FAILED StartError', outcome: { exitCode: 128 } },
  late: { spec: { activeDeadlineSeconds: 8 }, last: 'FAILED DeadlineExceeded', outcome: { exitCode: 0 } },
  deleted: { end: 'delete', last: 'ENDED Deleted', outcome: { exitCode: 0 } },
  evicted: { end: 'evict', last: 'FAILED Evicted', outcome: { exitCode: 0, reason: 'EvictionByEvictionAPI' } },
  unpullable: {
    agent: { image: 'registry.invalid/none:1', imagePullPolicy: 'IfNotPresent' },
    last: 'STARTING ImagePull',
  },
  secretless: { agent: { envFrom: [{ secretRef: { name: 'no-such-secret' } }] }, last: 'STARTING SecretMissing' },
  rooted: { agent: { securityContext: { runAsUser: 0, runAsNonRoot: true } }, last: 'STARTING ConfigError' },
  overflowing: {
    agent: {
      ...shell('head -c 4000000 /dev/zero > /overflow/file; sleep 1000'),
      volumeMounts: [{ name: 'overflow', mountPath: '/overflow' }],
    },
    spec: { volumes: [{ name: 'overflow', emptyDir: { sizeLimit: '1Mi' } }] },
    last: 'FAILED Evicted',
    outcome: { reason: 'Evicted' },
  },
};

const watched = new WatchedSessions(client, { namespace: agents, readEvents: true });

beforeAll(() => {
  node.nameTestImage([IMAGE]);
  for (const [id, { agent, spec }] of Object.entries(CASES)) {
    const pod = pods.rendered(profile, id);
    const [own] = pod.spec?.containers ?? [];
    if (own === undefined) throw new Error('a pod without a container');
    cluster.create({
      ...pod,
      spec: { ...pod.spec, terminationGracePeriodSeconds: 2, ...spec, containers: [{ ...own, ...agent }] },
    });
  }
});

afterAll(async () => {
  await watched.stop();
  cluster.deletePods(agents);
  client.close();
});

test.each(Object.entries(CASES))('%s', async (id, { end, last, outcome }) => {
  if (end !== undefined) {
    await watched.reached(id, 'ACTIVE', 60);
    if (end === 'delete') cluster.delete('pod', `agent-${id}`, agents);
    else await evict(`agent-${id}`);
  }
  await watched.reached(id, last, 150);
  const [event] = watched.events.filter((one) => one.id === id).slice(-1);
  if (outcome !== undefined) expect(event?.outcome).toMatchObject(outcome);
  expect(watched.of(id).filter((word) => /^(ENDED|FAILED)/.test(word))).toHaveLength(
    last.startsWith('STARTING') ? 0 : 1,
  );
});

test.each(['unpullable', 'secretless', 'rooted'])('%s fails by what held it up when it is deleted', async (id) => {
  cluster.delete('pod', `agent-${id}`, agents);
  await watched.reached(id, 'FAILED', 60);
  expect(watched.of(id).at(-1)).toBe(CASES[id]?.last.replace('STARTING', 'FAILED'));
});

async function evict(name: string): Promise<void> {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: agents } };
  const { status } = await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${agents}/pods/${name}/eviction`,
    body,
  });
  expect(status).toBe(201);
}
