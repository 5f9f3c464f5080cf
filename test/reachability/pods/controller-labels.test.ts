import { reachability } from '../../../src/reachability/index';
import { podTemplate, policy } from '../kube';

/** A controller of pods with the label `app: a`. */
function controller(type: string, metadata: object, spec: object = {}): object {
  const [group, kind] = type.split('/');
  return { apiVersion: `${group}/v1`, kind, metadata, spec: { template: podTemplate({ app: 'a' }, []), ...spec } };
}

function cronJob(metadata: object): object {
  return { ...controller('batch/CronJob', metadata), spec: { jobTemplate: controller('batch/Job', {}) } };
}

/** The labels of the pods of an object, and the keys of those with a value that is set at run time. */
function labelsOf(object: object): object {
  return reachability([object]).objects.pods.map(({ labels, someLabels }) => [labels, Object.keys(someLabels).sort()]);
}

const JOB_UIDS = ['batch.kubernetes.io/controller-uid', 'controller-uid'];
const JOB_NAMES = ['batch.kubernetes.io/job-name', 'job-name'];

test('pods have the labels that their controller adds', () => {
  expect(labelsOf(controller('apps/Deployment', { name: 'x' }))).toEqual([[{ app: 'a' }, ['pod-template-hash']]]);
  expect(labelsOf(controller('apps/ReplicaSet', { name: 'x' }))).toEqual([[{ app: 'a' }, []]]);
  expect(labelsOf(controller('apps/DaemonSet', { name: 'x' }))).toEqual([
    [{ app: 'a' }, ['controller-revision-hash', 'pod-template-generation']],
  ]);
  expect(labelsOf(controller('apps/StatefulSet', { name: 'x' }))).toEqual([
    [{ app: 'a' }, ['apps.kubernetes.io/pod-index', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name']],
  ]);
  expect(labelsOf(cronJob({ name: 'x' }))).toEqual([[{ app: 'a' }, [...JOB_UIDS, ...JOB_NAMES].sort()]]);
});

test('the pods of a Job have its name, unless it selects them itself or its name is generated', () => {
  const named = { app: 'a', 'job-name': 'x', 'batch.kubernetes.io/job-name': 'x' };
  expect(labelsOf(controller('batch/Job', { name: 'x' }))).toEqual([[named, JOB_UIDS]]);
  expect(labelsOf(controller('batch/Job', { name: 'x' }, { completionMode: 'Indexed', completions: 2 }))).toEqual([
    [named, [JOB_UIDS[0], 'batch.kubernetes.io/job-completion-index', JOB_UIDS[1]]],
  ]);
  expect(labelsOf(controller('batch/Job', { name: 'x' }, { manualSelector: true }))).toEqual([[{ app: 'a' }, []]]);
  expect(labelsOf(controller('batch/Job', { generateName: 'x-' }))).toEqual([
    [{ app: 'a' }, [...JOB_UIDS, ...JOB_NAMES].sort()],
  ]);
});

test('a label that the template has already, as in a cluster, keeps its value', () => {
  const template = podTemplate({ app: 'a', 'controller-uid': '1234' }, []);
  expect(labelsOf(controller('batch/Job', { name: 'x' }, { manualSelector: false, template }))).toEqual([
    [
      { app: 'a', 'controller-uid': '1234', 'job-name': 'x', 'batch.kubernetes.io/job-name': 'x' },
      ['batch.kubernetes.io/controller-uid'],
    ],
  ]);
});

test('a policy selects the pods of a Job by its name, as isolated pods and as a peer', () => {
  const jobs = [
    controller('batch/Job', { name: 'migrate', namespace: 'ns' }),
    controller('batch/Job', { name: 'other', namespace: 'ns' }),
    controller('apps/StatefulSet', { name: 'db', namespace: 'ns' }, { template: podTemplate({ app: 'db' }, []) }),
  ];
  const rules = [
    policy('ns/job', {
      podSelector: { matchLabels: { 'batch.kubernetes.io/job-name': 'migrate' } },
      policyTypes: ['Egress'],
    }),
    policy('ns/db', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { 'job-name': 'other' } } }] }],
    }),
  ];
  const net = reachability([...jobs, ...rules]);
  expect(net.verdict('ns/migrate', '1.1.1.1', 443)).toBe('closed');
  expect(net.verdict('ns/other', '1.1.1.1', 443)).toBe('open');
  expect(net.verdict('ns/other', 'ns/db', 5432)).toBe('open');
  expect(net.verdict('ns/migrate', 'ns/db', 5432)).toBe('closed');
});
