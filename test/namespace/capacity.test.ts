import fc from 'fast-check';
import { AgentProfile } from '../../src/agent/agent-profile';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { capacity } from '../../src/namespace/capacity';
import type { SessionMix } from '../../src/namespace/capacity-options';
import { Quota } from '../../src/namespace/quota';
import type { SessionKind } from '../../src/namespace/quota-use';
import { minimal } from '../agent/fixtures';
import { documentHard, echoAgent, kind, stellaAgent, stellaLight } from './samples';

const kinds = [stellaAgent, stellaLight, echoAgent];

test('the quota of the STELLA deployment document admits 20, 40 and 50 sessions, and not its 50 pods of the large agent', () => {
  const rows = capacity(documentHard, kinds).rows.map(({ name, sessions, binding }) => ({
    name,
    sessions,
    binding: binding.map(({ resource }) => resource),
  }));
  expect(rows).toEqual([
    { name: 'stella-agent', sessions: 20, binding: ['limits.cpu', 'limits.memory'] },
    { name: 'stella-light', sessions: 40, binding: ['limits.cpu', 'limits.memory'] },
    { name: 'echo-agent', sessions: 50, binding: ['pods'] },
  ]);
});

test('resources that are never reached show their level at that point', () => {
  expect(capacity(documentHard, [stellaAgent]).rows[0]?.neverReached).toEqual([
    { resource: 'requests.cpu', used: '5', hard: '10' },
    { resource: 'requests.memory', used: '10Gi', hard: '20Gi' },
    { resource: 'pods', used: '20', hard: '50' },
  ]);
});

test('the volumes of a session count, for each storage class too, beside volumes that exist', () => {
  const coder = { ...echoAgent, name: 'coder', volumes: [{ size: '20Gi', storageClassName: 'fast' }, { size: '1Gi' }] };
  const hard = {
    pods: '50',
    persistentvolumeclaims: '20',
    'requests.storage': '100Gi',
    'fast.storageclass.storage.k8s.io/requests.storage': '70Gi',
    services: '5',
  };
  const standingVolumes = [{ count: 2, size: '5Gi' }];
  const result = capacity(hard, [coder, echoAgent], { standingVolumes });
  expect(result.notCounted).toEqual(['services']);
  expect(result.rows[0]).toMatchObject({
    sessions: 3,
    binding: [{ resource: 'fast.storageclass.storage.k8s.io/requests.storage', used: '60Gi', hard: '70Gi' }],
    neverReached: [
      { resource: 'pods', used: '3', hard: '50' },
      { resource: 'persistentvolumeclaims', used: '8', hard: '20' },
      { resource: 'requests.storage', used: '73Gi', hard: '100Gi' },
    ],
  });
  expect(result.rows[1]).toMatchObject({ sessions: 50, binding: [{ resource: 'pods' }] });
  expect(capacity(hard, [echoAgent], { standingVolumes }).notCounted).toEqual([
    'persistentvolumeclaims',
    'requests.storage',
    'fast.storageclass.storage.k8s.io/requests.storage',
    'services',
  ]);
});

test('the volumes of a profile are those of its pod', () => {
  const volumes = [PodVolume.ephemeral({ path: '/workspace', size: '20Gi' })];
  const profile = new AgentProfile({ ...minimal, volumes });
  expect(capacity({ 'requests.storage': '100Gi' }, [profile]).rows[0]).toMatchObject({ sessions: 5 });
  expect(Quota.forSessions([{ profile, sessions: 10 }]).hard).toMatchObject({
    persistentvolumeclaims: '12',
    'requests.storage': '240Gi',
  });
});

test('a volume whose size is no quantity is refused', () => {
  const volumes = [{ size: 'big' }];
  expect(() =>
    capacity({ pods: '1' }, [{ ...echoAgent, volumes }], { standingVolumes: [{ size: '', count: -1 }] }),
  ).toThrow(
    'Capacity: echo-agent.volumes[0].size must be a quantity of at least 0 such as 500m, 2 or 512Mi, got "big"; standingVolumes[0].size must be a quantity of at least 0 such as 500m, 2 or 512Mi, got ""; standingVolumes[0].count must be a whole number of at least 0, got -1',
  );
});

test('a mix is counted in whole sets', () => {
  const mix = { name: 'a class', shares: { 'stella-agent': 1, 'echo-agent': 3 } };
  const { rows } = capacity(documentHard, kinds, { mixes: [mix] });
  expect(rows.find(({ name }) => name === 'a class')).toMatchObject({ sets: 11, sessions: 44 });
});

test('a mix without a name is named by its shares', () => {
  const { rows } = capacity(documentHard, kinds, { mixes: [{ shares: { 'stella-agent': 2, 'echo-agent': 1 } }] });
  expect(rows.map(({ name }) => name)).toContain('2 stella-agent + 1 echo-agent');
});

test('pods in the namespace are subtracted first', () => {
  const standing = [{ name: 'Deployment api', pods: 3, resources: stellaAgent.resources }];
  expect(capacity(documentHard, [stellaAgent], { standing }).rows[0]?.sessions).toBe(17);
});

test('a quota that is already overdrawn admits nothing', () => {
  const standing = [{ name: 'Deployment api', pods: 21, resources: stellaAgent.resources }];
  expect(capacity(documentHard, [stellaAgent], { standing }).rows[0]).toMatchObject({
    sessions: 0,
    binding: [
      { resource: 'limits.cpu', used: '21', hard: '20' },
      { resource: 'limits.memory', used: '42Gi', hard: '40Gi' },
    ],
  });
});

test('a quota for cpu or memory rejects every pod that does not set it', () => {
  const unlimited = { name: 'unlimited', resources: { requests: { cpu: '1', memory: '1Gi' }, limits: {} } };
  expect(capacity(documentHard, [unlimited]).rows[0]).toMatchObject({
    sessions: 0,
    binding: [],
    notSet: ['limits.cpu', 'limits.memory'],
  });
});

test('a missing request for storage or a device counts as 0', () => {
  const hard = { 'requests.ephemeral-storage': '1Gi', 'requests.nvidia.com/gpu': '1' };
  expect(capacity(hard, [echoAgent]).rows[0]).toMatchObject({ sessions: Number.POSITIVE_INFINITY, notSet: [] });
});

test('a missing request counts as its limit', () => {
  const gpu = { name: 'gpu', resources: { requests: {}, limits: { cpu: '2', 'nvidia.com/gpu': '1' } } };
  const hard = { 'requests.nvidia.com/gpu': '3', 'requests.cpu': '100' };
  expect(capacity(hard, [gpu]).rows[0]).toMatchObject({
    sessions: 3,
    binding: [{ resource: 'requests.nvidia.com/gpu', used: '3', hard: '3' }],
  });
});

test('without a binding resource, sessions are unlimited', () => {
  expect(capacity({}, [echoAgent]).rows[0]).toMatchObject({
    sets: Number.POSITIVE_INFINITY,
    sessions: Number.POSITIVE_INFINITY,
    binding: [],
  });
});

test('resources that pods do not use are listed as not counted', () => {
  expect(capacity({ pods: '1', services: '4', 'requests.storage': '1Gi' }, []).notCounted).toEqual([
    'services',
    'requests.storage',
  ]);
});

test('cpu means requests.cpu, and count/pods counts every pod', () => {
  const hard = { cpu: '1', 'count/pods': '30' };
  expect(capacity(hard, [echoAgent]).rows[0]).toMatchObject({ sessions: 20, binding: [{ resource: 'cpu' }] });
});

test('all wrong amounts are reported at once', () => {
  const broken = [stellaAgent, { ...stellaAgent, resources: { requests: { cpu: 'two' }, limits: {} } }];
  const mixes: readonly SessionMix[] = [{ shares: { 'stella-heavy': 0 } }, { shares: {} }];
  expect(() => capacity({ pods: 'ten' }, broken, { mixes })).toThrowErrorMatchingInlineSnapshot(
    `"Capacity: hard.pods must be a quantity of at least 0 such as 500m, 2 or 512Mi, got "ten"; stella-agent.requests.cpu must be a quantity of at least 0 such as 500m, 2 or 512Mi, got "two"; kinds must have different names, got 'stella-agent' twice; mixes[0].shares.stella-heavy must be a whole number of at least 1, got 0; mixes[0].shares must name only stella-agent, stella-agent, got 'stella-heavy'; mixes[1].shares must name at least one kind"`,
  );
});

describe('compared with a namespace that admits sessions one by one', () => {
  const amounts = fc.record({
    cpuRequest: fc.integer({ min: 1, max: 4000 }),
    cpuMore: fc.integer({ min: 0, max: 4000 }),
    memoryRequest: fc.integer({ min: 1, max: 8192 }),
    memoryMore: fc.integer({ min: 0, max: 8192 }),
  });
  const kindOf = (name: string) =>
    amounts.map(({ cpuRequest, cpuMore, memoryRequest, memoryMore }) =>
      kind(
        name,
        [`${cpuRequest}m`, `${memoryRequest}Mi`],
        [`${cpuRequest + cpuMore}m`, `${memoryRequest + memoryMore}Mi`],
      ),
    );
  const quota = fc
    .record({
      requestsCpu: fc.integer({ min: 0, max: 20_000 }),
      requestsMemory: fc.integer({ min: 0, max: 40_960 }),
      limitsCpu: fc.integer({ min: 0, max: 20_000 }),
      limitsMemory: fc.integer({ min: 0, max: 40_960 }),
      pods: fc.integer({ min: 0, max: 60 }),
    })
    .map((of) => ({
      'requests.cpu': `${of.requestsCpu}m`,
      'requests.memory': `${of.requestsMemory}Mi`,
      'limits.cpu': `${of.limitsCpu}m`,
      'limits.memory': `${of.limitsMemory}Mi`,
      pods: String(of.pods),
    }));

  test('a capacity is the number of sets before the first rejection, and the binding resource causes it', () => {
    fc.assert(
      fc.property(
        quota,
        kindOf('a'),
        kindOf('b'),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 4 }),
        (hard, a, b, ofA, ofB, pods) => {
          const standing = [{ name: 'standing', pods, resources: b.resources }];
          const mixes = [{ name: 'mix', shares: { a: ofA, b: ofB } }];
          const { rows } = capacity(hard, [a, b], { standing, mixes });
          const before = Array.from({ length: pods }, () => b);
          const mix = [...Array(ofA).fill(a), ...Array(ofB).fill(b)];
          const expected = [[a], [b], mix].map((set) => simulate(hard, before, set));
          expect(rows.map(({ sets, binding }) => ({ sets, refused: binding.map(({ resource }) => resource) }))).toEqual(
            expected,
          );
        },
      ),
    );
  });
});

interface Simulated {
  readonly sets: number;
  readonly refused: readonly string[];
}

/** Adds set after set, in floating-point thousandths and Mi, until the quota is exceeded. */
function simulate(
  hard: Readonly<Record<string, string>>,
  standing: readonly SessionKind[],
  set: readonly SessionKind[],
): Simulated {
  const all = [...standing];
  for (let sets = 0; ; sets++) {
    all.push(...set);
    const refused = Object.keys(hard).filter((name) => total(name, all) > plain(hard[name]));
    if (refused.length > 0) return { sets, refused };
  }
}

function total(resource: string, pods: readonly SessionKind[]): number {
  if (resource === 'pods') return pods.length;
  const [side, name = ''] = resource.split('.');
  return pods
    .map(({ resources }) => (side === 'limits' ? resources.limits : resources.requests)[name])
    .reduce((sum, amount) => sum + plain(amount), 0);
}

function plain(amount: string | undefined): number {
  return Number(amount?.replace(/(m|Mi)$/, ''));
}
