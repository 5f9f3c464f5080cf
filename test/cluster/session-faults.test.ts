import { Testing } from 'cdk8s';
import { Cluster as ClusterFacts } from '../../src/core/cluster/cluster';
import { SessionReaper } from '../../src/service/reaper/session-reaper';
import { AgentProfile, HttpsClient, type ReapedObject, renderSession, Sessions } from '../../src/session';
import { apiClient } from './support/api-client';
import { Cluster, eventually } from './support/cluster';
import { type Fault, FaultyProxy, type ProxiedRequest } from './support/faulty-proxy';
import { createOwnNamespace } from './support/own-namespace';
import { kubeconfigOf, reapProcess } from './support/reap-process';
import { accountOf, sessionManagerClient } from './support/session-manager';
import { testProfile } from './support/sessions';
import { WatchedSessions } from './support/watched-sessions';

const SESSIONS = 10;

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'faults');
const home = createOwnNamespace(cluster, 'faults-reaper');
const credentials = { API_KEY: 'fake-key-of-a-test' };

/** Its pods stay Pending, and are deleted at once. */
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], schedulerName: 'none-of-a-test' });

/** Watches end after a tenth of a second in all cases: a case lasts less than a second on an idle machine. */
const every = (fault: (request: ProxiedRequest) => Fault | undefined) => (request: ProxiedRequest) =>
  fault(request) ?? (request.isWatch ? ({ kind: 'ended', ms: 100 } as const) : undefined);

const first = (fault: Fault) => every(({ before }) => (before === 0 ? fault : undefined));

const answer = (status: number, reason: string, retryAfter?: number): Fault => ({
  kind: 'answer',
  status,
  reason,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** What happens to the first request of each kind for each object, or to any. */
const FAULTS: Readonly<Record<string, (request: ProxiedRequest) => Fault | undefined>> = {
  'every watch ends after a tenth of a second': every(() => undefined),
  'every first write is a conflict': every(({ method, before }) =>
    method !== 'GET' && before === 0 ? answer(409, 'Conflict') : undefined,
  ),
  'every first request is throttled': first(answer(429, 'TooManyRequests', 1)),
  'every first request fails with 500': first(answer(500, 'InternalError')),
  'every first request fails with 503': first(answer(503, 'ServiceUnavailable')),
  'every first connection is cut before the API server hears of it': first({ kind: 'cut', when: 'before' }),
  'every first connection is cut after the API server has done its work': first({ kind: 'cut', when: 'after' }),
  'every first connection is cut within the answer': first({ kind: 'cut', when: 'within' }),
  'every first answer is half of its JSON': first({ kind: 'truncated' }),
  'every first answer comes after the client has given up': first({ kind: 'slow', ms: 1200 }),
};

const isHere = /^v1\.28\./.test(cluster.serverVersion());
let proxy: FaultyProxy;
let reaper: string;

(isHere ? describe : describe.skip)(
  'faults on the way to the API server: nothing is lost, and nothing comes twice',
  () => {
    beforeAll(async () => {
      sessionManagerClient(cluster, namespace);
      const { server, ca } = accountOf(namespace);
      proxy = await FaultyProxy.start(server, ca);
      reaper = reaperKubeconfig();
    });

    afterAll(() => proxy.stop());

    test.each(Object.entries(FAULTS))(
      '%s',
      async (name, fault) => {
        const startedAt = performance.now();
        const prefix = `f${Object.keys(FAULTS).indexOf(name)}`;
        const client = faultyClient();
        proxy.fault = fault;
        const [one, other] = [0, 1].map(() => new Sessions(client, { namespace, retrySeconds: 20 }));
        if (one === undefined || other === undefined) throw new Error('no back ends');
        const watched = new WatchedSessions(client, { namespace });
        const ids = Array.from({ length: SESSIONS }, (_, index) => `${prefix}-${index}`);
        const created = await Promise.all(
          ids.map((id) => Promise.all([one, other].map((backEnd) => backEnd.create(profile, { id, credentials })))),
        );
        for (const both of created) expect(new Set(both.map(({ podUid }) => podUid)).size).toBe(1);
        expect(created.map((both) => both.filter(({ isNew }) => isNew).length)).toEqual(ids.map(() => 1));
        expectWhole(ids);
        expect((await one.list()).map(({ id }) => id).sort()).toEqual([...ids].sort());
        expect(await other.find(`${prefix}-0`)).toMatchObject({ podUid: created[0]?.[0]?.podUid });
        await Promise.all(ids.map((id) => watched.reached(id, 'PENDING')));
        const watches = () => watched.paths.filter((path) => path.includes('watch=true')).length;
        await eventually(10, 'the watch has been ended twice', () => watches() > 2);
        const ends = await Promise.all(ids.flatMap((id) => [one, other].map((backEnd) => backEnd.end(id))));
        expect(ends.filter(({ wasForced }) => wasForced)).toEqual([]);
        await Promise.all(ids.map((id) => watched.reached(id, 'ENDED')));
        await nothingIsLeft();
        await watched.stop();
        const lives = ids.map((id) => watched.of(id).join(' '));
        expect(lives.filter((life) => !/^PENDING (ENDING )?ENDED Deleted$/.test(life))).toEqual([]);
        process.stderr.write(`session-faults: ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
      },
      60_000,
    );

    test.each(Object.entries(FAULTS))(
      'the command of a SessionReaper removes all that is left where %s',
      async (name, fault) => {
        const admin = apiClient();
        const expected = await leftovers(admin, `r${Object.keys(FAULTS).indexOf(name)}`);
        admin.close();
        proxy.fault = fault;
        const args = ['reap', '--json', '--namespace', namespace, '--incomplete-seconds', '0'];
        const { status, stdout, stderr } = await reapProcess([...args, '--kubeconfig', reaper]);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const objects: readonly ReapedObject[] = JSON.parse(stdout).namespaces[0].objects;
        expect(objects.map((one) => `${one.kind} ${one.name}`)).toEqual(expected);
        // An answer that was lost leaves open who removed it.
        const isLost = name.includes('cut after') || name.includes('within') || name.includes('half');
        expect(objects.map(({ result }) => result)).toEqual(expected.map(() => (isLost ? 'gone' : 'removed')));
        await nothingIsLeft();
      },
      60_000,
    );
  },
);

function faultyClient(): HttpsClient {
  const { token } = accountOf(namespace);
  return new HttpsClient({ server: proxy.url, token, timeoutSeconds: 1 });
}

/** Each session has one pod, and one Secret that it owns. */
function expectWhole(ids: readonly string[]): void {
  const objects = cluster
    .list<{ kind: string; metadata: { name: string; uid: string; ownerReferences?: { uid: string }[] } }>(
      'pods,secrets',
      namespace,
    )
    .filter(({ metadata }) => metadata.name.startsWith('agent-'));
  const uids = new Map(objects.map(({ metadata }) => [metadata.name, metadata.uid]));
  const owners = new Map(
    objects.flatMap(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => [metadata.name, uid])),
  );
  expect([...uids.keys()].sort()).toEqual(ids.flatMap((id) => [`agent-${id}`, `agent-secret-${id}`]).sort());
  expect(ids.map((id) => owners.get(`agent-secret-${id}`))).toEqual(ids.map((id) => uids.get(`agent-${id}`)));
}

/** The rights of a SessionReaper, and a kubeconfig that leads to the proxy. */
function reaperKubeconfig(): string {
  const chart = Testing.chart();
  new ClusterFacts({ kubernetesVersion: '1.28' }).addTo(chart);
  new SessionReaper(chart, 'Reaper', {
    namespace: home,
    agentsNamespaces: [namespace],
    image: 'registry.example.com/session-reaper:1.0.0',
    // No Job of it starts in a test: the test runs its command.
    suspend: true,
  });
  cluster.apply(chart.toJson());
  return kubeconfigOf(home, 'session-reaper', { server: proxy.url });
}

/** A session whose agent ended long ago, and a Secret of another client's session that never got its pod. */
async function leftovers(admin: HttpsClient, prefix: string): Promise<readonly string[]> {
  const sessions = new Sessions(admin, { namespace });
  const finishedAt = new Date(Date.now() - 400_000).toISOString().replace(/\.\d+/, '');
  const state = { terminated: { exitCode: 1, reason: 'Error', startedAt: finishedAt, finishedAt } };
  const container = { name: 'agent', image: 'a', imageID: 'a', ready: false, restartCount: 0, state };
  const status = { phase: 'Failed', containerStatuses: [container] };
  for (const id of [`${prefix}-over`, `${prefix}-too`]) {
    await sessions.create(profile, { id, credentials });
    await sent(admin, 'PATCH', `pods/agent-${id}/status`, { status });
  }
  const { secret } = renderSession(profile, { id: `${prefix}-lost`, namespace, credentials });
  await sent(admin, 'POST', 'secrets', { ...secret });
  return [`Pod agent-${prefix}-over`, `Pod agent-${prefix}-too`, `Secret agent-secret-${prefix}-lost`];
}

async function sent(admin: HttpsClient, method: 'POST' | 'PATCH', path: string, body: object): Promise<void> {
  const answer = await admin.request({ method, path: `/api/v1/namespaces/${namespace}/${path}`, body });
  const text = await answer.text();
  if (answer.status > 299) throw new Error(text);
}

async function nothingIsLeft(): Promise<void> {
  await eventually(30, 'no pod and no Secret of a session is left', () =>
    cluster.list('pods,secrets', namespace).every(({ metadata }) => !metadata.name.startsWith('agent-')),
  );
}
