import { Testing } from 'cdk8s';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import { AgentTemplate } from '../../src/agent/agent-template';
import { Cluster as ClusterFacts } from '../../src/core/cluster/cluster';
import { SessionReaper } from '../../src/service/reaper/session-reaper';
import { AgentProfile, type HttpsClient, renderSession, Sessions } from '../../src/session';
import { inLanes } from '../../src/session/calls/in-lanes';
import { find, toKubeObject } from '../support/objects';
import { apiClient } from './support/api-client';
import { type ApiObject, Cluster, eventually } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { kubeconfigOf, type Reaped, reapProcess } from './support/reap-process';
import { testProfile } from './support/sessions';

const cluster = Cluster.fromEnvironment();
const agents = createOwnNamespace(cluster, 'reaped');
const home = createOwnNamespace(cluster, 'reaper');

const [, minor = ''] = /^v1\.(\d+)\./.exec(cluster.serverVersion()) ?? [];

/** Clusters that enforce the policies of profiles run the test of those alone, and the others all the rest: CI has both. */
const hasPolicies = Number(minor) >= 30;

/** An obvious fake that must appear in Secrets alone. */
const CANARY = 'canary-credential-7431';
const credentials = { API_KEY: CANARY };

/** Its pods stay Pending, whether the cluster has nodes or not. */
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], schedulerName: 'none-of-a-test' });

const chart = Testing.chart();
new ClusterFacts({ kubernetesVersion: '1.28' }).addTo(chart);
new SessionReaper(chart, 'Reaper', {
  namespace: home,
  agentsNamespaces: [agents],
  image: 'registry.example.com/session-reaper:1.0.0',
  incompleteSeconds: 1,
  // No Job of it starts in a test: the test runs its command.
  suspend: true,
});
const objects = Testing.synth(chart).map(toKubeObject);

let client: HttpsClient;
let sessions: Sessions;
let kubeconfig: string;

beforeAll(() => {
  client = apiClient();
  sessions = new Sessions(client, { namespace: agents });
  cluster.apply(objects);
  kubeconfig = kubeconfigOf(home, 'session-reaper');
}, 60_000);
afterAll(() => client.close());

/** Runs the command as the CronJob does, as its ServiceAccount. */
async function reap(more: readonly string[] = [], running?: Parameters<typeof reapProcess>[1]): Promise<Reaped> {
  const { spec } = find(objects, 'CronJob', 'session-reaper');
  const { args } = Object(spec).jobTemplate.spec.template.spec.containers[0];
  const startedAt = performance.now();
  const reaped = await reapProcess([...args, '--kubeconfig', kubeconfig, ...more], running);
  process.stderr.write(`session-reaper: a run took ${Math.round(performance.now() - startedAt)} ms\n`);
  expect(reaped.stdout + reaped.stderr).not.toContain(CANARY);
  expect(reaped.stdout + reaped.stderr).not.toContain(Buffer.from(CANARY).toString('base64'));
  return reaped;
}

const names = (kind: string) =>
  cluster
    .list(kind, agents)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt');
const left = () => [...names('pods'), ...names('secrets')].sort();

/** Sends a request as the administrator. */
async function send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object): Promise<void> {
  const answer = await client.request({ method, path: `/api/v1/namespaces/${agents}/${path}`, body });
  const text = await answer.text();
  if (answer.status > 299) throw new Error(text);
}

/** A session whose agent ended so many seconds ago. */
async function ended(id: string, secondsAgo: number): Promise<void> {
  await sessions.create(profile, { id, credentials });
  const finishedAt = new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/\.\d+/, '');
  const state = { terminated: { exitCode: 1, reason: 'Error', startedAt: finishedAt, finishedAt } };
  const container = { name: 'agent', image: 'a', imageID: 'a', ready: false, restartCount: 0, state };
  await send('PATCH', `pods/agent-${id}/status`, { status: { phase: 'Failed', containerStatuses: [container] } });
}

/** A Secret of another client's session that never got its pod. */
async function orphan(id: string): Promise<void> {
  const { secret } = renderSession(profile, { id, namespace: agents, credentials });
  await send('POST', 'secrets', { ...secret });
}

/** A pod whose back end stopped before its Secret. */
async function half(id: string): Promise<void> {
  await send('POST', 'pods', { ...renderSession(profile, { id, namespace: agents, credentials }).pod });
}

/** One of each kind of leftover: five objects, of which one Secret follows its pod. */
async function leaveBehind(): Promise<void> {
  await ended('over', 301);
  await sessions.create(profile, { id: 'long', credentials, limitSeconds: 1 });
  await half('half');
  await orphan('lost');
  // Longer than `incompleteSeconds` and `limitSeconds`.
  await new Promise((resolve) => setTimeout(resolve, 2100));
}

const LEFTOVERS = [
  'agent-half',
  'agent-long',
  'agent-over',
  'agent-secret-long',
  'agent-secret-lost',
  'agent-secret-over',
];

/** What must survive. */
const KEPT = [
  'agent-foreign',
  'agent-runs',
  'agent-secret-foreign',
  'agent-secret-runs',
  'agent-secret-young',
  'agent-young',
  'web',
  'web',
];

async function controls(): Promise<void> {
  await sessions.create(profile, { id: 'runs', credentials });
  await ended('young', 1);
  const metadata = { name: 'web', namespace: agents };
  const container = { name: 'web', image: 'registry.example.com/web:1.0.0' };
  const spec = { schedulerName: 'none-of-a-test', containers: [container] };
  await send('POST', 'pods', { apiVersion: 'v1', kind: 'Pod', metadata, spec });
  await send('POST', 'secrets', { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: CANARY } });
  // Its back end, in another language, gives no labels to Secrets.
  await half('foreign');
  const secret = { ...metadata, name: 'agent-secret-foreign' };
  await send('POST', 'secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: secret,
    stringData: { API_KEY: CANARY },
  });
}

const rows = ({ stdout }: Reaped) =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.trim().replace(/ {2,}/g, ' '))
    .sort();

(hasPolicies ? describe.skip : describe)(`the command of a SessionReaper on ${cluster.serverVersion()}`, () => {
  beforeAll(controls, 60_000);

  test('only reports with --dry-run', async () => {
    await leaveBehind();
    const reaped = await reap(['--dry-run']);
    expect(reaped).toMatchObject({ status: 0, stderr: '' });
    expect(rows(reaped)).toEqual([
      'Pod agent-half without-secret found',
      'Pod agent-long past-limit found',
      'Pod agent-over ended found',
      'Secret agent-secret-lost without-pod found',
    ]);
    expect(left()).toEqual([...KEPT, ...LEFTOVERS].sort());
  }, 60_000);

  test('removes each kind of leftover, and nothing else', async () => {
    const reaped = await reap();
    expect(reaped).toMatchObject({ status: 0, stderr: '' });
    expect(rows(reaped)).toEqual([
      'Pod agent-half without-secret removed',
      'Pod agent-long past-limit removed',
      'Pod agent-over ended removed',
      'Secret agent-secret-lost without-pod removed',
    ]);
    await eventually(30, 'Secrets follow their pods', () => String(left()) === String(KEPT));
    expect(await reap()).toMatchObject({ status: 0, stdout: `nothing to remove in ${agents}\n` });
  }, 60_000);

  const account = `system:serviceaccount:${home}:session-reaper`;

  test.each([
    ['create', 'pods'],
    ['get', 'pods/log'],
    ['watch', 'secrets'],
    ['patch', 'secrets'],
  ])('may not %s %s', (verb, resource) => {
    expect(cluster.canI({ as: account, verb, resource, namespace: agents })).toBe(false);
  });

  test('may do nothing where it runs', () => {
    expect(cluster.canI({ as: account, verb: 'list', resource: 'pods', namespace: home })).toBe(false);
  });

  const role = find(objects, 'Role', 'session-reaper');
  const rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[] =
    Object(role).rules;

  test.each([
    ['list', 'pods', 2, /must be allowed to list pods/],
    ['delete', 'pods', 1, /Pod {5}agent-over +ended +refused: access/],
    ['get', 'secrets', 2, /must be allowed to get secrets/],
    ['list', 'secrets', 0, /warning: .*: Secrets without a pod were not looked for/],
    ['delete', 'secrets', 1, /Secret {2}agent-secret-lost +without-pod +refused: access/],
  ])(
    'needs to %s %s',
    async (verb, resource, status, said) => {
      await leaveBehind();
      const fewer = rules.map((rule) => ({
        ...rule,
        verbs: rule.verbs.filter((one) => one !== verb || !rule.resources.includes(resource)),
      }));
      cluster.apply([{ ...role, rules: fewer }]);
      const may = () => cluster.canI({ as: account, verb, resource, namespace: agents });
      await eventually(10, 'the right is gone', () => !may());
      const reaped = await reap();
      expect(reaped.status).toBe(status);
      expect(reaped.stdout + reaped.stderr).toMatch(said);
      expect(left().length).toBeGreaterThan(KEPT.length);
      cluster.apply([role]);
      await eventually(10, 'the right is back', may);
      expect(await reap()).toMatchObject({ status: 0 });
      await eventually(30, 'nothing else is left', () => String(left()) === String(KEPT));
    },
    90_000,
  );

  test('that is killed in the middle leaves nothing after the next', async () => {
    const SESSIONS = 300;
    const ids = Array.from({ length: SESSIONS }, (_, index) => `many-${index}`);
    await inLanes(ids, (id) => ended(id, 301));
    const before = (await sessions.list()).length;
    let child: { kill(signal: 'SIGKILL'): boolean } | undefined;
    const killed = reap([], (running) => {
      child = running;
    });
    while ((await sessions.list()).length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    child?.kill('SIGKILL');
    expect(await killed).toEqual({ status: null, stdout: '', stderr: '' });
    const now = (await sessions.list()).length;
    process.stderr.write(`session-reaper: killed after ${before - now} of ${SESSIONS} removals\n`);
    expect(now).toBeGreaterThan(before - SESSIONS);
    expect(await reap()).toMatchObject({ status: 0, stderr: '' });
    await eventually(30, 'nothing else is left', () => String(left()) === String(KEPT));
  }, 120_000);

  test('does no harm twice at once', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `both-${index}`);
    await Promise.all(ids.map((id) => ended(id, 301)));
    const both = await Promise.all([reap(), reap()]);
    for (const { status, stderr } of both) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const removed = both.flatMap(rows).filter((row) => row.endsWith(' removed'));
    expect(new Set(removed).size).toBe(30);
    await eventually(30, 'nothing else is left', () => String(left()) === String(KEPT));
  }, 90_000);
});

(hasPolicies ? describe : describe.skip)(`the command under ProfileAdmission on ${cluster.serverVersion()}`, () => {
  const lawful = Testing.chart();
  new ClusterFacts({ kubernetesVersion: '1.30' }).addTo(lawful);
  const templates = [new AgentTemplate(lawful, 'Template', { profile, namespace: agents })];
  new ProfileAdmission(lawful, 'Admission', { templates });
  const law: readonly ApiObject[] = Testing.synth(lawful);
  const bindings = law.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');

  afterAll(() => {
    for (const kind of ['validatingadmissionpolicybinding', 'validatingadmissionpolicy']) {
      const own = law.filter((object) => object.kind.toLowerCase() === kind).map(({ metadata }) => metadata.name);
      cluster.deleteAll(kind, own);
    }
  });

  test('removes what is left, as it admits only sessions and their Secrets', async () => {
    await leaveBehind();
    cluster.apply(law);
    expect(bindings.length).toBeGreaterThan(0);
    for (let tries = 0; await admitsStrangers(); tries += 1) {
      if (tries > 100) throw new Error('the law is not in force after 100 tries');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await sessions.create(profile, { id: 'runs', credentials });
    const reaped = await reap();
    expect(reaped).toMatchObject({ status: 0, stderr: '' });
    expect(rows(reaped)).toHaveLength(4);
    await eventually(30, 'the others are gone', () => String(left()) === 'agent-runs,agent-secret-runs');
  }, 90_000);

  async function admitsStrangers(): Promise<boolean> {
    const containers = [{ name: 'web', image: 'registry.example.com/web:1.0.0' }];
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers } };
    const path = `/api/v1/namespaces/${agents}/pods?dryRun=All`;
    const answer = await client.request({ method: 'POST', path, body });
    await answer.text();
    return answer.status < 300;
  }
});
