import { addPlatform } from '../../examples/session-backend/platform';
import { profiles } from '../../examples/session-backend/profiles';
import { AgentsApp } from '../../src/app/agents-app';
import { Cluster as ClusterFacts } from '../../src/core/cluster/cluster';
import { Quota } from '../../src/namespace/quota';
import { HttpsClient, renderPod } from '../../src/session';
import { until } from '../examples/event-reader';
import { type KubeObject, toKubeObject } from '../support/objects';
import { apiClient } from './support/api-client';
import { BackEndProcess } from './support/back-end-process';
import { Cluster, eventually } from './support/cluster';
import { ownNamespaceName } from './support/own-namespace';
import { PlayedKubelet } from './support/played-kubelet';
import { accountOf } from './support/session-manager';
import { SlowProxy } from './support/slow-proxy';

/*
 * examples/session-backend as its deployment has it: processes of their own, as the ServiceAccount that StellaPlatform gives it, in its
 * guarded namespaces, with its quota, and on clusters that have them, its admission policies.
 */

const cluster = Cluster.fromEnvironment();
const admin = apiClient();
const [agents, services] = [ownNamespaceName('agents'), ownNamespaceName('services')];
const kubelet = new PlayedKubelet(admin, agents, `backend-${Date.now().toString(36)}`);
const [, minor = ''] = /^v1\.(\d+)\./.exec(cluster.serverVersion()) ?? [];
const hasPolicies = Number(minor) >= 30;

/** Obvious fakes that must appear in Secrets alone, or nowhere. */
const CANARIES = { LIVEKIT_API_SECRET: 'canary-livekit-7431', OPENAI_API_KEY: 'canary-openai-7431' };
const SESSIONS = 3;

/** What does not depend on the version is tested on the oldest. */
const onOldest = hasPolicies ? test.skip : test;
const withPolicies = hasPolicies ? test : test.skip;

jest.setTimeout(120_000);

/** What the example's deployment says of accounts, permissions, profiles and namespaces. */
function deployment(): readonly KubeObject[] {
  const app = new AgentsApp({
    report: false,
    cluster: new ClusterFacts({ kubernetesVersion: hasPolicies ? '1.30' : '1.28' }),
  });
  const agentsQuota = Quota.of({
    requestsCpu: '2',
    requestsMemory: '4Gi',
    limitsCpu: '4',
    limitsMemory: '8Gi',
    pods: SESSIONS,
  });
  addPlatform(app, { agentsNamespace: agents, servicesNamespace: services, agentsQuota, monitor: false });
  const kinds = /^(Namespace|ResourceQuota|LimitRange|NetworkPolicy|ServiceAccount|Role|RoleBinding|PodTemplate)$/;
  return app.charts
    .flatMap((chart) => chart.toJson().map(toKubeObject))
    .filter(({ kind }) => kinds.test(kind) || kind.startsWith('ValidatingAdmissionPolicy'));
}

const objects = deployment();
let proxy: SlowProxy;
let account: Readonly<Record<'server' | 'ca' | 'token', string>>;
const running: BackEndProcess[] = [];

async function start(): Promise<BackEndProcess> {
  const environment = {
    ...CANARIES,
    KUBERNETES_NAMESPACE: agents,
    LIVEKIT_URL: 'wss://livekit.example.com',
    LIVEKIT_API_KEY: 'fake-api-key',
  };
  const backEnd = await BackEndProcess.start({ server: proxy.url, token: account.token }, environment);
  running.push(backEnd);
  return backEnd;
}

const names = (kind: string) => cluster.list(kind, agents).map(({ metadata }) => metadata.name);

beforeAll(async () => {
  cluster.apply(objects.filter(({ kind }) => kind === 'Namespace'));
  cluster.apply(objects.filter(({ kind }) => kind !== 'Namespace'));
  account = accountOf(services, 'session-manager');
  proxy = await SlowProxy.start(account.server, account.ca);
  await kubelet.register();
  await eventually(30, 'the quota is counted', () =>
    JSON.stringify(cluster.list('resourcequota', agents)).includes('"used":'),
  );
});

afterEach(async () => {
  for (const backEnd of running.splice(0)) {
    backEnd.send('SIGTERM');
    expect(await backEnd.over).toBe(0);
    for (const canary of Object.values(CANARIES)) expect(backEnd.log).not.toContain(canary);
  }
  cluster.deletePods(agents);
});

afterAll(async () => {
  proxy.stop();
  await kubelet.remove();
  admin.close();
  for (const kind of ['ValidatingAdmissionPolicyBinding', 'ValidatingAdmissionPolicy']) {
    const found = objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
    if (found.length > 0) cluster.deleteAll(kind, found);
  }
  cluster.deleteAll('namespace', [agents, services]);
});

/** Gives the session the node of this suite, as a scheduler does. The real one finds no room for its files there. */
async function bind(id: string): Promise<void> {
  const target = { apiVersion: 'v1', kind: 'Node', name: kubelet.node };
  const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: `agent-${id}` }, target };
  const path = `/api/v1/namespaces/${agents}/pods/agent-${id}/binding`;
  const answer = await admin.request({ method: 'POST', path, body });
  expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
}

test('a session is created, streamed to ACTIVE by both replicas, and ended by the other; nothing is left', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  const created = { id: 'room-7', profile: 'concierge', podName: 'agent-room-7', isNew: true };
  expect((await one.post({ id: 'room-7', limitSeconds: 900 })).slice(0, 2)).toEqual([201, created]);
  expect((await other.post({ id: 'room-7' })).slice(0, 2)).toEqual([200, { ...created, isNew: false }]);
  const streams = await Promise.all([one.events('room-7'), other.events('room-7')]);
  await bind('room-7');
  await kubelet.run('agent-room-7');
  const states = (events: readonly unknown[]) => events.map((event) => Object(event).state);
  for (const stream of streams) await until('it is ACTIVE', () => states(stream.events).includes('ACTIVE'));
  expect(await one.series()).toMatchObject({ 'sessions{profile="concierge",state="ACTIVE"}': 1, streams: 1 });
  expect(await other.delete('room-7')).toBe(202);
  await kubelet.finish('agent-room-7');
  for (const stream of streams) {
    await until('the stream is over', () => stream.isOver);
    expect(states(stream.events)).toEqual([
      ...['PENDING', 'STARTING', 'ACTIVE', 'ENDING', 'ENDED'].filter((state) => states(stream.events).includes(state)),
    ]);
    expect(stream.events.at(-1)).toMatchObject({ id: 'room-7', state: 'ENDED', outcome: { kind: 'Deleted' } });
    expect(stream.text).not.toContain('canary');
  }
  expect(await one.series()).toMatchObject({ 'ends_total{profile="concierge",outcome="Deleted"}': 1, streams: 0 });
  expect((await one.fetch('/sessions/room-7')).status).toBe(404);
  expect(await one.delete('room-7')).toBe(200);
  await eventually(30, 'its Secret is gone', () => names('secrets').length === 0);
  expect(names('pods')).toEqual([]);
});

onOldest('a full quota is answered with 429, and the metrics add up', async () => {
  const backEnd = await start();
  const ids = Array.from({ length: 6 }, (_, index) => `q-${index}`);
  const answers = await Promise.all(ids.map((id) => backEnd.post({ id, profile: 'echo' })));
  expect(answers.map(([status]) => status).sort()).toEqual([...Array(SESSIONS).fill(201), 429, 429, 429]);
  for (const [status, body, headers] of answers.filter((answer) => answer[0] === 429)) {
    expect([status, headers.get('retry-after')]).toEqual([429, '10']);
    expect(body).toMatchObject({ error: { kind: 'quota' } });
    expect(Object(body.error).message).toContain(
      'no room in pods (needs 1, used 3 of 3): 3 sessions of this size fit in all',
    );
  }
  const [conflict] = await backEnd.post({ id: ids[answers.findIndex(([status]) => status === 201)] });
  expect(conflict).toBe(409);
  const series = await backEnd.series();
  expect(series).toMatchObject({
    'creates_total{profile="echo",result="created"}': 3,
    'creates_total{result="refused"}': 4,
    'refusals_total{kind="quota"}': 3,
    'refusals_total{kind="conflict"}': 1,
    'create_seconds_count{profile="echo"}': 3,
  });
  const live = Object.entries(series).filter(([name]) => name.startsWith('sessions{profile="echo"'));
  expect(live.reduce((sum, [, value]) => sum + value, 0)).toBe(names('pods').length);
});

onOldest('SIGTERM lets a running create finish, and a new process knows all sessions', async () => {
  const first = await start();
  expect((await first.post({ id: 'old' }))[0]).toBe(201);
  const stream = await first.events('old');
  await stream.has(1);
  proxy.hold();
  const creating = first.post({ id: 'new' });
  await until('the pod is created, and the Secret is not', () => proxy.held === 1);
  first.send('SIGTERM');
  await until('the stream is over', () => stream.isOver);
  await expect(first.fetch('/healthz')).rejects.toThrow('fetch failed');
  proxy.letGo();
  expect((await creating)[0]).toBe(201);
  expect(await first.over).toBe(0);
  expect(names('secrets')).toEqual(['agent-secret-new', 'agent-secret-old']);
  expect(names('pods')).toEqual(['agent-new', 'agent-old']);
  const second = await start();
  const streams = await Promise.all(['old', 'new'].map((id) => second.events(id)));
  for (const [index, id] of ['old', 'new'].entries()) {
    expect((await streams[index]?.has(1))?.[0]).toMatchObject({ id });
  }
  expect(await second.series()).toMatchObject({ streams: 2 });
  expect((await second.post({ id: 'new' }))[0]).toBe(200);
});

onOldest('SIGKILL between the two requests is mended by the next create of the id', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  proxy.hold();
  const creating = first.post({ id: 'cut' }).catch(() => 'cut');
  await until('the pod is created, and the Secret is not', () => proxy.held === 1);
  first.send('SIGKILL');
  expect(await creating).toBe('cut');
  running.splice(running.indexOf(first), 1);
  await proxy.drop();
  expect([names('pods'), names('secrets')]).toEqual([['agent-cut'], []]);
  expect((await second.post({ id: 'cut' })).slice(0, 2)).toMatchObject([200, { isNew: false }]);
  expect(names('secrets')).toEqual(['agent-secret-cut']);
});

withPolicies('a pod that differs from its profile is refused, whoever sends it', async () => {
  const [profile] = profiles.values();
  if (profile === undefined) throw new Error('there is no profile');
  const { spec, ...pod } = renderPod(profile, { id: 'evil', namespace: agents });
  const [agent] = spec?.containers ?? [];
  const evil = { ...pod, spec: { ...spec, containers: [{ ...agent, image: 'registry.example.com/evil:1' }] } };
  const asBackEnd = new HttpsClient(account);
  let said = '';
  await until('the policies are in force', async () => {
    const path = `/api/v1/namespaces/${agents}/pods`;
    const answer = await asBackEnd.request({ method: 'POST', path, body: evil });
    said = await answer.text();
    if (answer.status === 201) cluster.deletePods(agents);
    return answer.status === 403;
  });
  expect(JSON.parse(said).message).toMatch(/ValidatingAdmissionPolicy .* denied request: .*image/s);
  asBackEnd.close();
});

test('its ServiceAccount may do what a session needs, and nothing else', async () => {
  const asBackEnd = new HttpsClient(account);
  const status = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const answer = await asBackEnd.request({ method, path, ...(body === undefined ? {} : { body }) });
    await answer.text();
    return answer.status;
  };
  const core = `/api/v1/namespaces/${agents}`;
  expect(await status('GET', `${core}/pods`)).toBe(200);
  expect(await status('GET', `${core}/secrets/no-such`)).toBe(404);
  expect(await status('GET', `${core}/secrets`)).toBe(403);
  expect(await status('GET', `/api/v1/namespaces/${services}/pods`)).toBe(403);
  expect(await status('GET', '/api/v1/nodes')).toBe(403);
  expect(await status('POST', `${core}/configmaps`, { metadata: { name: 'a' } })).toBe(403);
  const pod = { metadata: { name: 'agent-evil' }, spec: { containers: [{ name: 'agent', image: 'evil:1' }] } };
  // Pod Security refuses it, and the policies of the profiles do.
  expect(await status('POST', `${core}/pods`, pod)).toBe(403);
  asBackEnd.close();
});
