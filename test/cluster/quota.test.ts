import { ApiObject, Testing } from 'cdk8s';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { capacity } from '../../src/namespace/capacity';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { NamespaceLimits } from '../../src/namespace/namespace-limits';
import { Quota } from '../../src/namespace/quota';
import { Peer } from '../../src/network/peer';
import { renderPod, stellaLight } from '../../src/session';
import { AgentTenant } from '../../src/tenant/agent-tenant';
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

describe('a tenant with quotas for some of its pods', () => {
  const name = ownNamespaceName('tenant');
  const terminating = Quota.scoped({ scopes: ['Terminating'], limitsCpu: '3', pods: 9 });
  const others = Quota.scoped({ scopes: ['NotTerminating', 'NotBestEffort'], pods: 1 });
  const chart = Testing.chart();
  const tenant = new AgentTenant(chart, 'Tenant', {
    name,
    profiles: [stellaLight],
    quota,
    scopedQuotas: { sessions: terminating, others },
    limits: { podMaxCpu: '750m', volumeMin: '1Gi', volumeMax: '10Gi' },
    noAdmissionReason: 'This suite is about the quota, on old clusters too.',
    allowTo: [Peer.namespaces({ labels: { team: 'models' }, ports: [{ port: 8000 }] })],
  });

  beforeAll(() => cluster.apply(chart.toJson()));
  afterAll(() => cluster.delete('namespace', name));

  test('admits as many sessions as the capacity proof says, and refuses the next for the scoped quota', () => {
    const [row] = tenant.guardrails.capacity()?.rows ?? [];
    expect(row).toMatchObject({ sessions: 6, binding: [{ resource: 'limits.cpu (Terminating)' }] });
    const [profile = stellaLight] = tenant.profiles;
    const session = (index: number) => renderPod(profile, { id: `s-${index}`, namespace: name });
    expect(cluster.createAll([1, 2, 3, 4, 5, 6].map(session))).toBe(6);
    expect(() => cluster.create(session(7))).toThrow(
      new RegExp(
        `exceeded quota: ${name}-sessions, requested: limits\\.cpu=500m, used: limits\\.cpu=3, limited: limits\\.cpu=3`,
      ),
    );
  }, 60_000);

  test('is stored as it is rendered', () => {
    expect(cluster.diff(chart.toJson())).toBe('');
  });

  test('bounds whole pods and volume claims as the proof says', () => {
    const pod = renderPod(stellaLight, { id: 'large', namespace: name });
    const [main] = pod.spec?.containers ?? [];
    const spec = { ...pod.spec, containers: [main, { ...main, name: 'second' }] };
    const size = (storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `of-${storage.toLowerCase()}`, namespace: name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    expect(() => cluster.create({ ...pod, spec })).toThrow('maximum cpu usage per Pod is 750m, but limit is 1');
    expect(() => cluster.create(size('1023Mi'))).toThrow('minimum storage usage per PersistentVolumeClaim is 1Gi');
    expect(() => cluster.create(size('11Gi'))).toThrow('maximum storage usage per PersistentVolumeClaim is 10Gi');
    const inApp = Testing.chart();
    new NamespaceLimits(inApp, 'Limits', { namespace: name, podMaxCpu: '750m', volumeMin: '1Gi', volumeMax: '10Gi' });
    [{ ...pod, spec }, size('1023Mi'), size('11Gi')].forEach((object, index) => {
      const { apiVersion = 'v1', kind = 'Pod', ...rest } = object;
      new ApiObject(inApp, `Object${index}`, { apiVersion, kind, ...rest });
    });
    expect(inApp.node.root.node.validate()).toHaveLength(3);
  }, 60_000);

  test('counts a pod without a deadline in the other quota alone', () => {
    const standing = (index: number) => {
      const pod = renderPod(stellaLight, { id: `standing-${index}`, namespace: name });
      const { activeDeadlineSeconds, ...spec } = pod.spec ?? { containers: [] };
      expect(activeDeadlineSeconds).toBeGreaterThan(0);
      return { ...pod, spec };
    };
    cluster.create(standing(1));
    expect(() => cluster.create(standing(2))).toThrow(`exceeded quota: ${name}-others, requested: pods=1`);
  }, 60_000);
});
