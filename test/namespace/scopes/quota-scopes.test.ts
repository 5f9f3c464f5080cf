import { ApiObject, type App, Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { capacity } from '../../../src/namespace/capacity';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { NamespaceQuota } from '../../../src/namespace/namespace-quota';
import { Quota } from '../../../src/namespace/quota';
import {
  countsPod,
  isBestEffort,
  type PodScope,
  toPodScope,
  toQuotaScopes,
} from '../../../src/namespace/scopes/quota-scopes';
import type { ScopedQuotaProps } from '../../../src/namespace/scopes/scoped-quota-props';
import { expectGolden } from '../../support/golden';
import { documentHard, stellaAgent } from '../samples';

const everyScope: Required<ScopedQuotaProps> = {
  scopes: ['Terminating', 'NotBestEffort', 'CrossNamespacePodAffinity'],
  priorityClasses: ['agents', 'batch'],
  pods: 12,
  requestsCpu: '2',
  requestsMemory: '4Gi',
  limitsCpu: '4',
  limitsMemory: '8Gi',
  extendedResources: { 'nvidia.com/gpu': 2 },
};

test('every prop reaches a quota with scopes', () => {
  const chart = Testing.chart();
  new NamespaceQuota(chart, 'Quota', { namespace: 'ai-agents', quota: Quota.scoped(everyScope), name: 'gpu-sessions' });
  expectGolden(chart, 'namespace-quota/every-scope');
});

test.each<[string, object, PodScope, boolean]>([
  ['no scopes', {}, {}, true],
  ['a deadline', { scopes: ['Terminating'] }, toPodScope({ activeDeadlineSeconds: 0 }), true],
  ['no deadline', { scopes: ['Terminating'] }, toPodScope({}), false],
  ['a deadline, but NotTerminating', { scopes: ['NotTerminating'] }, toPodScope({ activeDeadlineSeconds: 60 }), false],
  ['resources', { scopes: ['BestEffort'] }, { bestEffort: false }, false],
  ['no resources', { scopes: ['BestEffort'] }, { bestEffort: true }, true],
  ['resources, and NotBestEffort', { scopes: ['NotBestEffort'] }, {}, true],
  ['one of two scopes', { scopes: ['NotBestEffort', 'Terminating'] }, {}, false],
  ['a class among the values', priority('In', 'high'), { priorityClassName: 'high' }, true],
  ['another class', priority('In', 'high'), { priorityClassName: 'low' }, false],
  ['no class where one is listed', priority('In', 'high'), {}, false],
  ['no class where one is excluded', priority('NotIn', 'high'), {}, true],
  ['the excluded class', priority('NotIn', 'high'), { priorityClassName: 'high' }, false],
  ['any class', priority('Exists'), { priorityClassName: 'high' }, true],
  ['no class', priority('DoesNotExist'), {}, true],
  ['a scope for other objects', { scopes: ['VolumeAttributesClass'] }, {}, false],
  ['affinity across namespaces', { scopes: ['CrossNamespacePodAffinity'] }, affinity({ namespaces: ['a'] }), true],
  [
    'affinity by label of namespaces',
    { scopes: ['CrossNamespacePodAffinity'] },
    affinity({ namespaceSelector: {} }),
    true,
  ],
  ['affinity in its own namespace', { scopes: ['CrossNamespacePodAffinity'] }, affinity({}), false],
])('%s: a quota with scopes counts the pod or not', (_what, spec, pod, expected) => {
  expect(countsPod(toQuotaScopes({ ...spec }), pod)).toBe(expected);
});

function priority(operator: string, ...values: readonly string[]): object {
  return { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] } };
}

function affinity(term: object): PodScope {
  const preferred = [{ weight: 1, podAffinityTerm: term }];
  return toPodScope({ affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } });
}

test('a pod is best effort if no container sets CPU or memory above 0', () => {
  const claim = (requests: Readonly<Record<string, string>>) => ({ requests, limits: {} });
  expect(isBestEffort([claim({}), claim({ cpu: '0', 'ephemeral-storage': '1Gi' })])).toBe(true);
  expect(isBestEffort([claim({}), claim({ memory: '1Mi' })])).toBe(false);
});

const session = new AgentProfile({
  name: 'coder',
  image: 'ghcr.io/acme/coder:1.4.2',
  cpuRequest: '500m',
  cpuLimit: '1',
  memoryRequest: '512Mi',
  memoryLimit: '1Gi',
});

test('the capacity counts a session only in the quotas that count it, and names the scope', () => {
  const scoped = [
    Quota.scoped({ scopes: ['Terminating'], limitsCpu: '7', pods: 9 }),
    Quota.scoped({ scopes: ['NotTerminating'], pods: 2 }),
  ];
  const [coder, stella] = capacity(documentHard, [session, stellaAgent], { scoped }).rows;
  expect(coder).toMatchObject({
    sessions: 7,
    binding: [{ resource: 'limits.cpu (Terminating)', used: '7', hard: '7' }],
  });
  expect(stella).toMatchObject({ sessions: 2, binding: [{ resource: 'pods (NotTerminating)' }] });
});

describe('in an app', () => {
  const large = Quota.of({ requestsCpu: '20', requestsMemory: '40Gi' });

  function world(scopedQuotas: Readonly<Record<string, Quota>>): {
    app: App;
    guardrails: NamespaceGuardrails;
    chart: Chart;
  } {
    const app = Testing.app();
    const chart = new Chart(app, 'all');
    const props = { name: 'ai-agents', quota: large, profiles: [session], scopedQuotas };
    return { app, chart, guardrails: new NamespaceGuardrails(chart, 'Guardrails', props) };
  }

  const problemsOf = (app: App) => app.node.findAll().flatMap((construct) => construct.node.validate());

  function addPod(chart: Chart, name: string, spec: object): void {
    const containers = [{ name: 'main', resources: { requests: { cpu: '100m', memory: '1Gi' } } }];
    const metadata = { name, namespace: 'ai-agents' };
    new ApiObject(chart, name, { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...spec } });
  }

  test('pods that run permanently do not take the quota of sessions, and the reverse', () => {
    const { app, chart, guardrails } = world({
      sessions: Quota.scoped({ scopes: ['Terminating'], pods: 3 }),
      services: Quota.scoped({ scopes: ['NotTerminating'], pods: 2 }),
    });
    for (const name of ['a', 'b']) addPod(chart, name, {});
    expect(problemsOf(app)).toEqual([]);
    expect(guardrails.capacity()?.rows).toMatchObject([{ name: 'coder', sessions: 3 }]);
    addPod(chart, 'c', {});
    expect(problemsOf(app)).toEqual([
      "ResourceQuota 'ai-agents/ai-agents-services': pods 2 cannot hold together Pod 'ai-agents/a' 1, Pod 'ai-agents/b' 1, Pod 'ai-agents/c' 1: 3; 2 pods fit",
    ]);
  });

  test('a quota for a priority class refuses a session of this class that does not fit, and no other session', () => {
    const { app, chart } = world({ high: Quota.scoped({ priorityClasses: ['high'], pods: 0 }) });
    expect(problemsOf(app)).toEqual([]);
    addPod(chart, 'urgent', { priorityClassName: 'high' });
    expect(problemsOf(app)).toEqual([
      "ResourceQuota 'ai-agents/ai-agents-high': pods 0 cannot hold Pod 'ai-agents/urgent': 1 × 1 = 1; 0 pods fit",
    ]);
  });

  test('the name of the quota for all pods is taken', () => {
    expect(() => world({ quota: Quota.scoped({ scopes: ['Terminating'], pods: 3 }) })).toThrow(
      "NamespaceGuardrails 'ai-agents': scopedQuotas must not have the name 'quota': ai-agents-quota is the ResourceQuota of the prop quota",
    );
  });

  test('a quota with scopes by hand counts too', () => {
    const { app, chart } = world({});
    const metadata = { name: 'by-hand', namespace: 'ai-agents' };
    const spec = { hard: { pods: '0', services: '0' }, scopes: ['Terminating'] };
    new ApiObject(chart, 'Quota', { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec });
    new ApiObject(chart, 'Service', { apiVersion: 'v1', kind: 'Service', metadata });
    expect(problemsOf(app)).toEqual([
      "ResourceQuota 'ai-agents/by-hand': pods 0 cannot hold one session of Profile 'ai-agents/coder': 1 × 1 = 1; 0 pods fit",
    ]);
  });
});

test('scopes that the API server refuses are input errors, all at once', () => {
  expect(() =>
    Quota.scoped({
      scopes: ['Terminating', 'NotTerminating', 'BestEffort'],
      priorityClasses: ['High'],
      limitsCpu: '1',
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Quota.scoped: priorityClasses[0] must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "High"; scopes must not have both Terminating and NotTerminating: no pod has both; scopes with BestEffort limit only pods, because these pods set nothing else, got limits.cpu"`,
  );
  expect(() => Quota.scoped({ pods: 1 })).toThrow(
    'scopes or priorityClasses must be set: use Quota.of for a quota of all pods',
  );
  expect(() => Quota.scoped({ scopes: ['Terminating'] })).toThrow('the quota limits nothing');
});
