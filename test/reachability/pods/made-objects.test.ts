import { reachability } from '../../../src/reachability/index';
import { denyAll, podTemplate, policy } from '../kube';

function resource(apiVersion: string, kind: string, name: string, spec: object, more: object = {}): object {
  return { apiVersion, kind, metadata: { name, namespace: 'ns', ...more }, spec };
}

const template = podTemplate({ app: 'x' }, [{ containerPort: 80 }]);
const unread = (...objects: readonly object[]) =>
  reachability(objects).objects.unreadPods.map(({ title, cure }) => `${title}: ${cure}`);

test('pods of other controllers are workloads with the labels that their controllers add', () => {
  const net = reachability([
    resource('argoproj.io/v1alpha1', 'Rollout', 'api', { selector: { matchLabels: { app: 'x' } }, template }),
    resource('agents.x-k8s.io/v1alpha1', 'Sandbox', 'box', { podTemplate: template }),
    resource('batch.volcano.sh/v1alpha1', 'Job', 'vj', { tasks: [{ name: 't', replicas: 2, template }] }),
    resource('batch/v1', 'Job', 'vj', { template }),
    policy('ns/first', {
      podSelector: { matchLabels: { 'volcano.sh/job-name': 'vj', 'volcano.sh/task-index': '0' } },
      policyTypes: ['Egress'],
    }),
  ]);
  expect(net.workloads.map(({ id, workloadKind }) => `${id} ${workloadKind}`)).toEqual([
    'ns/api Rollout',
    'ns/box Sandbox',
    'ns/vj Job',
    'ns/vj-t (vj-t-0) Job',
    'ns/vj-t (vj-t-1) Job',
  ]);
  expect([net.verdict('ns/vj-t-0', 'internet', 443), net.verdict('ns/vj-t-1', 'internet', 443)]).toEqual([
    'closed',
    'open',
  ]);
});

test('a custom resource with several groups of pods means all of them', () => {
  const tasks = ['a', 'b'].map((name) => ({ name, replicas: 1, template }));
  const net = reachability([
    resource('batch.volcano.sh/v1alpha1', 'Job', 'vj', { tasks }),
    policy('ns/a', { podSelector: { matchLabels: { 'volcano.sh/task-spec': 'a' } }, policyTypes: ['Egress'] }),
  ]);
  expect(net.verdict('ns/vj', 'internet', 443)).toBe('partly');
  expect(net.verdict('job/ns/vj', 'internet', 443)).toBe('partly');
  expect(net.verdict('ns/vj-b', 'internet', 443)).toBe('open');
});

test('the name of a Knative Service leads to the ingress gateway, which the set does not tell', () => {
  const containers = { containers: [{ image: 'x' }] };
  const net = reachability([
    resource('serving.knative.dev/v1', 'Service', 'kn', { template: { spec: containers } }),
    resource('apps/v1', 'Deployment', 'web', { template }),
    policy('ns/web', {
      podSelector: { matchLabels: { app: 'x' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
    }),
  ]);
  expect(net.verdict('ns/web', 'ns/kn', 8012)).toBe('closed');
  const { verdict, missing } = net.explain('ns/web', 'kn.ns.svc', 80);
  expect(verdict).toBe('unknown');
  expect(missing.map(({ fact }) => fact)).toEqual([
    'the addresses behind the ingress gateway of Knative, for which the ExternalName Service kn.ns.svc stands',
  ]);
});

test('the pods that no selector tells apart still have the label with their number', () => {
  const job = resource('batch.volcano.sh/v1alpha1', 'Job', 'vj', { tasks: [{ name: 't', replicas: 2, template }] });
  const verdictWith = (operator: string) => {
    const podSelector = { matchExpressions: [{ key: 'volcano.sh/task-index', operator }] };
    const rules = policy('ns/rules', { podSelector, policyTypes: ['Egress'] });
    return reachability([job, rules]).verdict('ns/vj-t', 'internet', 443);
  };
  expect([verdictWith('Exists'), verdictWith('DoesNotExist')]).toEqual(['closed', 'open']);
});

test('the NetworkPolicy of a SandboxTemplate closes its sandboxes, unless the set has one of its name', () => {
  const extensions = 'extensions.agents.x-k8s.io/v1beta1';
  const boxes = [
    resource(extensions, 'SandboxTemplate', 'python', { podTemplate: template }),
    resource(extensions, 'SandboxWarmPool', 'warm', { sandboxTemplateRef: { name: 'python' } }),
  ];
  const net = reachability(boxes);
  expect(net.policies).toMatchObject([{ namespace: 'ns', name: 'python-network-policy' }]);
  expect([net.verdict('ns/warm', 'internet', 443), net.verdict('ns/warm', '10.0.0.1', 443)]).toEqual([
    'open',
    'closed',
  ]);
  expect(net.verdict({ namespace: 'ns', labels: {} }, 'ns/warm', 80)).toBe('closed');
  const own = policy('ns/python-network-policy', { podSelector: { matchLabels: { app: 'other' } } });
  expect(reachability([...boxes, own]).verdict('ns/warm', '10.0.0.1', 443)).toBe('open');
});

test('a rule of an operator resource that the API server would refuse is refused with its object', () => {
  const spec = { podTemplate: template, networkPolicy: { egress: [{ to: {} }] } };
  expect(() =>
    reachability([resource('extensions.agents.x-k8s.io/v1beta1', 'SandboxTemplate', 'python', spec)]),
  ).toThrow(
    "NetworkPolicy 'ns/python-network-policy' of SandboxTemplate 'ns/python': spec.egress[0].to must be a list",
  );
});

test('objects whose pods are not read are named, with what would tell', () => {
  const pods = 'add its pods to the set, such as from kubectl get pods -o yaml, or describe them by labels';
  expect(unread(resource('argoproj.io/v1alpha1', 'Workflow', 'etl', {}))).toEqual([`Workflow 'ns/etl': ${pods}`]);
  expect(unread(resource('example.com/v1', 'Bot', 'x', { template }))).toEqual([`Bot 'ns/x': ${pods}`]);
  const workloadRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
  expect(unread(resource('argoproj.io/v1alpha1', 'Rollout', 'api', { workloadRef }))).toEqual([
    "Rollout 'ns/api': add Deployment 'ns/api' to the set",
  ]);
  expect(unread(denyAll('ns'), resource('apps/v1', 'Deployment', 'web', { template }))).toEqual([]);
});

test('an object whose pods are in the set is not named', () => {
  const owned = {
    ownerReferences: [{ apiVersion: 'rabbitmq.com/v1beta1', kind: 'RabbitmqCluster', name: 'mq', controller: true }],
  };
  const cluster = resource('rabbitmq.com/v1beta1', 'RabbitmqCluster', 'mq', {});
  expect(unread(cluster)).toHaveLength(1);
  expect(unread(cluster, resource('apps/v1', 'StatefulSet', 'mq-server', { template }, owned))).toEqual([]);
});
