import { toPlain } from '../../src/core/plain';
import { SessionRefused, Sessions } from '../../src/session';
import { SEED } from '../reachability/runs';
import { randomAdmissions } from './support/admission';
import { Cluster, eventually } from './support/cluster';
import { createOwnNamespace, ownNamespaceName } from './support/own-namespace';
import { sessionManagerClient } from './support/session-manager';

const COUNT = 30;
const PARALLEL = 20;

const cluster = Cluster.fromEnvironment();
const home = createOwnNamespace(cluster, 'session-quotas');

/** An older API server has no sidecars. */
const hasSidecars = !/^v1\.2[0-8]\./.test(cluster.serverVersion());

/** Those whose sessions are just as their profile says, as Sessions renders them. */
const admissions = randomAdmissions(COUNT * 4, SEED, ownNamespaceName('squota'))
  .filter(
    ({ profile, sessions: [first = {}] }) => containersOf(toPlain(first).spec) === containersOf(profile.template.spec),
  )
  .slice(0, COUNT);

const namespaces = admissions.map(({ namespace }) => namespace);

(hasSidecars ? describe : describe.skip)(`${PARALLEL} parallel creates under random quotas and limits`, () => {
  let client: ReturnType<typeof sessionManagerClient>;

  beforeAll(async () => {
    const labels = { 'cdk8s-agents/test': 'session-quotas' };
    cluster.apply(namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })));
    cluster.apply(admissions.flatMap(({ objects }) => objects));
    client = sessionManagerClient(cluster, home, namespaces);
    await eventually(30, 'each quota is counted', () => {
      const own = cluster
        .list('resourcequotas')
        .filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ''));
      return own.filter(({ status }) => JSON.stringify(status ?? {}).includes('"hard"')).length === COUNT;
    });
  }, 60_000);

  afterAll(() => {
    cluster.deleteAll('namespace', namespaces);
    cluster.deleteAll('runtimeclass', namespaces);
  });

  test('admit as many as predicted, and name what binds', async () => {
    expect(admissions).toHaveLength(COUNT);
    const observed: object[] = [];
    for (const { namespace, profile } of admissions) {
      const sessions = new Sessions(client, { namespace });
      const ids = Array.from({ length: PARALLEL }, (_, index) => `s-${index}`);
      const results = await Promise.allSettled(ids.map((id) => sessions.create(profile, { id })));
      const created = results.filter(({ status }) => status === 'fulfilled').length;
      const reasons = results.flatMap((result) => (result.status === 'rejected' ? [bindingOf(result.reason)] : []));
      observed.push({ namespace, sessions: created, binding: [...new Set(reasons)].join(' or ') });
    }
    const expected = admissions.map(({ namespace, expected: { sessions, binding } }) => ({
      namespace,
      sessions,
      binding: binding.join(','),
    }));
    expect(observed).toEqual(expected);
    expect(new Set(expected.map(({ binding }) => binding)).size).toBeGreaterThan(5);
  }, 120_000);
});

/** The resources of a quota that bind, or `limits` for a LimitRange or an amount that is not set. */
function bindingOf(error: unknown): string {
  if (!(error instanceof SessionRefused)) return String(error);
  const { refusal } = error;
  if (refusal.kind === 'limit-range' || refusal.kind === 'quota-requires-amounts' || refusal.kind === 'invalid')
    return 'limits';
  if (refusal.kind !== 'quota') return error.message;
  return refusal.levels
    .map(({ resource }) => resource)
    .sort()
    .join(',');
}

function containersOf(spec: unknown): string {
  const { containers, initContainers = [] } = toPlain(spec);
  return JSON.stringify([containers, initContainers]);
}
