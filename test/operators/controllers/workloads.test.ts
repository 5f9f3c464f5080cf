import { made, portsOf, resource, servicesOf } from '../made';
import { selected, template, valuesOf } from './templates';

const HASHES = ['controller-revision-hash', 'pod-template-hash'];
const JOBS = ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name'];

describe('Argo Rollouts', () => {
  const rollout = (spec: object) => resource('argoproj.io/v1alpha1', 'Rollout', 'api', spec);
  const some = ['rollouts-pod-template-hash'];

  test('a Rollout has the pods of its template, and those of its next version', () => {
    const canary = made(rollout({ ...selected({ app: 'api' }), replicas: 4, strategy: { canary: {} } }));
    expect(valuesOf(canary)).toEqual([{ name: 'api', labels: { app: 'api' }, some, count: 4 }]);
    expect(canary.pods[0]).toMatchObject({ selector: { app: 'api' }, surge: 1, how: '4 replicas + 1 of its rollout' });
    const blueGreen = made(rollout({ ...selected({ app: 'api' }), replicas: 4, strategy: { blueGreen: {} } }));
    expect(blueGreen.pods[0]).toMatchObject({ count: 4, surge: 4 });
  });

  test('a Rollout may take its template from a Deployment', () => {
    const referring = rollout({ workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } });
    const deployment = resource('apps/v1', 'Deployment', 'api', { ...selected({ app: 'api' }), replicas: 0 });
    expect(valuesOf(made(referring, deployment))).toEqual([{ name: 'api', labels: { app: 'api' }, some, count: 1 }]);
    expect(made(referring).missing).toEqual(["Deployment 'shop/api'"]);
  });

  test('the pods of an update of a Rollout may have labels of their own', () => {
    const metadata = (role: string) => ({ labels: { role } });
    const canary = { stableMetadata: metadata('stable'), canaryMetadata: metadata('canary') };
    expect(valuesOf(made(rollout({ ...selected({ app: 'api' }), strategy: { canary } })))).toEqual([
      { name: 'api', labels: { app: 'api', role: 'stable' }, some, count: 1 },
      { name: 'api-update', labels: { app: 'api', role: 'canary' }, some, count: 0 },
    ]);
  });

  test('an autoscaler decides how many replicas a Rollout has', () => {
    const scaler = resource('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
      scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'api' },
      maxReplicas: 7,
    });
    expect(valuesOf(made(rollout(selected({ app: 'api' })), scaler))[0]?.count).toBe(7);
  });
});

describe('OpenKruise', () => {
  const kruise = (kind: string, spec: object) => made(resource('apps.kruise.io/v1alpha1', kind, 'x', spec));

  test('a CloneSet, a DaemonSet and a BroadcastJob have the pods of their templates', () => {
    const labels = { app: 'x' };
    expect(valuesOf(kruise('CloneSet', { ...selected(labels), replicas: 2 }))).toEqual([
      { name: 'x', labels, some: ['apps.kruise.io/cloneset-instance-id', ...HASHES], count: 2 },
    ]);
    expect(valuesOf(kruise('DaemonSet', selected(labels)))).toEqual([
      { name: 'x', labels, some: ['controller-revision-hash', 'pod-template-generation'], count: 1 },
    ]);
    expect(valuesOf(kruise('BroadcastJob', { template: template(labels) }))).toEqual([
      { name: 'x', labels: { ...labels, 'broadcastjob-name': 'x' }, some: ['broadcastjob-controller-uid'], count: 1 },
    ]);
  });

  test('the pods of a StatefulSet are numbered, unless numbers are reserved', () => {
    const numbers = (spec: object) =>
      kruise('StatefulSet', { ...selected({ app: 'x' }), replicas: 2, ...spec }).pods[0]?.numbers;
    expect(numbers({})).toMatchObject({ first: 0, count: 2, names: 'x-' });
    expect(numbers({ reserveOrdinals: [0] })).toMatchObject({ first: 0, count: undefined });
  });

  test('an AdvancedCronJob creates Jobs or BroadcastJobs', () => {
    const spec = { template: template({ app: 'x' }) };
    expect(valuesOf(kruise('AdvancedCronJob', { template: { jobTemplate: { spec } } }))).toEqual([
      { name: 'x', labels: { app: 'x' }, some: JOBS, count: 1 },
    ]);
    expect(valuesOf(kruise('AdvancedCronJob', { template: { broadcastJobTemplate: { spec } } }))).toEqual([
      { name: 'x', labels: { app: 'x' }, some: ['broadcastjob-controller-uid', 'broadcastjob-name'], count: 1 },
    ]);
  });
});

test('a ScaledJob creates as many Jobs as it may', () => {
  const job = (spec: object) => made(resource('keda.sh/v1alpha1', 'ScaledJob', 'sess', spec));
  const jobTargetRef = { template: template({ app: 'sess' }) };
  expect(valuesOf(job({ jobTargetRef, maxReplicaCount: 5 }))).toEqual([
    { name: 'sess', labels: { app: 'sess', 'scaledjob.keda.sh/name': 'sess' }, some: JOBS, count: 5 },
  ]);
  expect(job({ jobTargetRef }).pods[0]).toMatchObject({ count: 100, how: '100 Jobs at most' });
  const someNames = job({ jobTargetRef }).pods[0]?.someLabels?.['job-name'];
  expect([someNames?.mayBe('sess-x7k2p'), someNames?.mayBe('other-x7k2p')]).toEqual([true, false]);
});

describe('Knative Serving', () => {
  const knative = (kind: string, spec: object) => made(resource('serving.knative.dev/v1', kind, 'web', spec));

  test('a Service has pods with a queue-proxy, and labels of its Revision', () => {
    const result = knative('Service', { template: { spec: { containers: [{ image: 'x' }] } } });
    expect(valuesOf(result)).toEqual([
      {
        name: 'web',
        labels: { 'serving.knative.dev/service': 'web', 'serving.knative.dev/configuration': 'web' },
        some: [
          'app',
          'pod-template-hash',
          'serving.knative.dev/configurationGeneration',
          'serving.knative.dev/configurationUID',
          'serving.knative.dev/revision',
          'serving.knative.dev/revisionUID',
          'serving.knative.dev/serviceUID',
        ],
        count: 1,
      },
    ]);
    expect(result.pods[0]?.containers.map(({ name }) => name)).toEqual(['user-container', 'queue-proxy']);
    expect(result.pods.flatMap(portsOf)).toEqual([
      'user-port 8080',
      'http-autometric 9090',
      'http-usermetric 9091',
      'queue-port 8012',
      'https-port 8112',
    ]);
  });

  test('a template may name its Revision, its app and its scale', () => {
    const metadata = {
      name: 'web-v2',
      labels: { app: 'shop' },
      annotations: { 'autoscaling.knative.dev/max-scale': '4' },
    };
    const result = knative('Configuration', { template: { metadata, spec: { containers: [{ image: 'x' }] } } });
    expect(valuesOf(result)[0]).toMatchObject({
      labels: { app: 'shop', 'serving.knative.dev/revision': 'web-v2', 'serving.knative.dev/configuration': 'web' },
      count: 4,
    });
  });

  test('a Revision is its own name, and app', () => {
    expect(valuesOf(knative('Revision', { containers: [{ image: 'x' }] }))[0]?.labels).toEqual({
      app: 'web',
      'serving.knative.dev/revision': 'web',
    });
  });
});

test('the runners of an AutoscalingRunnerSet, an EphemeralRunnerSet and an EphemeralRunner have their labels', () => {
  const runner = (kind: string, spec: object, labels: object = {}) =>
    made(resource('actions.github.com/v1alpha1', kind, 'arc', spec, labels));
  const some = ['pod-template-hash'];
  const ephemeral = { 'actions-ephemeral-runner': 'True' };
  expect(valuesOf(runner('AutoscalingRunnerSet', { maxRunners: 5, template: template({ app: 'ci' }) }))).toEqual([
    {
      name: 'arc',
      labels: {
        app: 'ci',
        'app.kubernetes.io/part-of': 'gha-runner-scale-set',
        'app.kubernetes.io/component': 'runner',
        'actions.github.com/scale-set-name': 'arc',
        'actions.github.com/scale-set-namespace': 'shop',
        ...ephemeral,
      },
      some,
      count: 5,
    },
  ]);
  expect(
    valuesOf(runner('EphemeralRunnerSet', { replicas: 2, ephemeralRunnerSpec: template({}) }, { set: 'a' })),
  ).toEqual([
    { name: 'arc', labels: { set: 'a', 'app.kubernetes.io/component': 'runner', ...ephemeral }, some, count: 2 },
  ]);
  expect(valuesOf(runner('EphemeralRunner', template({ app: 'ci' }), { set: 'a' }))).toEqual([
    { name: 'arc', labels: { set: 'a', app: 'ci', ...ephemeral }, some, count: 1 },
  ]);
});

test('no controller makes pods of a resource without a template', () => {
  expect(made(resource('argoproj.io/v1alpha1', 'Rollout', 'api')).pods).toEqual([]);
  expect(servicesOf(made(resource('ray.io/v1', 'RayCluster', 'ray')))).toEqual([]);
});
