import { type Chart, Testing } from 'cdk8s';
import { warningsIn } from '../../src/core/input/warnings';
import { NamespaceQuota, type NamespaceQuotaProps } from '../../src/namespace/namespace-quota';
import { Quota, type QuotaProps } from '../../src/namespace/quota';
import { expectGolden } from '../support/golden';
import { echoAgent } from './samples';

// Required<> makes a missing new prop a compile error.
const everyAmount: Required<QuotaProps> = {
  requestsCpu: '10',
  requestsMemory: '20Gi',
  limitsCpu: '20',
  limitsMemory: '40Gi',
  pods: 50,
  requestsEphemeralStorage: '50Gi',
  limitsEphemeralStorage: '100Gi',
  requestsStorage: '200Gi',
  servicesLoadBalancers: 1,
  servicesNodePorts: 2,
  persistentVolumeClaims: 4,
  extendedResources: { 'nvidia.com/gpu': 2 },
};

const every: Required<NamespaceQuotaProps> = { namespace: 'ai-agents', quota: Quota.of(everyAmount), name: 'total' };

function chart(props: NamespaceQuotaProps): Chart {
  const chart = Testing.chart();
  new NamespaceQuota(chart, 'Quota', props);
  return chart;
}

test('every prop reaches the quota', () => {
  expectGolden(chart(every), 'namespace-quota/every-prop');
});

test('a quota computed for 100 sessions of the echo agent', () => {
  const quota = Quota.forSessions([{ profile: echoAgent, sessions: 100 }]);
  expectGolden(chart({ namespace: 'ai-agents', quota }), 'namespace-quota/for-sessions');
});

test('an invalid namespace is refused', () => {
  expect(() => chart({ ...every, namespace: 'ai_agents' })).toThrow("NamespaceQuota 'ai_agents': namespace must be");
});

test("the quota's warnings are printed at synth", () => {
  const quota = Quota.of({ requestsCpu: '2', requestsMemory: '1Gi', limitsCpu: '1' });
  expect(warningsIn(chart({ namespace: 'ai-agents', quota })).map(({ rule }) => rule)).toEqual([
    'limitsCpu 1 is below requestsCpu 2, which therefore can never be reached',
  ]);
});
