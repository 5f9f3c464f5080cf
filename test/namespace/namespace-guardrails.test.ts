import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentTemplate } from '../../src/agent/agent-template';
import { defined } from '../../src/core/defined';
import { warningsIn } from '../../src/core/input/warnings';
import { withTreeCaches } from '../../src/core/objects/tree-cache';
import { NamespaceGuardrails, type NamespaceGuardrailsProps } from '../../src/namespace/namespace-guardrails';
import { Quota } from '../../src/namespace/quota';
import type { SessionKind } from '../../src/namespace/quota-use';
import { expectGolden } from '../support/golden';
import { deployment, echoAgent, stellaAgent } from './samples';

const minimal: NamespaceGuardrailsProps = { name: 'ai-agents' };

const documentQuota = Quota.of({
  requestsCpu: '10',
  requestsMemory: '20Gi',
  limitsCpu: '20',
  limitsMemory: '40Gi',
  pods: 50,
});

// Required<> makes a missing new prop a compile error.
const every: Required<NamespaceGuardrailsProps> = {
  ...minimal,
  podSecurity: 'baseline',
  podSecurityVersion: 'v1.31',
  podSecurityReason: 'An old image of this team runs as root.',
  labels: { team: 'voice' },
  quota: documentQuota,
  limits: { maxCpu: '2', maxMemory: '4Gi' },
  systemNamespaceReason: '',
  profiles: [stellaAgent, echoAgent],
  mixes: [{ name: 'a class', shares: { 'stella-agent': 1, 'echo-agent': 3 } }],
  createdBy: {},
  scopedQuotas: { sessions: Quota.scoped({ scopes: ['Terminating'], priorityClasses: ['high'], pods: 40 }) },
};

interface World {
  readonly app: App;
  readonly guardrails: NamespaceGuardrails;
}

/** The guardrails in one chart and the workloads in another, as in platforms. */
function world(props: NamespaceGuardrailsProps, ...workloads: readonly object[]): World {
  const app = new App();
  const guardrails = new NamespaceGuardrails(new Chart(app, 'Guardrails'), 'Agents', props);
  const chart = new Chart(app, 'Workloads');
  workloads.forEach((workload, index) => {
    const { apiVersion, kind, ...rest } = { apiVersion: 'v1', kind: 'Pod', ...workload };
    new ApiObject(chart, `Workload${index}`, { apiVersion, kind, ...rest });
  });
  return { app, guardrails };
}

/** The sessions of the first profile that fit into the quota of the document. */
function sessionsOf(props: Partial<NamespaceGuardrailsProps>, ...objects: readonly object[]): number | undefined {
  return world({ ...minimal, quota: documentQuota, ...props }, ...objects).guardrails.capacity()?.rows[0]?.sessions;
}

function lightProfile(runtimeClassName?: string): AgentProfile {
  const sizes = { cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '256Mi', memoryLimit: '1Gi' };
  return new AgentProfile({
    name: 'stella-light',
    image: 'ghcr.io/acme/agent:1',
    ...sizes,
    ...defined({ runtimeClassName }),
  });
}

/** A kind of session with one more init container than a profile. */
function withInitContainer({ name, resources, template }: AgentProfile, container: object): SessionKind {
  return { name, resources, template: { ...template, spec: { ...template.spec, initContainers: [container] } } };
}

const proxy = {
  name: 'proxy',
  restartPolicy: 'Always',
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1700m', memory: '64Mi' } },
};

const kata = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'kata' },
  handler: 'kata',
  overhead: { podFixed: { cpu: '250m', memory: '160Mi' } },
};

function chart(props: NamespaceGuardrailsProps): Chart {
  const chart = Testing.chart();
  new NamespaceGuardrails(chart, 'Agents', props);
  return chart;
}

test('by default, a namespace is restricted, denies all traffic, and has container limits', () => {
  expectGolden(chart(minimal), 'namespace-guardrails/minimal');
});

test('the quota and limits of the STELLA deployment document', () => {
  expectGolden(chart({ ...minimal, quota: documentQuota }), 'namespace-guardrails/stella');
});

test('every prop reaches the guardrails', () => {
  expectGolden(chart(every), 'namespace-guardrails/every-prop');
});

test('errors of all guardrails are reported together', () => {
  expect(() =>
    chart({ name: 'AI', podSecurity: 'privileged', limits: { defaultCpu: 'half' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"NamespaceGuardrails 'AI': name must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "AI"; podSecurityReason must say why privileged is needed, or podSecurity must be restricted; defaultCpu must be CPU above 0 such as 250m or 2, got "half""`,
  );
});

test('a mix with unknown profiles is refused', () => {
  expect(() => chart({ ...every, profiles: [echoAgent] })).toThrow(
    "mixes[0].shares must name only echo-agent, got 'stella-agent'",
  );
});

describe('the capacity', () => {
  test('follows from the quota for each profile and mix', () => {
    const rows = world(every).guardrails.capacity()?.rows;
    expect(rows?.map(({ name, sessions }) => [name, sessions])).toEqual([
      ['stella-agent', 20],
      ['echo-agent', 50],
      ['a class', 44],
    ]);
  });

  test('excludes the workloads of the namespace, anywhere in the app', () => {
    const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } };
    const elsewhere = { kind: 'Pod', metadata: { name: 'b', namespace: 'other' }, spec: {} };
    const { guardrails } = world(every, deployment('api', { replicas: 2 }, resources), elsewhere);
    expect(guardrails.capacity()).toMatchObject({
      standing: [{ name: 'Deployment api', pods: 2 }],
      rows: [{ sessions: 16 }, { sessions: 48 }, { sessions: 36 }],
    });
  });

  test("counts the LimitRange's defaults for a profile without limits", () => {
    const bare = { name: 'bare', resources: { requests: {}, limits: {} } };
    const { guardrails } = world({ ...minimal, quota: documentQuota, profiles: [bare] });
    expect(guardrails.capacity()?.rows[0]).toMatchObject({ sessions: 40, notSet: [] });
  });

  const light = lightProfile();

  test('counts the sidecars of a profile', () => {
    expect(sessionsOf({ profiles: [light] })).toBe(40);
    expect(sessionsOf({ profiles: [withInitContainer(light, proxy)] })).toBe(9);
  });

  test('counts a sidecar that is patched into the PodTemplate', () => {
    const { app, guardrails } = world({ ...minimal, quota: documentQuota, profiles: [light] });
    const template = new AgentTemplate(new Chart(app, 'Templates'), 'Light', {
      namespace: 'ai-agents',
      profile: light,
    });
    expect(guardrails.capacity()?.rows[0]?.sessions).toBe(40);
    template.podTemplate.addJsonPatch(JsonPatch.add('/template/spec/initContainers', [proxy]));
    expect(guardrails.capacity()?.rows[0]?.sessions).toBe(9);
  });

  test('counts the overhead of a RuntimeClass of the app', () => {
    const sandboxed = lightProfile('kata');
    expect(sessionsOf({ profiles: [sandboxed] })).toBe(40);
    expect(sessionsOf({ profiles: [sandboxed] }, kata)).toBe(26);
  });

  test("gives each of a profile's containers the defaults of the LimitRange", () => {
    const bare = withInitContainer(light, { name: 'proxy', restartPolicy: 'Always' });
    expect(sessionsOf({ profiles: [bare] })).toBe(20);
  });

  test('is undefined without a quota or without profiles', () => {
    expect(world(minimal).guardrails.capacity()).toBeUndefined();
    expect(world({ ...minimal, quota: documentQuota }).guardrails.capacity()).toBeUndefined();
  });
});

describe('at synth', () => {
  const small = Quota.of({ requestsCpu: '2', requestsMemory: '20Gi' });
  const halfCore = { requests: { cpu: '500m' } };

  test('workloads that fit are accepted', () => {
    const { app } = world({ ...minimal, quota: small }, deployment('api', { replicas: 3 }, halfCore));
    expect(() => app.synthYaml()).not.toThrow();
  });

  test('a quota that cannot hold a workload with its rollout is refused, and the error names both objects', () => {
    const limits = { defaultCpu: '1' };
    const { app } = world({ ...minimal, quota: small, limits }, deployment('api', { replicas: 4 }, halfCore));
    expect(() => app.synthYaml()).toThrowErrorMatchingInlineSnapshot(`
"Validation failed with the following errors:
  [Guardrails/Agents] ResourceQuota 'ai-agents/ai-agents-quota': requests.cpu 2 cannot hold Deployment 'ai-agents/api' at 4 replicas + 1 of its rollout: 5 × 500m = 2500m; 4 pods fit"
`);
  });

  test("an autoscaler's maximum counts", () => {
    const scaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'api', namespace: 'ai-agents' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'api' }, minReplicas: 1, maxReplicas: 8 },
    };
    const { app } = world({ ...minimal, quota: small }, deployment('api', {}, halfCore), scaler);
    expect(() => app.synthYaml()).toThrow(
      "requests.cpu 2 cannot hold Deployment 'ai-agents/api' at 8 replicas (the maximum of HorizontalPodAutoscaler 'api') + 2 of its rollout: 10 × 500m = 5000m; 4 pods fit",
    );
  });

  test('a profile is refused if not even one session fits', () => {
    const quota = Quota.of({ requestsCpu: '200m', requestsMemory: '1Gi' });
    const { app } = world({ ...minimal, quota, profiles: [stellaAgent] });
    expect(() => app.synthYaml()).toThrow(
      "ResourceQuota 'ai-agents/ai-agents-quota': requests.cpu 200m cannot hold one session of Profile 'ai-agents/stella-agent': 1 × 250m = 250m; 0 pods fit",
    );
  });

  test('a profile with a PodTemplate is evaluated once', () => {
    const quota = Quota.of({ requestsCpu: '200m', requestsMemory: '1Gi' });
    const template = {
      kind: 'PodTemplate',
      metadata: { name: 'stella-agent', namespace: 'ai-agents' },
      template: { spec: { containers: [{ name: 'agent', resources: stellaAgent.resources }] } },
    };
    const { app } = world({ ...minimal, quota, profiles: [stellaAgent] }, template);
    expect(() => app.synthYaml()).toThrow(/errors:\n.*one session of PodTemplate 'ai-agents\/stella-agent'.*fit$/);
  });

  test('a container that the LimitRange rejects is refused, and the error names both objects', () => {
    const limits = { maxCpu: '2', maxMemory: '4Gi' };
    const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '3', memory: '1Gi' } };
    const { app } = world({ ...minimal, limits }, deployment('api', {}, resources));
    expect(() => app.synthYaml()).toThrow(
      "LimitRange 'ai-agents/ai-agents-limits': Deployment 'ai-agents/api': max cpu 2 refuses container 'main', whose limit is 3",
    );
  });

  test('an overhead that differs from that of the RuntimeClass is refused', () => {
    const spec = (overhead: object) => ({ runtimeClassName: 'kata', overhead, containers: [] });
    const metadata = { name: 'run', namespace: 'ai-agents' };
    const synth = (overhead: object) => world(minimal, kata, { metadata, spec: spec(overhead) }).app.synthYaml();
    expect(() => synth({ cpu: '0.25', memory: '160Mi' })).not.toThrow();
    expect(() => synth({ cpu: '250m' })).toThrow(
      "RuntimeClass 'kata': its overhead is cpu 250m, memory 160Mi, and Pod 'ai-agents/run' says cpu 250m: leave it out there",
    );
  });

  test('an object counts with its JSON patches', () => {
    const app = new App();
    const chart = new Chart(app, 'All');
    new NamespaceGuardrails(chart, 'Agents', { ...minimal, quota: small });
    const metadata = { name: 'api', namespace: 'ai-agents' };
    const api = new ApiObject(chart, 'Api', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: {} });
    expect(() => app.synthYaml()).not.toThrow();
    const container = { name: 'main', resources: { requests: { cpu: '3' }, limits: { cpu: '3' } } };
    api.addJsonPatch(JsonPatch.add('/spec/template', { spec: { containers: [container] } }));
    expect(() => app.synthYaml()).toThrow("requests.cpu 2 cannot hold Deployment 'ai-agents/api'");
  });

  test('other ResourceQuotas without scopes and LimitRanges of the namespace count', () => {
    const raw = (kind: string, name: string, spec: object) => ({
      kind,
      metadata: { name, namespace: 'ai-agents' },
      spec,
    });
    const quota = raw('ResourceQuota', 'disks', { hard: { persistentvolumeclaims: 0, 'limits.cpu': '1' } });
    const scoped = raw('ResourceQuota', 'urgent', { hard: { pods: 0 }, scopes: ['BestEffort'] });
    const limits = raw('LimitRange', 'tight', { limits: [{ type: 'Container', max: { cpu: '400m' } }] });
    const disk = raw('PersistentVolumeClaim', 'scratch', { resources: { requests: { storage: '1Gi' } } });
    const api = deployment('api', { replicas: 1 }, halfCore);
    const { app } = world({ ...minimal, quota: small }, quota, scoped, limits, disk, api);
    expect(() => app.synthYaml()).toThrowErrorMatchingInlineSnapshot(`
"Validation failed with the following errors:
  [Guardrails/Agents] ResourceQuota 'ai-agents/disks': persistentvolumeclaims 0 cannot hold PersistentVolumeClaim 'ai-agents/scratch' 1: 1 in all
  [Guardrails/Agents] LimitRange 'ai-agents/tight': Deployment 'ai-agents/api': container 'main' requests cpu 500m, and its default limit is 400m
  [Guardrails/Agents] LimitRange 'ai-agents/tight': Deployment 'ai-agents/api': max cpu 400m refuses container 'main', whose limit is 500m"
`);
  });

  test('the capacity respects all quotas', () => {
    const other = {
      kind: 'ResourceQuota',
      metadata: { name: 'few', namespace: 'ai-agents' },
      spec: { hard: { pods: '7' } },
    };
    const { guardrails } = world(every, other);
    expect(guardrails.capacity()).toMatchObject({
      hard: { ...documentQuota.hard, pods: '7' },
      rows: [{ sessions: 7 }, { sessions: 7 }, {}],
    });
  });

  test('a default limit that becomes a request gives a warning', () => {
    const item = { type: 'Container', default: { cpu: '2' } };
    const bare = {
      kind: 'Pod',
      metadata: { name: 'bare', namespace: 'ai-agents' },
      spec: { containers: [{ name: 'main' }] },
    };
    const limits = { kind: 'LimitRange', metadata: { name: 'raw', namespace: 'ai-agents' }, spec: { limits: [item] } };
    expect(warningsIn(world(minimal, limits, bare).app)).toEqual([
      {
        rule: "LimitRange 'ai-agents/raw': Pod 'ai-agents/bare': container 'main' sets no cpu request and gets the default limit, 2, as its request",
        subjects: ["NamespaceGuardrails 'ai-agents'"],
      },
    ]);
  });

  test('the tree is read once for all namespaces and charts', () => {
    const app = new App();
    const pods = Array.from({ length: 3 }, (_, index) => {
      const chart = new Chart(app, `Chart${index}`);
      const namespace = `agents-${index}`;
      new NamespaceGuardrails(chart, 'Agents', { name: namespace, quota: small, profiles: [echoAgent] });
      const spec = { containers: [{ name: 'main', resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } }] };
      return new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace }, spec });
    });
    const renderings = pods.map((pod) => jest.spyOn(pod, 'toJson'));
    withTreeCaches(app, () => app.charts.map((chart) => chart.toJson()));
    // Once for its own chart, and once for all quotas.
    expect(renderings.map(({ mock }) => mock.calls.length)).toEqual([2, 2, 2]);
  });
});
