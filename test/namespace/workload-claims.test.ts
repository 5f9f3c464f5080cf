import { claimTitle, toSessionClaim, toWorkloadClaims } from '../../src/namespace/workload-claims';
import { deployment, echoAgent } from './samples';

const pod = { spec: { containers: [{ name: 'main', resources: { requests: { cpu: '1' } } }] } };
const metadata = { name: 'api', namespace: 'ai-agents' };

function counts(...objects: readonly object[]) {
  return toWorkloadClaims(objects).map(({ kind, pods, surge, how }) => [kind, pods, surge, how]);
}

test.each([
  ['a quarter of the replicas, rounded up, unless it says otherwise', {}, 1],
  ['a share of the replicas', { strategy: { rollingUpdate: { maxSurge: '50%' } } }, 2],
  ['a number', { strategy: { rollingUpdate: { maxSurge: 3 } } }, 3],
  ['none', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }, 0],
  ['no pod when pods are recreated', { strategy: { type: 'Recreate' } }, 0],
])('the rollout of a Deployment adds %s', (_words, spec, surge) => {
  expect(toWorkloadClaims([deployment('api', { replicas: 4, ...spec }, {})])[0]).toMatchObject({ pods: 4, surge });
});

test('a Deployment has one replica by default', () => {
  expect(counts(deployment('api', {}, {}))).toEqual([['Deployment', 1, 1, '1 replica + 1 of its rollout']]);
});

test('a Deployment with 0 replicas has no rollout', () => {
  expect(counts(deployment('api', { replicas: 0 }, {}))).toEqual([['Deployment', 0, 0, '0 replicas']]);
});

test.each([
  ['HorizontalPodAutoscaler', { kind: 'Deployment', name: 'api' }, { maxReplicas: 10 }, 10],
  ['ScaledObject', { name: 'api' }, { maxReplicaCount: 6 }, 6],
  ['ScaledObject', { name: 'api' }, {}, 100],
])('under a %s with %j %j there are %i replicas at most', (kind, scaleTargetRef, spec, pods) => {
  const apiVersion = kind === 'ScaledObject' ? 'keda.sh/v1alpha1' : 'autoscaling/v2';
  const scaler = {
    apiVersion,
    kind,
    metadata: { name: 'scaler', namespace: 'ai-agents' },
    spec: { scaleTargetRef, ...spec },
  };
  const [claim] = toWorkloadClaims([deployment('api', { replicas: 2 }, {}), scaler]);
  expect(claim).toMatchObject({ pods, surge: Math.ceil(pods / 4) });
  expect(claim?.how).toContain(`${pods} replicas (the maximum of ${kind} 'scaler')`);
});

test('an autoscaler in another namespace or for another target is ignored', () => {
  const scaleTargetRef = { kind: 'Deployment', name: 'api' };
  const elsewhere = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a' },
    spec: { scaleTargetRef, maxReplicas: 9 },
  };
  expect(counts(deployment('api', { replicas: 2 }, {}), elsewhere)[0]).toContain(2);
});

test.each([
  [{ apiVersion: 'v1', kind: 'Pod', ...pod }, 1],
  [{ apiVersion: 'v1', kind: 'PodTemplate', template: pod }, 0],
  [{ apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { replicas: 3, template: pod } }, 3],
  [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: { replicas: 2, template: pod } }, 2],
  [{ apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { template: pod } }, 1],
  [{ apiVersion: 'batch/v1', kind: 'Job', spec: { template: pod } }, 1],
  [{ apiVersion: 'batch/v1', kind: 'Job', spec: { parallelism: 5, completions: 3, template: pod } }, 3],
  [{ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { parallelism: 2, template: pod } } } }, 2],
])('the pods of %j are read, %i at most', (object, pods) => {
  const [claim] = toWorkloadClaims([{ ...object, metadata }]);
  expect(claim).toMatchObject({ pods, surge: 0, session: object.kind === 'PodTemplate' });
  expect(claim?.containers).toEqual([
    { name: 'main', role: 'container', resources: { requests: { cpu: '1' }, limits: {} } },
  ]);
});

test('objects without pods are ignored, and so are kinds of other groups with a known name', () => {
  const spec = { replicas: 3, template: pod };
  const others = [
    { apiVersion: 'v1', kind: 'Service', metadata },
    { apiVersion: 'deploy.example.com/v1', kind: 'Deployment', metadata, spec },
    { apiVersion: 'core.strimzi.io/v1beta2', kind: 'StrimziPodSet', metadata, spec: { pods: [pod, pod] } },
    { apiVersion: 'example.com/v1', kind: 'Cluster', metadata, spec: { instances: 3 } },
  ];
  expect(toWorkloadClaims([...others, {}])).toEqual([]);
});

test('an object without a namespace is in default', () => {
  expect(
    toWorkloadClaims([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, ...pod }]).map(claimTitle),
  ).toEqual(["Pod 'default/a'"]);
});

test('a kind of session counts as one pod at a time', () => {
  expect(toSessionClaim('ai-agents', echoAgent)).toMatchObject({ pods: 0, session: true });
});
