import { Testing } from 'cdk8s';
import { builtInProfiles } from '../../src/agent/stella/profiles';
import { capacity } from '../../src/namespace/capacity';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota } from '../../src/namespace/quota';
import { renderPod } from '../../src/session';
import { Cluster } from './support/cluster';
import { ownNamespaceName, serviceAccountsOf } from './support/own-namespace';

const cluster = Cluster.fromEnvironment();
const namespace = ownNamespaceName('quota');

/** As in the STELLA deployment document. */
const quota = Quota.of({ requestsCpu: '10', requestsMemory: '20Gi', limitsCpu: '20', limitsMemory: '40Gi', pods: 50 });

const ADMITTED: Readonly<Record<string, readonly [sessions: number, refusedFor: RegExp]>> = {
  'stella-agent': [20, /exceeded quota: .*limits\.cpu=20,limits\.memory=40Gi/],
  'stella-light': [40, /exceeded quota: .*limits\.cpu=20,limits\.memory=40Gi/],
  'echo-agent': [50, /exceeded quota: .*limited: pods=50/],
};

describe('the quota of the STELLA deployment document', () => {
  beforeAll(() => {
    const chart = Testing.chart();
    new NamespaceGuardrails(chart, 'Guardrails', { name: namespace, quota });
    cluster.apply(chart.toJson());
    cluster.apply(serviceAccountsOf(namespace, Object.values(builtInProfiles)));
  });
  afterEach(() => cluster.deletePods(namespace));
  afterAll(() => cluster.delete('namespace', namespace));

  test.each(Object.values(builtInProfiles).map((profile) => [profile.name, profile] as const))(
    'admits as many sessions of %s as the capacity proof says, and refuses the next',
    (name, profile) => {
      const [proof] = capacity(quota.hard, [profile]).rows;
      const [expected, refusedFor] = ADMITTED[name] ?? [0, /no such profile/];
      expect(proof?.sessions).toBe(expected);
      const sessions = Array.from({ length: expected }, (_, index) =>
        renderPod(profile, { id: `${name}-${index + 1}`, namespace }),
      );
      expect(cluster.createAll(sessions)).toBe(expected);
      const next = renderPod(profile, { id: `${name}-${expected + 1}`, namespace });
      expect(() => cluster.create(next)).toThrow(refusedFor);
    },
    180_000,
  );
});
