import { Testing } from 'cdk8s';
import type { Pod } from 'kubernetes-types/core/v1';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import { AgentTemplate } from '../../src/agent/agent-template';
import { AgentScaledJob } from '../../src/agent/scaled-job/agent-scaled-job';
import { Cluster as ClusterFacts } from '../../src/core/cluster/cluster';
import { distinct } from '../../src/core/order';
import { SessionManagerRole } from '../../src/service/session-manager-role';
import { AgentProfile, renderOwnedSecret, renderSession } from '../../src/session';
import { DEVIATIONS, deviating, FREEDOMS, fieldPattern } from '../admission/deviations';
import { Judge } from '../admission/judge';
import { mutations } from '../admission/mutations';
import { LAWFUL } from '../admission/profiles';
import { SEED } from '../reachability/runs';
import { type ApiObject, Cluster, eventually } from './support/cluster';
import { type ApiAnswer, JsonApi } from './support/json-api';
import { ownNamespaceName, serviceAccountsOf } from './support/own-namespace';
import { testProfile, testSession } from './support/sessions';

const RUNS = 1000;

const cluster = Cluster.fromEnvironment();
const namespace = ownNamespaceName('law');

/** A namespace without policies, which shows what admission makes of a pod before they judge it. */
const lawless = ownNamespaceName('lawless');
const MANAGER = `system:serviceaccount:${namespace}:session-manager`;

/** What KEDA would create Jobs from. */
const batch = AgentProfile.fromProfile(testProfile, { name: 'batch-agent', secretAs: 'none' });

const [, minor = ''] = /^v1\.(\d+)\./.exec(cluster.serverVersion()) ?? [];
const hasPolicies = Number(minor) >= 30;

const chart = Testing.chart();
new ClusterFacts({ kubernetesVersion: '1.30' }).addTo(chart);
const templates = [...LAWFUL, testProfile].map(
  (profile) => new AgentTemplate(chart, profile.name, { profile, namespace }),
);
const scaledJob = new AgentScaledJob(chart, 'Batch', {
  profile: batch,
  namespace,
  triggers: [{ type: 'cron', metadata: {} }],
  maxReplicas: 1,
});
new SessionManagerRole(chart, 'Manager', { namespace, agentsNamespaces: [namespace] });
const admission = new ProfileAdmission(chart, 'Admission', { templates, scaledJobs: [scaledJob] });
const objects: readonly ApiObject[] = Testing.synth(chart).filter(({ kind }) => kind !== 'ScaledJob');
const policies = objects.filter(({ kind }) => kind.startsWith('ValidatingAdmissionPolicy'));

let api: JsonApi;

const podsOf = (of: string) => `/api/v1/namespaces/${of}/pods`;
const secrets = `/api/v1/namespaces/${namespace}/secrets`;

/** Creates a pod as the session manager would, without keeping it. */
const attempt = (pod: Pod): Promise<ApiAnswer> =>
  api.send({ method: 'POST', path: podsOf(namespace), object: pod, as: MANAGER, dryRun: true });

/** Those that every pod gets, which must stay. */
const ADMITTED_TOLERATIONS = ['not-ready', 'unreachable'].map((what) => ({
  effect: 'NoExecute',
  key: `node.kubernetes.io/${what}`,
  operator: 'Exists',
  tolerationSeconds: 300,
}));

/** What a policy says in a refusal. */
function saidIn({ status, body }: ApiAnswer): string | undefined {
  const said = /ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request: ([\s\S]*)$/.exec(
    body.message ?? '',
  );
  return status === 403 ? said?.[1] : undefined;
}

const summary = (answer: ApiAnswer) => `${answer.status} ${saidIn(answer) ?? answer.body.message ?? ''}`;

(hasPolicies ? describe : describe.skip)(`the policies of profiles on ${cluster.serverVersion()}`, () => {
  beforeAll(async () => {
    api = await JsonApi.start();
    cluster.apply([namespace, lawless].map(toNamespace));
    cluster.apply(objects.filter((object) => !policies.includes(object)));
    cluster.apply(serviceAccountsOf(lawless, [...LAWFUL, testProfile]));
    cluster.apply(policies);
    await eventually(30, 'the policies are in force', () => isEvilRefused());
  }, 60_000);

  afterAll(() => {
    api.stop();
    cluster.deleteAll('validatingadmissionpolicybinding', namesOf('ValidatingAdmissionPolicyBinding'));
    cluster.deleteAll('validatingadmissionpolicy', namesOf('ValidatingAdmissionPolicy'));
    cluster.deleteAll('namespace', [namespace, lawless]);
  });

  test('have no expression that the API server warns of', async () => {
    const stored = () =>
      namesOf('ValidatingAdmissionPolicy').map((name) => cluster.get('validatingadmissionpolicy', name).status);
    await eventually(30, 'the API server has checked the types', () =>
      stored().every((status) => Object(status).typeChecking !== undefined),
    );
    for (const status of stored()) expect(Object(status).typeChecking).toEqual({});
  });

  describe.each(LAWFUL.map((profile) => [profile.name, profile] as const))('a session of %s', (_name, profile) => {
    const { pod } = renderSession(profile, testSession('one', namespace));

    test.each(Object.entries(FREEDOMS))('with %s is admitted', async (_what, freedom) => {
      expect(summary(await attempt(deviating(pod, freedom)))).toBe('201 ');
    });

    test.each(Object.entries(DEVIATIONS))('with %s is refused', async (_what, deviation) => {
      const answer = await attempt(deviating(pod, deviation));
      expect(summary(answer)).toMatch(new RegExp(`^403 ${fieldPattern(deviation)} must be `));
    });

    test(`is judged in process as by the API server, with ${RUNS} random changes`, async () => {
      process.stderr.write(`profile admission: ${profile.name}, ${RUNS} pods, seed ${SEED}\n`);
      const random = mutations(pod, RUNS, SEED);
      const requests = random.map(({ pod: object }) => ({ method: 'POST' as const, object, dryRun: true }));
      const filled = await api.sendAll(
        requests.map(({ object, ...request }) => ({
          ...request,
          path: podsOf(lawless),
          object: { ...object, metadata: { ...object.metadata, namespace: lawless } },
        })),
      );
      const answers = await api.sendAll(
        requests.map((request) => ({ ...request, path: podsOf(namespace), as: MANAGER })),
      );
      const templates = cluster.list('podtemplates', namespace);
      // Where two fields of one object differ, the API server names any of them first.
      const judges = [templates, templates.map(reversed)].map((some) => new Judge([...policies, ...some]));
      const valid = answers.flatMap((answer, index) => {
        const { status, body } = filled[index] ?? { status: 0, body: {} };
        const isOne = (random[index]?.names.length ?? 0) <= 1;
        return status === 201 ? [{ answer, isOne, pod: inNamespace(body) }] : [];
      });
      const differing = valid.flatMap(({ answer, isOne, pod }) => {
        const inOrder = messagesOf(judges.slice(0, 1), [pod]);
        if (agrees(answer, inOrder, isOne)) return [];
        const messages = messagesOf(judges, [pod, reversed(pod)]);
        return agrees(answer, messages, isOne) ? [] : [{ server: summary(answer), inProcess: messages }];
      });
      expect({ seed: SEED, differing }).toEqual({ seed: SEED, differing: [] });
      expect(valid.length).toBeGreaterThan(RUNS / 2);
      expect(valid.filter(({ answer }) => answer.status === 201).length).toBeGreaterThan(RUNS / 10);
      expect(valid.filter(({ answer }) => answer.status === 403).length).toBeGreaterThan(RUNS / 10);
    }, 300_000);
  });

  test('the policies cost milliseconds for each pod', async () => {
    const { pod } = renderSession(LAWFUL[0], testSession('one', namespace));
    const millisecondsIn = async (where: string): Promise<number> => {
      const object = { ...pod, metadata: { ...pod.metadata, namespace: where } };
      const taken: number[] = [];
      for (let count = 0; count < 100; count++) {
        const start = performance.now();
        await api.send({ method: 'POST', path: podsOf(where), object, dryRun: true });
        taken.push(performance.now() - start);
      }
      return taken.sort((one, other) => one - other)[50] ?? 0;
    };
    await millisecondsIn(lawless);
    const [without, with_] = [await millisecondsIn(lawless), await millisecondsIn(namespace)];
    process.stderr.write(`a create: median ${without.toFixed(1)} ms, ${with_.toFixed(1)} ms with policies\n`);
    expect(with_ - without).toBeLessThan(50);
  }, 60_000);

  test('a pod without labels is refused, and a pod of another namespace is nobody else’s business', async () => {
    const pod = (of: string): Pod => ({
      metadata: { name: 'plain', namespace: of },
      spec: { containers: [{ name: 'plain', image: 'plain:1' }], serviceAccountName: 'stella-light' },
    });
    const answer = await attempt(pod(namespace));
    expect(summary(answer)).toBe('403 metadata.labels.app.kubernetes.io/component must be agent, got none');
    expect(answer.body.reason).toBe('Forbidden');
    const other = await api.send({ method: 'POST', path: podsOf(lawless), object: pod(lawless), dryRun: true });
    expect(other.status).toBe(201);
  });

  describe('a running session', () => {
    const { pod } = renderSession(testProfile, testSession('running', namespace));
    const path = `${podsOf(namespace)}/agent-running`;

    beforeAll(async () => {
      const created = await api.send({ method: 'POST', path: podsOf(namespace), object: pod, as: MANAGER });
      expect(summary(created)).toBe('201 ');
    });

    test.each<readonly [what: string, object: object, said: string, subresource: string]>([
      [
        'its image',
        { spec: { containers: [{ name: 'agent', image: 'evil:1' }] } },
        'spec.containers[agent].image must be registry.example.com/test-agent:1.0.0, got evil:1',
        '',
      ],
      [
        'the label of its profile',
        { metadata: { labels: { 'app.kubernetes.io/name': 'stella-light' } } },
        'metadata.labels.app.kubernetes.io/name must be test-agent, got stella-light',
        '',
      ],
      [
        'a new label',
        { metadata: { labels: { 'app.example.com/api': 'yes' } } },
        'metadata.labels.app.example.com/api must be unset, got yes',
        '',
      ],
      [
        'no label',
        { metadata: { labels: { session: null } } },
        'metadata.labels.session must be running, got none',
        '',
      ],
      [
        'a toleration',
        { spec: { tolerations: [...ADMITTED_TOLERATIONS, { operator: 'Exists' }] } },
        'spec.tolerations must be',
        '',
      ],
      [
        'an ephemeral container',
        { spec: { ephemeralContainers: [{ name: 'debug', image: 'evil:1' }] } },
        'spec.ephemeralContainers must be unset, got',
        'ephemeralcontainers',
      ],
      [
        'more memory',
        { spec: { containers: [{ name: 'agent', resources: { limits: { memory: '1Gi' } } }] } },
        'spec.containers[agent].resources must be',
        'resize',
      ],
    ])('does not get %s', async (_what, object, said, subresource) => {
      const at = [path, subresource].filter(Boolean).join('/');
      expect(summary(await api.send({ method: 'PATCH', path: at, object }))).toContain(`403 ${said}`);
    });

    test('gets annotations and a shorter life, and ends', async () => {
      const annotated = {
        metadata: { annotations: { 'cni.example.com/ip': '10.0.0.1' } },
        spec: { activeDeadlineSeconds: 60 },
      };
      expect(summary(await api.send({ method: 'PATCH', path, object: annotated }))).toBe('200 ');
      const longer = { spec: { activeDeadlineSeconds: 61 } };
      expect((await api.send({ method: 'PATCH', path, object: longer })).status).toBe(422);
    });
  });

  describe('the Secret of a session', () => {
    const { secret } = renderSession(testProfile, testSession('mine', namespace));
    const owned = Object(
      secret &&
        renderOwnedSecret(secret, { metadata: { name: 'agent-mine', uid: 'e2c1d6f0-0000-4000-8000-000000000000' } }),
    );
    const create = (object: object, as?: string) =>
      api.send({ method: 'POST', path: secrets, object, dryRun: true, ...(as === undefined ? {} : { as }) });
    const with_ = (metadata: object) => ({ ...owned, metadata: { ...owned.metadata, ...metadata } });

    test('is created by the session manager', async () => {
      expect(summary(await create(owned, MANAGER))).toBe('201 ');
      expect(summary(await create({ ...owned, immutable: true }, MANAGER))).toBe('201 ');
    });

    test.each<[string, () => object, string]>([
      ['without an owner', () => Object(secret), 'metadata.ownerReferences must be the Pod agent-mine alone, got none'],
      [
        'owned by another pod',
        () => with_({ ownerReferences: [{ ...owned.metadata.ownerReferences[0], name: 'agent-other' }] }),
        'metadata.ownerReferences must be the Pod agent-mine alone, got Pod agent-other',
      ],
      ['with another name', () => with_({ name: 'registry' }), 'metadata.name must be agent-secret-mine, got registry'],
      [
        'of a token',
        () => ({
          ...with_({ annotations: { 'kubernetes.io/service-account.name': 'session-manager' } }),
          type: 'kubernetes.io/service-account-token',
          data: {},
        }),
        'type must be Opaque, got kubernetes.io/service-account-token',
      ],
      ['of no session', () => with_({ labels: {} }), 'metadata.labels.session must be the id of the session, got none'],
    ])('is refused %s', async (_what, object, said) => {
      expect(summary(await create(object(), MANAGER))).toBe(`403 ${said}`);
    });

    test('leaves Secrets of others alone: whoever may update them writes what he likes, and the session manager does not patch them', async () => {
      const registry = { metadata: { name: 'registry', namespace }, data: { key: 'ZmFrZQ==' } };
      expect((await api.send({ method: 'POST', path: secrets, object: registry })).status).toBe(201);
      const path = `${secrets}/registry`;
      const patch = { data: { key: 'ZXZpbA==' } };
      expect(summary(await api.send({ method: 'PATCH', path, object: patch, as: MANAGER }))).toContain(
        '403 metadata.labels.session must be',
      );
      expect((await api.send({ method: 'PATCH', path, object: patch })).status).toBe(200);
    });
  });

  test('the pods of Jobs start, and no session starts from their template', async () => {
    const [template] = admission.jobTemplates;
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'batch', namespace },
      spec: { backoffLimit: 0, template: Object(template?.toJson()).template },
    };
    cluster.create(job);
    const pods = () =>
      cluster.list('pods', namespace).filter(({ metadata }) => metadata.labels?.['job-name'] === 'batch');
    await eventually(60, 'the Job has its pod', () => pods().length === 1);
    const { pod } = renderSession(batch, { id: 'one', namespace });
    expect(summary(await attempt(pod))).toBe('403 metadata.ownerReferences must be the Job of the pod, got none');
    // Without its template, a running pod of a Job still loses its finalizer, or it would never be gone.
    cluster.delete('podtemplate', 'batch-agent', namespace);
    cluster.delete('job', 'batch', namespace);
    await eventually(60, 'the pod of the Job is gone', () => pods().length === 0);
  }, 150_000);

  test('a profile without its template starts no session', async () => {
    const { pod } = renderSession(testProfile, testSession('late', namespace));
    expect(summary(await attempt(pod))).toBe('201 ');
    cluster.delete('podtemplate', testProfile.name, namespace);
    await eventually(10, 'the template is gone', () => !cluster.exists('podtemplate', testProfile.name, namespace));
    const answer = await attempt(pod);
    expect(`${answer.status} ${answer.body.message}`).toMatch(
      /^(403|422) .*no params found for policy binding with `?Deny/,
    );
  });
});

function toNamespace(name: string): ApiObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'cdk8s-agents/test': 'law' } } };
}

function namesOf(kind: string): readonly string[] {
  return policies.filter((policy) => policy.kind === kind).map(({ metadata }) => metadata.name);
}

/** A pod as admission filled it in elsewhere. */
function inNamespace(pod: object): object {
  return { ...pod, metadata: { ...Object(pod).metadata, namespace } };
}

/** What the policies say in process of one pod in several orders of its fields. */
function messagesOf(judges: readonly Judge[], pods: readonly object[]): readonly string[] {
  const said = pods.flatMap((object) =>
    judges.flatMap((judge) => judge.refusals({ operation: 'CREATE', resource: 'pods', object })),
  );
  return distinct(said.map(({ message }) => message));
}

/** Whether the API server gave one of these messages, of a pod with one change, or refused as they do, of a pod with several. */
function agrees(answer: ApiAnswer, messages: readonly string[], isOne: boolean): boolean {
  if (messages.length === 0) return answer.status === 201;
  const names = messages.length === 1 ? (message: string) => message : parentOf;
  return answer.status === 403 && (!isOne || messages.map(names).includes(names(saidIn(answer) ?? '')));
}

/** The object whose field a refusal names. */
function parentOf(message: string): string {
  return (message.split(' must be ')[0] ?? '').replace(/\.[^.]*$/, '');
}

/** The same JSON with the keys of each object in the opposite order. */
function reversed(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).reverse())
        : one,
    ),
  );
}

/** A new policy takes about a second. */
function isEvilRefused(): boolean {
  const { pod } = renderSession(testProfile, testSession('probe', namespace));
  try {
    cluster.create(deviating(pod, { field: '', change: ({ spec }) => Object.assign(spec, { hostPID: true }) }), true);
    return false;
  } catch (error) {
    return String(error).includes('spec.hostPID must be unset');
  }
}
