import { claimsOf, made, portsOf, resource, servicesOf } from '../made';
import { template, valuesOf } from './templates';

describe('Volcano', () => {
  const job = (spec: object) => made(resource('batch.volcano.sh/v1alpha1', 'Job', 'train', spec));
  const tasks = [{ name: 'worker', replicas: 3, template: template({ app: 'x' }) }, { template: template({}) }];

  test('a Job has numbered pods of each task', () => {
    const own = {
      'volcano.sh/job-name': 'train',
      'volcano.sh/job-namespace': 'shop',
      'volcano.sh/queue-name': 'default',
    };
    const result = job({ tasks });
    expect(valuesOf(result)).toEqual([
      { name: 'train-worker', labels: { app: 'x', ...own, 'volcano.sh/task-spec': 'worker' }, some: [], count: 3 },
      { name: 'train-default1', labels: { ...own, 'volcano.sh/task-spec': 'default1' }, some: [], count: 1 },
    ]);
    expect(result.pods[0]?.numbers).toEqual({
      first: 0,
      count: 3,
      except: [],
      labels: { 'volcano.sh/task-index': '' },
      names: 'train-worker-',
    });
    expect([result.services, result.networkPolicies]).toEqual([[], undefined]);
  });

  test('the plugin svc adds a headless Service, and a NetworkPolicy that lets in only the same Job', () => {
    const labels = { 'volcano.sh/job-name': 'train', 'volcano.sh/job-namespace': 'shop' };
    const result = job({ tasks, plugins: { svc: [] } });
    expect(servicesOf(result)).toEqual(['train headless: ']);
    const podSelector = { matchLabels: labels };
    expect(result.networkPolicies).toEqual([
      { name: 'train', spec: { podSelector, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector }] }] } },
    ]);
    expect(job({ tasks, plugins: { svc: ['--disable-network-policy=true'] } }).networkPolicies).toEqual([]);
  });
});

describe('KubeRay', () => {
  const group = { groupName: 'gpu', replicas: 2, maxReplicas: 8, template: template({}) };
  const cluster = { headGroupSpec: { template: template({ app: 'ray' }) }, workerGroupSpecs: [group] };
  const ray = (kind: string, spec: object) => made(resource('ray.io/v1', kind, 'ml', spec));
  const node = {
    'ray.io/is-ray-node': 'yes',
    'app.kubernetes.io/name': 'kuberay',
    'app.kubernetes.io/created-by': 'kuberay-operator',
  };

  test('a RayCluster has a head with a Service, and groups of workers', () => {
    const result = ray('RayCluster', cluster);
    const own = (type: string) => ({
      ...node,
      'ray.io/cluster': 'ml',
      'ray.io/node-type': type,
      'ray.io/identifier': `ml-${type}`,
    });
    expect(valuesOf(result)).toEqual([
      { name: 'ml-head', labels: { app: 'ray', ...own('head'), 'ray.io/group': 'headgroup' }, some: [], count: 1 },
      { name: 'ml-gpu-worker', labels: { ...own('worker'), 'ray.io/group': 'gpu' }, some: [], count: 2 },
    ]);
    expect(result.pods.slice(0, 1).flatMap(portsOf)).toEqual([
      'client 10001',
      'gcs-server 6379',
      'dashboard 8265',
      'metrics 8080',
      'serve 8000',
    ]);
    expect(servicesOf(result)).toEqual([
      'ml-head-svc headless: 10001 → 10001, 6379 → 6379, 8265 → 8265, 8080 → 8080, 8000 → 8000',
    ]);
  });

  test('with the autoscaler, the head has a sidecar and the workers their maximum', () => {
    const [head, workers] = ray('RayCluster', { ...cluster, enableInTreeAutoscaling: true }).pods;
    expect(head && claimsOf(head)[1]).toBe('autoscaler: 500m/500m cpu, 512Mi/512Mi memory');
    expect(workers?.count).toBe(8);
  });

  test('the cluster of a RayJob has a generated name, and a Job submits to it', () => {
    const result = ray('RayJob', { rayClusterSpec: cluster, entrypoint: 'python train.py' });
    expect(valuesOf(result)).toMatchObject([
      { name: 'ml-head', some: ['ray.io/cluster', 'ray.io/identifier'] },
      { name: 'ml-gpu-worker', some: ['ray.io/cluster', 'ray.io/identifier'] },
      { name: 'ml', labels: { 'batch.kubernetes.io/job-name': 'ml', 'job-name': 'ml' }, count: 0 },
    ]);
    expect(result.pods.slice(2).map(claimsOf)).toEqual([['ray-job-submitter: 500m/1 cpu, 200Mi/1Gi memory']]);
    expect(ray('RayJob', { rayClusterSpec: cluster, submissionMode: 'HTTPMode' }).pods).toHaveLength(2);
  });

  test('a RayService has Services for its head and its applications', () => {
    const result = ray('RayService', { rayClusterConfig: cluster });
    expect(servicesOf(result).map((service) => service.replace(/:.*/, ''))).toEqual([
      'ml-head-svc headless',
      'ml-serve-svc ClusterIP',
    ]);
    expect(result.pods[0]).toMatchObject({ count: 1, surge: 1 });
  });
});

test('a LeaderWorkerSet has leaders, workers and a headless Service', () => {
  const spec = { replicas: 2, leaderWorkerTemplate: { size: 4, workerTemplate: template({ app: 'llm' }) } };
  const result = made(resource('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'llm', spec));
  const key = (name: string) => `leaderworkerset.sigs.k8s.io/${name}`;
  expect(result.pods.map(({ name, labels, count }) => [name, labels, count])).toEqual([
    ['llm-leader', { app: 'llm', [key('name')]: 'llm', [key('worker-index')]: '0' }, 2],
    ['llm-worker', { app: 'llm', [key('name')]: 'llm' }, 6],
  ]);
  expect(result.pods[0]?.numbers).toMatchObject({ count: 2, names: 'llm-', labels: { [key('group-index')]: '' } });
  expect(result.pods[1]?.someLabels?.[key('worker-index')]?.mayBe('0')).toBe(false);
  expect(servicesOf(result)).toEqual(['llm headless: ']);
});

test('a JobSet has the pods of its Jobs, and a headless Service for their host names', () => {
  const job = { spec: { parallelism: 4, completions: 4, template: template({ app: 'x' }) } };
  const set = (network: object) =>
    made(
      resource('jobset.x-k8s.io/v1alpha2', 'JobSet', 'train', {
        network,
        replicatedJobs: [{ name: 'workers', replicas: 2, template: job }],
      }),
    );
  const [pods] = set({}).pods;
  expect(pods).toMatchObject({
    name: 'train-workers',
    labels: {
      app: 'x',
      'jobset.sigs.k8s.io/jobset-name': 'train',
      'jobset.sigs.k8s.io/replicatedjob-name': 'workers',
    },
    count: 8,
    how: '2 × 4 at a time',
  });
  expect(pods?.someLabels?.['job-name']?.mayBe('train-workers-1')).toBe(true);
  expect(Object.keys(pods?.someLabels ?? {})).toContain('batch.kubernetes.io/job-completion-index');
  expect(servicesOf(set({}))).toEqual(['train headless: ']);
  expect(servicesOf(set({ subdomain: 'net' }))).toEqual(['net headless: ']);
  expect(servicesOf(set({ enableDNSHostnames: false }))).toEqual([]);
});

test.each([
  ['MPIJob', 'mpiReplicaSpecs'],
  ['PaddleJob', 'paddleReplicaSpecs'],
  ['PyTorchJob', 'pytorchReplicaSpecs'],
  ['TFJob', 'tfReplicaSpecs'],
  ['XGBoostJob', 'xgbReplicaSpecs'],
])('a %s of Kubeflow has numbered pods of each replica type', (kind, field) => {
  const spec = { [field]: { Worker: { replicas: 2, template: template({ app: 'x' }) } } };
  const result = made(resource('kubeflow.org/v1', kind, 'fit', spec));
  expect(valuesOf(result)).toEqual([
    {
      name: 'fit-worker',
      labels: {
        app: 'x',
        'training.kubeflow.org/job-name': 'fit',
        'training.kubeflow.org/replica-type': 'worker',
        'training.kubeflow.org/operator-name': `${kind.toLowerCase()}-controller`,
      },
      some: [],
      count: 2,
    },
  ]);
  expect(result.pods[0]?.numbers?.labels).toEqual({ 'training.kubeflow.org/replica-index': '' });
});
