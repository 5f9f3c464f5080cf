import { ApiObject, Chart, Testing } from 'cdk8s';
import { ProfileAdmission } from '../../src/admission/profile-admission';
import type { ProfileAdmissionProps } from '../../src/admission/profile-admission-props';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentTemplate } from '../../src/agent/agent-template';
import { AgentScaledJob } from '../../src/agent/scaled-job/agent-scaled-job';
import { Cluster } from '../../src/core/cluster/cluster';
import { warningsIn } from '../../src/core/input/warnings';
import { AgentProfile, renderSession } from '../../src/session';
import { AgentTenant } from '../../src/tenant/agent-tenant';
import { minimal } from '../agent/fixtures';
import { testSession } from '../cluster/support/sessions';
import { expectGolden } from '../support/golden';
import { minimal as tenant } from '../tenant/samples';
import { Judge } from './judge';

const demo = new AgentProfile(minimal);

/** A profile whose sessions may set something of each kind. */
const free = AgentProfile.fromProfile(demo, {
  sessionEnv: ['ROOM', 'LANG'],
  sessionLabelKeys: ['acme.example/tier'],
  sessionAnnotationKeys: ['acme.example/ticket'],
});
const batch = new AgentProfile({ ...minimal, name: 'batch', secretAs: 'none' });

interface Parts {
  readonly chart: Chart;
  readonly admission: ProfileAdmission;
  readonly job: AgentScaledJob;
}

function admission(
  changes: Partial<ProfileAdmissionProps> = {},
  chart: Chart = Testing.chart(),
  profile: AgentProfile = demo,
): Parts {
  const template = new AgentTemplate(chart, 'Demo', { profile, namespace: 'agents' });
  const job = new AgentScaledJob(chart, 'Batch', {
    profile: batch,
    namespace: 'agents',
    triggers: [{ type: 'cron', metadata: {} }],
    maxReplicas: 1,
  });
  const props = { templates: [template], scaledJobs: [job], ...changes };
  return { chart, job, admission: new ProfileAdmission(chart, 'Admission', props) };
}

/** Required<> makes a missing new prop a compile error. */
function everyProp(): Parts {
  const chart = Testing.chart();
  const every: Omit<Required<ProfileAdmissionProps>, 'templates' | 'scaledJobs'> = {
    name: 'acme',
    defaultPriorityClassName: 'everything',
  };
  return admission(every, chart, free);
}

function page(objects: readonly object[]): Chart {
  const chart = Testing.chart();
  objects.forEach((object, index) => {
    new ApiObject(chart, `Object-${index}`, Object(object));
  });
  return chart;
}

/** A policy with only some of its variables, so that each page can be read. */
function pageOfVariables(policy: ApiObject | undefined, isShown: (name: string) => boolean): Chart {
  const object = Object(policy?.toJson());
  const variables = object.spec.variables.filter(({ name }: { name: string }) => isShown(name));
  return page([{ ...object, spec: { ...object.spec, variables } }]);
}

const isOfContainers = (name: string) => /[cC]ontainer|[vV]olume/.test(name);

test('every prop reaches the policy of profiles', () => {
  const [policy] = everyProp().admission.policies;
  expectGolden(
    pageOfVariables(policy, (name) => !isOfContainers(name)),
    'profile-admission/every-prop',
  );
});

test('containers and volumes are compared field by field', () => {
  const [policy] = everyProp().admission.policies;
  expectGolden(pageOfVariables(policy, isOfContainers), 'profile-admission/containers');
});

test('every pod has a profile and stays as it is, and whoever may not update Secrets writes only those of sessions', () => {
  const [, ...policies] = everyProp().admission.policies;
  expectGolden(page(policies.map((policy) => policy.toJson())), 'profile-admission/pods-and-secrets');
});

test('each profile has a binding, and all pods and Secrets have one', () => {
  expectGolden(page(everyProp().admission.bindings.map((object) => object.toJson())), 'profile-admission/bindings');
});

test('the pods of Jobs have a template by which they are compared', () => {
  const { jobTemplates } = everyProp().admission;
  expectGolden(page(jobTemplates.map((object) => object.toJson())), 'profile-admission/job-template');
});

describe('what a session may set', () => {
  const session = {
    ...testSession('one', 'agents'),
    labels: { 'acme.example/tier': 'gold' },
    annotations: { 'acme.example/ticket': '7' },
    env: { ROOM: 'blue' },
  };
  const { pod } = renderSession(free, session);
  const judged = ({ chart }: Parts, object: object = pod) =>
    new Judge(Testing.synth(chart))
      .refusals({ operation: 'CREATE', resource: 'pods', object })
      .map(({ message }) => message);

  test('is what its profile allows', () => {
    expect(judged(everyProp())).toEqual([]);
    expect(judged(everyProp(), { ...pod, spec: { ...pod.spec, priorityClassName: 'everything' } })).toEqual([]);
  });

  test('is nothing with a profile that allows nothing', () => {
    expect(judged(admission())).toEqual(['metadata.labels.acme.example/tier must be unset, got gold']);
    const { env } = session;
    const onlyEnv = renderSession(free, { ...testSession('one', 'agents'), env }).pod;
    expect(judged(admission(), onlyEnv)).toEqual([
      'spec.containers[agent].env.ROOM must be unset, got another value, which is not shown',
    ]);
    const { annotations } = session;
    const annotated = renderSession(free, { ...testSession('one', 'agents'), annotations }).pod;
    expect(judged(admission(), annotated)).toEqual(['metadata.annotations.acme.example/ticket must be unset, got 7']);
  });

  test('is no variable of another container, and none from a Secret', () => {
    const steals = { name: 'ROOM', valueFrom: { secretKeyRef: { name: 'agent-secret-two', key: 'OPENAI_API_KEY' } } };
    const containers = pod.spec?.containers.map((container) => ({ ...container, env: [steals] })) ?? [];
    expect(judged(everyProp(), { ...pod, spec: { ...pod.spec, containers } })).toEqual([
      'spec.containers[agent].env.ROOM must be unset, got another value, which is not shown',
    ]);
  });
});

test('the pod of a session in Git is admitted, with the application of its chart', () => {
  const chart = new Chart(Testing.app(), 'demo', { labels: { 'app.kubernetes.io/part-of': 'demo' } });
  admission({}, chart);
  new AgentPod(chart, 'Pod', { id: 'one', namespace: 'agents', profile: demo });
  const objects = Testing.synth(chart);
  const object = objects.find(({ kind }: { kind: string }) => kind === 'Pod');
  const judged = (pod: object) => new Judge(objects).refusals({ operation: 'CREATE', resource: 'pods', object: pod });
  expect(judged(object)).toEqual([]);
  expect(object.metadata.labels['app.kubernetes.io/part-of']).toBe('demo');
  // A back end does not know the chart.
  expect(judged(renderSession(demo, testSession('two', 'agents')).pod)).toEqual([]);
});

describe('the pods of Jobs', () => {
  const judge = new Judge(Testing.synth(admission().chart));
  const { template } = Object(admission().admission.jobTemplates[0]?.toJson());
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'batch-1', uid: 'u', controller: true };
  const labels = { ...template.metadata.labels, 'batch.kubernetes.io/job-name': 'batch-1', 'job-name': 'batch-1' };
  const metadata = { ...template.metadata, name: 'batch-1-abcde', namespace: 'agents', labels };
  const judged = (changes: object) =>
    judge
      .refusals({
        operation: 'CREATE',
        resource: 'pods',
        object: { metadata: { ...metadata, ...changes }, spec: template.spec },
      })
      .map(({ message }) => message);

  test('start with the labels of their Job', () => {
    expect(judged({ ownerReferences: [owner], finalizers: ['batch.kubernetes.io/job-tracking'] })).toEqual([]);
  });

  test('do not start without a Job, and are no sessions', () => {
    expect(judged({})).toEqual(['metadata.ownerReferences must be the Job of the pod, got none']);
    expect(judged({ ownerReferences: [owner], labels: { ...labels, session: 'one' } })).toEqual([
      'metadata.labels.session must be unset, as in the pods of Jobs, got one',
    ]);
  });
});

describe('a template that is gone', () => {
  const objects = Testing.synth(admission().chart);
  const gone = new Judge(objects.filter(({ kind }: { kind: string }) => kind !== 'PodTemplate'));
  const { pod } = renderSession(demo, testSession('one', 'agents'));

  test('starts no session', () => {
    expect(gone.refusals({ operation: 'CREATE', resource: 'pods', object: pod })).toEqual([
      { policy: 'agents-profile', binding: 'agents-profile.demo-agent', message: 'no params found' },
    ]);
  });

  test('lets running pods end: a controller may remove a finalizer', () => {
    const held = { ...pod, metadata: { ...pod.metadata, finalizers: ['batch.kubernetes.io/job-tracking'] } };
    expect(gone.refusals({ operation: 'UPDATE', resource: 'pods', object: pod, oldObject: held })).toEqual([]);
  });

  test('is told by the binding that goes with it', () => {
    const binding = admission().admission.bindings.find(({ name }) => name === 'agents-profile.batch');
    expect(binding?.toJson().metadata.annotations).toEqual({
      'cdk8s-agents/deletion': 'without PodTemplate batch no session of it starts',
    });
  });
});

test('a cluster before 1.30 has no policies, and synth says so', () => {
  const chart = Testing.chart();
  new Cluster({ kubernetesVersion: '1.29' }).addTo(chart);
  const { policies, bindings, jobTemplates } = admission({}, chart).admission;
  expect([...policies, ...bindings, ...jobTemplates]).toEqual([]);
  expect(warningsIn(chart).map(({ rule }) => rule)).toContain(
    'kubernetesVersion of the Cluster should be 1.30 or later for policies that hold sessions to their profiles, which are left out',
  );
});

test('the number of objects does not grow with the number of tenants', () => {
  const chart = Testing.chart();
  const admission = new ProfileAdmission(chart, 'Admission', { name: 'tenants' });
  for (let index = 0; index < 20; index++) {
    new AgentTenant(chart, `T${index}`, { ...tenant, name: `t${index}`, admission });
  }
  const { policies, bindings } = admission;
  expect([policies.length, bindings.length]).toEqual([3, 3]);
  const [binding] = bindings;
  expect(binding?.toJson().spec.matchResources.namespaceSelector.matchExpressions[0].values).toHaveLength(20);
});

describe('synth refuses', () => {
  test('templates of several namespaces without a name', () => {
    const chart = Testing.chart();
    const templates = ['one', 'two'].map(
      (namespace) => new AgentTemplate(chart, namespace, { profile: demo, namespace }),
    );
    expect(() => new ProfileAdmission(chart, 'Admission', { templates })).toThrow(
      "ProfileAdmission 'one': name must be given, because templates have several namespaces: one, two",
    );
  });

  test('no templates', () => {
    const chart = Testing.chart();
    expect(() => new ProfileAdmission(chart, 'Nameless', { templates: [] })).toThrow(
      "ProfileAdmission 'Nameless': name must be given, because there are no templates whose namespace it could be",
    );
    const { node } = new ProfileAdmission(chart, 'Admission', { name: 'acme' });
    expect(node.validate()).toEqual([
      "ProfileAdmission 'acme': templates must have at least one template: it holds no session",
    ]);
  });

  test('a second ProfileAdmission of a namespace', () => {
    const { chart, admission: first } = admission();
    const template = new AgentTemplate(chart, 'Other', {
      profile: AgentProfile.fromProfile(demo, { name: 'other' }),
      namespace: 'agents',
    });
    expect(() => new ProfileAdmission(chart, 'Second', { name: 'second', templates: [template] })).toThrow(
      "ProfileAdmission 'second': templates must have all profiles of namespace agents in one ProfileAdmission, because each refuses the pods of the other, and ProfileAdmission 'agents' has it already",
    );
    expect(first.policies).toHaveLength(3);
  });

  test('pods that would not start: of a profile without a template, and of no profile', () => {
    const { chart } = admission();
    new AgentPod(chart, 'Pod', {
      id: 'one',
      namespace: 'agents',
      profile: AgentProfile.fromProfile(demo, { name: 'other' }),
    });
    new ApiObject(chart, 'Web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'agents' },
      spec: { template: { metadata: { labels: { app: 'web' } } } },
    });
    const end =
      'must have pods of a profile in templates, because no others start in namespace agents: add its AgentTemplate to templates, move it to another namespace, or give the tenant or the platform a noAdmissionReason';
    expect(chart.node.findAll().flatMap((construct) => construct.node.validate())).toEqual(
      expect.arrayContaining([
        `ProfileAdmission 'agents': Pod 'agents/agent-one' ${end}`,
        `ProfileAdmission 'agents': Deployment 'agents/web' ${end}`,
      ]),
    );
  });

  test.each<[string, Partial<ProfileAdmissionProps>, string]>([
    ['a name', { name: 'No Name' }, 'name must be'],
    ['a PriorityClass', { defaultPriorityClassName: 'No' }, 'defaultPriorityClassName must be'],
  ])('%s that is none', (_what, changes, problem) => {
    expect(() => admission(changes)).toThrow(problem);
  });
});
