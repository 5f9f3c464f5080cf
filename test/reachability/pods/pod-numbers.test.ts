import { reachability } from '../../../src/reachability/index';
import { deployment, podTemplate, policy, service } from '../kube';

function statefulSet(name: string, spec: object): object {
  const template = podTemplate({ app: name }, [{ containerPort: 5432 }]);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'ns' },
    spec: { template, ...spec },
  };
}

/** A policy that isolates the pods with this label for egress. */
function isolating(labels: Readonly<Record<string, string>>): object {
  return policy('ns/isolating', { podSelector: { matchLabels: labels }, policyTypes: ['Egress'] });
}

const ids = (...objects: readonly object[]) => reachability(objects).workloads.map(({ id }) => id);
const FIRST = { 'statefulset.kubernetes.io/pod-name': 'db-0' };

test('a StatefulSet is one workload unless a policy tells its pods apart', () => {
  expect(ids(statefulSet('db', { replicas: 3 }))).toEqual(['ns/db']);
  expect(ids(statefulSet('db', { replicas: 3 }), isolating({ app: 'db' }))).toEqual(['ns/db']);
  expect(ids(statefulSet('db', { replicas: 3 }), isolating(FIRST))).toEqual(['ns/db (db-0)', 'ns/db (db-1, db-2)']);
  expect(ids(statefulSet('db', { replicas: 3 }), isolating({ 'apps.kubernetes.io/pod-index': '2' }))).toEqual([
    'ns/db (db-0, db-1)',
    'ns/db (db-2)',
  ]);
});

test('pods that do not exist are not selected', () => {
  const none: readonly Readonly<Record<string, string>>[] = [
    { 'statefulset.kubernetes.io/pod-name': 'db-3' },
    { 'statefulset.kubernetes.io/pod-name': 'db-03' },
    { 'statefulset.kubernetes.io/pod-name': 'other-0' },
    { 'apps.kubernetes.io/pod-index': '3' },
  ];
  for (const labels of none) expect(ids(statefulSet('db', { replicas: 3 }), isolating(labels))).toEqual(['ns/db']);
  expect(ids(statefulSet('db', {}), isolating(FIRST))).toEqual(['ns/db']);
});

test('the pods start at the first ordinal, and an autoscaler may add any number of them', () => {
  const shifted = statefulSet('db', { replicas: 2, ordinals: { start: 5 } });
  expect(ids(shifted, isolating(FIRST))).toEqual(['ns/db']);
  const sixth = { 'statefulset.kubernetes.io/pod-name': 'db-6' };
  expect(ids(shifted, isolating(sixth))).toEqual(['ns/db (db-5)', 'ns/db (db-6)']);
  const scaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'db', namespace: 'ns' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' }, maxReplicas: 9 },
  };
  expect(ids(statefulSet('db', { replicas: 2 }), isolating(sixth), scaler)).toEqual([
    'ns/db (db-6)',
    'ns/db (the other pods)',
  ]);
});

test('each pod has its own answers, by its name and by its Service', () => {
  const objects = [
    statefulSet('db', { replicas: 3 }),
    isolating(FIRST),
    service('ns/db-0', { selector: FIRST, ports: [{ port: 80, targetPort: 5432 }] }),
    policy('ns/closed', {
      podSelector: { matchExpressions: [{ key: 'apps.kubernetes.io/pod-index', operator: 'NotIn', values: ['0'] }] },
    }),
    deployment('ns/web', []),
  ];
  const net = reachability(objects);
  expect([net.verdict('ns/db-0', 'internet', 443), net.verdict('ns/db-1', 'internet', 443)]).toEqual([
    'closed',
    'open',
  ]);
  expect(net.verdict('ns/web', 'db-0.ns.svc', 80)).toBe('open');
  expect([net.verdict('ns/web', 'ns/db-0', 5432), net.verdict('ns/web', 'ns/db-2', 5432)]).toEqual(['open', 'closed']);
  expect(() => net.verdict('ns/web', 'ns/db-3', 5432)).toThrow('to must be a workload');
});

test('thousands of replicas cost as much as the few that are selected', () => {
  const selected = Array.from({ length: 20 }, (_, index) =>
    policy(`ns/p${index}`, {
      podSelector: { matchLabels: { 'apps.kubernetes.io/pod-index': String(index * 1000) } },
      policyTypes: ['Egress'],
    }),
  );
  const net = reachability([statefulSet('db', { replicas: 100_000 }), ...selected]);
  expect(net.workloads.map(({ id }) => id).slice(-2)).toEqual(['ns/db (db-9000)', 'ns/db (the other pods)']);
  expect(net.objects.pods).toHaveLength(1);
});

test('the pods of an Indexed Job are told apart by their index', () => {
  const job = (spec: object) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'sum', namespace: 'ns' },
    spec: { template: podTemplate({ app: 'sum' }, []), ...spec },
  });
  const rules = isolating({ 'batch.kubernetes.io/job-completion-index': '1' });
  const indexed = job({ completionMode: 'Indexed', completions: 2 });
  expect(ids(indexed, rules)).toEqual(['ns/sum (sum-0)', 'ns/sum (sum-1)']);
  expect(ids(job({ completions: 2 }), rules)).toEqual(['ns/sum']);
});
