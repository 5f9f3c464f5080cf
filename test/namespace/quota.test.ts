import { capacity } from '../../src/namespace/capacity';
import { Quota, type QuotaProps } from '../../src/namespace/quota';
import { documentHard, echoAgent, stellaAgent } from './samples';

const minimal: QuotaProps = { requestsCpu: '10', requestsMemory: '20Gi' };

test('the amounts of the STELLA deployment document keep their notation', () => {
  expect(Quota.of({ ...minimal, limitsCpu: '20', limitsMemory: '40Gi', pods: 50 }).hard).toEqual(documentHard);
});

test('a missing resource is not limited', () => {
  expect(Quota.of(minimal).hard).toEqual({ 'requests.cpu': '10', 'requests.memory': '20Gi' });
});

test('a quota is immutable', () => {
  const quota = Quota.of(minimal);
  expect(Object.isFrozen(quota)).toBe(true);
  expect(Object.isFrozen(quota.hard)).toBe(true);
});

test('all wrong props are reported at once, each with its rule and value', () => {
  const wrong: QuotaProps = {
    requestsCpu: 'ten',
    requestsMemory: '20 GB',
    limitsMemory: '512m',
    pods: 0,
    extendedResources: { gpu: 1.5 },
  };
  expect(() => Quota.of(wrong)).toThrowErrorMatchingInlineSnapshot(
    `"Quota: requestsCpu must be CPU above 0 such as 250m or 2, got "ten"; requestsMemory must be a quantity above 0 such as 512Mi, got "20 GB"; limitsMemory must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "512m"; pods must be a whole number of at least 1, got 0; key of extendedResources must be a resource name with its domain, such as nvidia.com/gpu, got "gpu"; extendedResources.gpu must be a whole number of at least 0, got 1.5"`,
  );
});

test('a total of limits below the total of requests gives a warning, because the requests are unreachable', () => {
  expect(Quota.of({ ...minimal, limitsCpu: '5', limitsMemory: '20Gi' }).warnings).toEqual([
    'limitsCpu 5 is below requestsCpu 10, which therefore can never be reached',
  ]);
});

test('a quota computed from sessions holds them and a fifth more', () => {
  expect(Quota.forSessions([{ profile: stellaAgent, sessions: 20 }]).hard).toEqual({
    'requests.cpu': '6',
    'requests.memory': '12Gi',
    'limits.cpu': '24',
    'limits.memory': '48Gi',
    pods: '24',
  });
});

test('sessions of several kinds are added, and headroom is rounded up to whole pods, thousandths and Mi', () => {
  const plans = [
    { profile: stellaAgent, sessions: 3 },
    { profile: echoAgent, sessions: 2 },
  ];
  expect(Quota.forSessions(plans, { headroomPercent: 7 }).hard).toEqual({
    'requests.cpu': '910m',
    'requests.memory': '1918Mi',
    'limits.cpu': '3745m',
    'limits.memory': '7670Mi',
    pods: '6',
  });
});

test('devices and disk are part of the sum; a device is limited by its requests alone', () => {
  const gpu = {
    name: 'gpu-agent',
    resources: {
      requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' },
      limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '2Gi', 'nvidia.com/gpu': '1' },
    },
  };
  expect(Quota.forSessions([{ profile: gpu, sessions: 5 }], { headroomPercent: 0 }).hard).toEqual({
    'requests.cpu': '5',
    'requests.memory': '5Gi',
    'requests.ephemeral-storage': '5Gi',
    'requests.nvidia.com/gpu': '5',
    'limits.cpu': '10',
    'limits.memory': '10Gi',
    'limits.ephemeral-storage': '10Gi',
    pods: '5',
  });
});

test.each([1, 7, 20, 333])('a quota for %i sessions without headroom admits exactly those', (sessions) => {
  const { hard } = Quota.forSessions([{ profile: stellaAgent, sessions }], { headroomPercent: 0 });
  expect(capacity(hard, [stellaAgent]).rows[0]).toMatchObject({ sessions, neverReached: [] });
});

test('a resource that only some profiles set is refused, because the quota would reject the others', () => {
  const unlimited = { name: 'unlimited', resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1' } } };
  const plans = [
    { profile: stellaAgent, sessions: 1 },
    { profile: unlimited, sessions: 0 },
  ];
  expect(() => Quota.forSessions(plans)).toThrowErrorMatchingInlineSnapshot(
    `"Quota.forSessions: plans[1].sessions must be a whole number of at least 1, got 0; limits.memory must be set by 'unlimited', because 'stella-agent' sets it: a quota for it rejects pods that do not set it"`,
  );
  expect(() => Quota.forSessions([])).toThrow('plans must have at least one profile');
});
