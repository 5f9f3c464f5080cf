import { quotaMisfits } from '../../src/namespace/quota-fit';
import { toSessionClaim, toWorkloadClaims } from '../../src/namespace/workload-claims';
import { deployment, stellaAgent } from './samples';

const halfCore = { requests: { cpu: '500m' } };

function messages(hard: Readonly<Record<string, string>>, ...objects: readonly object[]): readonly string[] {
  return quotaMisfits(hard, toWorkloadClaims(objects));
}

test('a Deployment whose rollout does not fit is reported with both objects and the number that fits', () => {
  const api = deployment('api', { replicas: 4 }, halfCore);
  expect(messages({ 'requests.cpu': '2' }, api)).toEqual([
    "requests.cpu 2 cannot hold Deployment 'ai-agents/api' at 4 replicas + 1 of its rollout: 5 × 500m = 2500m; 4 pods fit",
  ]);
  expect(messages({ 'requests.cpu': '2500m' }, api)).toEqual([]);
});

test('pods are counted like any resource', () => {
  expect(messages({ pods: '4' }, deployment('api', { replicas: 4 }, {}))).toEqual([
    "pods 4 cannot hold Deployment 'ai-agents/api' at 4 replicas + 1 of its rollout: 5 × 1 = 5; 4 pods fit",
  ]);
});

test('workloads that fit separately but not together are reported together', () => {
  const [api, web] = ['api', 'web'].map((name) => deployment(name, { replicas: 2 }, halfCore));
  expect(messages({ 'requests.cpu': '2' }, api ?? {}, web ?? {})).toEqual([
    "requests.cpu 2 cannot hold together Deployment 'ai-agents/api' 1, Deployment 'ai-agents/web' 1 and the largest rollout or job 500m: 2500m; 4 pods fit",
  ]);
});

test('rollouts may wait for each other: there is room for the largest one', () => {
  const [api, web] = ['api', 'web'].map((name) => deployment(name, { replicas: 2 }, halfCore));
  expect(messages({ 'requests.cpu': '2500m' }, api ?? {}, web ?? {})).toEqual([]);
});

test('of many workloads the first six are named', () => {
  const pods = Array.from({ length: 9 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${index}`, namespace: 'ai-agents' },
  }));
  expect(messages({ pods: '8' }, ...pods)).toEqual([
    "pods 8 cannot hold together Pod 'ai-agents/p0' 1, Pod 'ai-agents/p1' 1, Pod 'ai-agents/p2' 1, Pod 'ai-agents/p3' 1, Pod 'ai-agents/p4' 1, Pod 'ai-agents/p5' 1 and 3 more: 9; 8 pods fit",
  ]);
});

test('a container without a required resource is rejected unless a LimitRange sets a default', () => {
  const claims = toWorkloadClaims([deployment('api', {}, halfCore)]);
  const hard = { 'requests.cpu': '2', 'limits.cpu': '2' };
  expect(quotaMisfits(hard, claims)).toEqual([
    "limits.cpu 2 refuses Deployment 'ai-agents/api': container 'main' does not set it, and no LimitRange sets a default",
  ]);
  const limits = { default: { cpu: '1' }, defaultRequest: {}, max: {}, min: {}, maxLimitRequestRatio: {} };
  expect(quotaMisfits(hard, claims, [limits])).toEqual([]);
});

test('the same error in many pods is one sentence', () => {
  const spec = { containers: [{ name: 'main' }] };
  const pods = ['a', 'b'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'ai-agents' },
    spec,
  }));
  expect(messages({ 'limits.cpu': '2' }, ...pods)).toEqual([
    "limits.cpu 2 refuses Pod 'ai-agents/a', Pod 'ai-agents/b': container 'main' does not set it, and no LimitRange sets a default",
  ]);
});

test('containers need not set resources of the whole pod', () => {
  const spec = { containers: [{ name: 'main' }], resources: { limits: { cpu: '1' } } };
  expect(messages({ 'limits.cpu': '2' }, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec })).toEqual([]);
});

test('one session must fit, alone and in addition to running pods', () => {
  const session = toSessionClaim('ai-agents', stellaAgent);
  const api = toWorkloadClaims([deployment('api', { replicas: 3, strategy: { type: 'Recreate' } }, halfCore)]);
  expect(quotaMisfits({ 'limits.cpu': '500m' }, [session])).toEqual([
    "limits.cpu 500m cannot hold one session of Profile 'ai-agents/stella-agent': 1 × 1 = 1; 0 pods fit",
  ]);
  expect(quotaMisfits({ 'requests.cpu': '1600m' }, [...api, session])).toEqual([
    "requests.cpu 1600m cannot hold one session of Profile 'ai-agents/stella-agent', which takes 250m: 1500m is taken by what runs there; 0 pods fit",
  ]);
  expect(quotaMisfits({ 'requests.cpu': '1750m' }, [...api, session])).toEqual([]);
});
