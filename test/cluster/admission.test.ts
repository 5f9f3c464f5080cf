import { SEED } from '../reachability/runs';
import { randomAdmissions } from './support/admission';
import { Cluster, eventually } from './support/cluster';
import { ownNamespaceName } from './support/own-namespace';

const COUNT = 100;

const cluster = Cluster.fromEnvironment();
const admissions = randomAdmissions(COUNT, SEED, ownNamespaceName('admission'));

/** What the API server did: sessions by namespace, and the resources that its refusal names. */
interface Observed {
  readonly sessions: number;
  readonly binding: readonly string[];
}

/** An older API server has no sidecars. */
const hasSidecars = !/^v1\.2[0-8]\./.test(cluster.serverVersion());

(hasSidecars ? describe : describe.skip)('the real admission of sessions', () => {
  beforeAll(async () => {
    const namespaces = admissions.map(({ namespace }) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'cdk8s-agents/test': 'admission' } },
    }));
    cluster.apply(namespaces);
    cluster.apply(admissions.flatMap(({ objects }) => objects));
    const own = new Set(admissions.map(({ namespace }) => namespace));
    const inOwn = (kinds: string) => cluster.list(kinds).filter(({ metadata }) => own.has(metadata.namespace ?? ''));
    await eventually(30, 'each quota is counted', () => {
      const counted = inOwn('resourcequotas').filter(({ status }) => JSON.stringify(status ?? {}).includes('"hard"'));
      return counted.length === COUNT;
    });
  }, 60_000);

  afterAll(() => {
    cluster.deleteAll(
      'namespace',
      admissions.map(({ namespace }) => namespace),
    );
    cluster.deleteAll(
      'runtimeclass',
      admissions.map(({ namespace }) => namespace),
    );
  });

  test(`is as predicted for ${COUNT} random profiles, quotas and limits`, () => {
    process.stderr.write(`admission tests: ${COUNT} combinations, seed ${SEED}\n`);
    const { created, refused } = cluster.tryCreateAll(admissions.flatMap(({ sessions }) => sessions));
    const pods = cluster.list('pods');
    const expected = admissions.map(({ namespace, expected }) => ({ namespace, ...expected }));
    const observed = admissions.map(({ namespace }) => ({
      namespace,
      ...observedIn(namespace, pods.filter(({ metadata }) => metadata.namespace === namespace).length, refused),
    }));
    expect(observed).toEqual(expected);
    expect(created).toBe(expected.reduce((sum, { sessions }) => sum + sessions, 0));
    const binding = new Set(expected.flatMap((one) => one.binding));
    // Otherwise the combinations would prove less than they say.
    expect(binding.size).toBeGreaterThan(5);
    expect(expected.filter(({ sessions }) => sessions > 0).length).toBeGreaterThan(COUNT / 3);
  }, 120_000);
});

test('a count of the main containers alone would be wrong', () => {
  const wrong = admissions.filter(({ expected, byMainContainer }) => byMainContainer !== expected.sessions);
  expect(wrong.length).toBeGreaterThan(COUNT / 5);
});

function observedIn(namespace: string, sessions: number, refused: string): Observed {
  // The refusal names the pod, which has the number of its namespace, and not the namespace.
  const pod = `"agent-${namespace.split('-').at(-1)}-${sessions}"`;
  const refusal = refused.split(/\n(?!\* )/).find((line) => line.includes(pod)) ?? '';
  const limited = /limited: (.*)$/.exec(refusal)?.[1];
  const binding = limited
    ?.split(',')
    .map((pair) => pair.split('=')[0] ?? '')
    .sort();
  const isLimits = /must specify|usage per Container|ratio per Container|is invalid:[\s\S]*\.resources/.test(refusal);
  return { sessions, binding: binding ?? [isLimits ? 'limits' : refusal] };
}
