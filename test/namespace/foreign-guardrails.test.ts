import { ApiObject, type App, Chart, Testing } from 'cdk8s';
import { warningsIn } from '../../src/core/input/warnings';
import { GuardedNamespace } from '../../src/namespace/guarded-namespace';
import { NamespaceGuardrails, type NamespaceGuardrailsProps } from '../../src/namespace/namespace-guardrails';
import { NamespaceLimits } from '../../src/namespace/namespace-limits';
import { NamespaceQuota } from '../../src/namespace/namespace-quota';
import { podSecurityLabels } from '../../src/namespace/pod-security';
import { Quota } from '../../src/namespace/quota';
import { expectGolden } from '../support/golden';
import { deployment, stellaAgent } from './samples';

const TEAM = 'the platform team';
const OPENSHIFT: NamespaceGuardrailsProps = {
  name: 'ai-agents',
  createdBy: { namespace: TEAM },
  podSecurity: 'restricted',
  labels: { team: 'voice' },
};

const small = Quota.of({ requestsCpu: '1', requestsMemory: '2Gi', limitsCpu: '2', limitsMemory: '4Gi', pods: 10 });

class World {
  readonly app: App = Testing.app();
  readonly chart = new Chart(this.app, 'all');
  readonly guardrails: NamespaceGuardrails;

  constructor(props: Partial<NamespaceGuardrailsProps>) {
    this.guardrails = new NamespaceGuardrails(this.chart, 'Guardrails', { ...OPENSHIFT, ...props });
  }

  add(kind: string, manifest: object): void {
    new ApiObject(this.chart, `${kind}-raw`, { apiVersion: 'v1', kind, ...manifest });
  }

  get problems(): readonly string[] {
    return problemsOf(this.app);
  }

  get warnings(): readonly string[] {
    return warningsIn(this.app).map(({ rule, subjects }) => `${rule}: ${subjects.join()}`);
  }
}

function problemsOf(app: App): readonly string[] {
  return app.node.findAll().flatMap((construct) => construct.node.validate());
}

test('a namespace of somebody else gets the other guardrails and no Namespace', () => {
  const { chart, guardrails } = new World({ quota: small });
  expect(guardrails.namespace).toBeUndefined();
  expectGolden(chart, 'namespace-guardrails/created-by-others');
});

test('parts that somebody else creates are not rendered', () => {
  const createdBy = { namespace: TEAM, quota: TEAM, limits: TEAM, defaultDeny: TEAM };
  const { chart, guardrails } = new World({ createdBy, quota: small, limits: { defaultCpu: '1' } });
  expect(chart.toJson()).toEqual([]);
  expect([guardrails.quota, guardrails.limits, guardrails.defaultDeny]).toEqual([undefined, undefined, undefined]);
});

test('the proof counts a quota of somebody else', () => {
  const world = new World({
    createdBy: { quota: TEAM },
    quota: small,
    profiles: [stellaAgent],
    podSecurity: 'restricted',
  });
  expect(world.guardrails.capacity()?.rows).toMatchObject([{ name: 'stella-agent', sessions: 2 }]);
  world.add('Pod', {
    metadata: { name: 'big', namespace: 'ai-agents' },
    spec: {
      containers: [
        { name: 'main', resources: { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } } },
      ],
    },
  });
  expect(world.problems).toEqual([
    "ResourceQuota of the platform team in 'ai-agents': requests.cpu 1 cannot hold Pod 'ai-agents/big': 1 × 2 = 2; 0 pods fit",
    "ResourceQuota of the platform team in 'ai-agents': limits.cpu 2 cannot hold one session of Profile 'ai-agents/stella-agent', which takes 1: 2 is taken by what runs there; 0 pods fit",
  ]);
});

test('a LimitRange of somebody else has no defaults but those that the props state', () => {
  const world = new World({
    createdBy: { ...OPENSHIFT.createdBy, limits: TEAM },
    limits: { maxCpu: '500m' },
    profiles: [stellaAgent],
  });
  expect(world.problems).toEqual([
    "LimitRange of the platform team in 'ai-agents': Profile 'ai-agents/stella-agent': max cpu 500m refuses container 'stella-agent', whose limit is 1000m",
  ]);
});

test('what nobody can prove is a warning', () => {
  const createdBy = { namespace: TEAM, quota: TEAM, limits: TEAM };
  const { problems, warnings } = new World({ createdBy, podSecurity: undefined });
  expect(problems).toEqual([]);
  expect(warnings).toMatchInlineSnapshot(`
[
  "podSecurity should say what a Namespace of others enforces: nothing is known of it: NamespaceGuardrails 'ai-agents'",
  "quota should say what a ResourceQuota of others admits: without it, nothing is proven: NamespaceGuardrails 'ai-agents'",
  "limits should say what a LimitRange of others sets: without it, nothing is proven: NamespaceGuardrails 'ai-agents'",
]
`);
});

test('a level below restricted is a warning, unless a reason says why', () => {
  const about = (podSecurityReason?: string) =>
    new World({ podSecurity: 'baseline', ...(podSecurityReason && { podSecurityReason }) }).warnings;
  expect(about()).toEqual([
    "a Namespace of others should enforce restricted, or podSecurityReason say why not: NamespaceGuardrails 'ai-agents' (baseline)",
  ]);
  expect(about('their old images run as root')).toEqual([]);
});

test('a Namespace in the same app must have the labels that are stated of it', () => {
  const world = new World({});
  const labels = { ...podSecurityLabels('baseline', 'latest'), team: 'voice' };
  world.add('Namespace', { metadata: { name: 'ai-agents', labels } });
  expect(world.problems).toEqual([
    "Namespace 'ai-agents' of this app must have pod-security.kubernetes.io/enforce=restricted, as createdBy states, but has pod-security.kubernetes.io/enforce=baseline",
  ]);
});

test('the level of a Namespace in the same app need not be stated', () => {
  const world = new World({ podSecurity: undefined, labels: {} });
  world.add('Namespace', { metadata: { name: 'ai-agents', labels: podSecurityLabels('restricted', 'latest') } });
  expect([world.problems, world.warnings]).toEqual([[], []]);
});

test('who creates a part must be named, and its props are checked all the same', () => {
  expect(
    () => new World({ createdBy: { namespace: ' ' }, name: 'AI', labels: { 'pod-security.kubernetes.io/warn': 'x' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"NamespaceGuardrails 'AI': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "AI"; labels must not have pod-security.kubernetes.io/warn: it is set by podSecurity and podSecurityVersion; createdBy.namespace must say who creates it, such as the platform team, got " ""`,
  );
});

describe('a single guardrail', () => {
  const raw = (name: string, spec: object) => ({ metadata: { name, namespace: 'team' }, spec });

  test('proves its quota against the objects of the app', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'all');
    new NamespaceQuota(chart, 'Quota', { namespace: 'ai-agents', quota: small });
    new NamespaceLimits(chart, 'Limits', { namespace: 'ai-agents' });
    new ApiObject(chart, 'Api', { apiVersion: 'v1', kind: 'Deployment', ...deployment('api', { replicas: 12 }, {}) });
    expect(problemsOf(app)).toEqual([
      expect.stringContaining('limits.cpu 2 cannot hold'),
      expect.stringContaining('limits.memory 4Gi cannot hold'),
      expect.stringMatching(/^ResourceQuota 'ai-agents\/ai-agents-quota': pods 10 cannot hold Deployment/),
      expect.stringContaining('requests.cpu 1 cannot hold'),
      expect.stringContaining('requests.memory 2Gi cannot hold'),
    ]);
  });

  test('a quota and limits by hand are proven too, without any guardrail', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'all');
    new NamespaceQuota(chart, 'Other', { namespace: 'other', quota: small });
    new ApiObject(chart, 'Quota', { apiVersion: 'v1', kind: 'ResourceQuota', ...raw('q', { hard: { pods: '1' } }) });
    const limits = [{ type: 'Container', max: { cpu: '1' } }];
    new ApiObject(chart, 'Limits', { apiVersion: 'v1', kind: 'LimitRange', ...raw('l', { limits }) });
    const containers = [{ name: 'main', resources: { limits: { cpu: '2' } } }];
    for (const name of ['a', 'b']) {
      new ApiObject(chart, name, { apiVersion: 'v1', kind: 'Pod', ...raw(name, { containers }) });
    }
    expect(problemsOf(app)).toEqual([
      "ResourceQuota 'team/q': pods 1 cannot hold together Pod 'team/a' 1, Pod 'team/b' 1: 2; 1 pod fits",
      "LimitRange 'team/l': Pod 'team/a', Pod 'team/b': max cpu 1 refuses container 'main', whose limit is 2",
    ]);
  });

  test('a Namespace of your own gets the Pod Security labels by themselves', () => {
    const chart = Testing.chart();
    const { resource } = new GuardedNamespace(chart, 'Namespace', { name: 'a' });
    expect(resource.toJson().metadata.labels).toMatchObject(podSecurityLabels('restricted', 'v1.28'));
    expect(() => podSecurityLabels('restricted', '1.28')).toThrow(
      'podSecurityLabels: version must be latest or a minor version such as v1.28, got "1.28"',
    );
  });
});
