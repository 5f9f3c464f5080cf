import { toFlowsJson } from '../../../src/flows/text/json';
import { reachability } from '../../../src/reachability/index';
import { pod, podTemplate, policy } from '../kube';

function job(generateName: string, labels: Readonly<Record<string, string>>, ports: readonly object[] = []): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { generateName, namespace: 'ns' },
    spec: { template: podTemplate(labels, ports) },
  };
}

const isolated = policy('ns/once', { podSelector: { matchLabels: { app: 'once' } }, policyTypes: ['Egress'] });
const ids = (objects: readonly object[]) => reachability(objects).workloads.map(({ id }) => id);

test('objects with generateName are workloads of their own, named by their prefix', () => {
  const objects = [job('once-', { app: 'once' }), job('twice-', { app: 'twice' }), isolated];
  const net = reachability(objects);
  expect(ids(objects)).toEqual(['ns/once-*', 'ns/twice-*']);
  expect([net.verdict('ns/once-*', 'internet', 443), net.verdict('ns/twice-', 'internet', 443)]).toEqual([
    'closed',
    'open',
  ]);
  expect(net.explain('Job/ns/once-*', 'internet', 443).from).toBe('ns/once-*');
  expect(toFlowsJson(net).workloads).toMatchObject([
    { id: 'ns/once-*', kind: 'Job', name: 'once-*', isolated: { egress: true } },
    { id: 'ns/twice-*', kind: 'Job', name: 'twice-*', isolated: { egress: false } },
  ]);
});

test('objects with the same prefix are told apart by a label, by all labels that differ, or by their number', () => {
  const once = job('run-', { app: 'once' });
  expect(ids([once, job('run-', { app: 'twice' }), isolated])).toEqual(['ns/run-* (app=once)', 'ns/run-* (app=twice)']);
  expect(ids([once, job('run-', {})])).toEqual(['ns/run-* (app=once)', 'ns/run-* (no app)']);
  const [a, b, c] = [
    { app: 'x', tier: '1' },
    { app: 'x', tier: '2' },
    { app: 'y', tier: '1' },
  ];
  expect(ids([a, b, c].map((labels) => job('run-', labels)))).toEqual([
    'ns/run-* (app=x, tier=1)',
    'ns/run-* (app=x, tier=2)',
    'ns/run-* (app=y, tier=1)',
  ]);
  const same = [
    job('run-', { app: 'once' }, [{ containerPort: 2 }]),
    job('run-', { app: 'once' }, [{ containerPort: 1 }]),
  ];
  expect(ids(same)).toEqual(['ns/run-* (1)', 'ns/run-* (2)']);
  const portsIn = (objects: readonly object[]) => reachability(objects).workloads.map(({ ports }) => ports[0]?.port);
  expect(portsIn(same)).toEqual([1, 2]);
  expect(portsIn([...same].reverse())).toEqual([1, 2]);
});

test('bare Pods with generateName are grouped like other bare Pods', () => {
  const unnamed = (labels: Readonly<Record<string, string>>) =>
    pod('ns/x', labels, { name: undefined, generateName: 'run-' });
  expect(ids([unnamed({ app: 'agent' }), unnamed({ app: 'agent' })])).toEqual(['ns/agent']);
  expect(ids([unnamed({}), unnamed({})])).toEqual(['ns/run-*']);
  expect(ids([unnamed({}), unnamed({ app: 'once' }), isolated])).toEqual(['ns/run-* (app=once)', 'ns/run-* (no app)']);
});

describe('between two sets', () => {
  const changes = (base: readonly object[], head: readonly object[]) => {
    const { opened, closed } = reachability(head).changesSince(reachability(base));
    const outside = [...opened, ...closed].filter(({ to }) => to.kind === 'addresses');
    return outside.map(({ from }) => `${opened.some((one) => one.from === from) ? '+' : '-'} ${from.id}`);
  };
  const [once, twice] = [job('run-', { app: 'once' }), job('run-', { app: 'twice' })];

  test('objects with generateName match by prefix and labels, whatever their order', () => {
    expect(changes([once, twice, isolated], [twice, once, isolated])).toEqual([]);
    expect(changes([once, twice], [twice, once, isolated])).toEqual(['- ns/run-* (app=once)']);
    expect(changes([once, twice, isolated], [once, twice])).toEqual(['+ ns/run-* (app=once)']);
  });

  test('the only one with its prefix matches even if its labels change', () => {
    expect(changes([once, isolated], [twice, isolated])).toEqual(['+ ns/run-*']);
    expect(changes([job('run-', { app: 'x' })], [twice])).toEqual([]);
  });

  test('one more with the same prefix is new', () => {
    expect(changes([once, isolated], [once, twice, isolated])).toEqual(['+ ns/run-* (app=twice)']);
    expect(changes([twice], [twice, twice])).toEqual(['+ ns/run-* (2)']);
  });

  test('the pods of a StatefulSet match by their number', () => {
    const db = (replicas: number) => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'ns' },
      spec: { replicas, template: podTemplate({ app: 'db' }, []) },
    });
    const select = (name: string, number: number) =>
      policy(`ns/${name}`, {
        podSelector: { matchLabels: { 'apps.kubernetes.io/pod-index': String(number) } },
        policyTypes: ['Egress'],
      });
    expect(changes([db(9)], [db(9), select('p', 2)])).toEqual(['- ns/db (db-2)']);
    expect(changes([db(9), select('p', 2)], [db(9)])).toEqual(['+ ns/db (db-2)']);
    expect(changes([db(9), select('p', 1)], [db(9), select('p', 2)])).toEqual(['+ ns/db (db-1)', '- ns/db (db-2)']);
    expect(changes([db(9), select('p', 2)], [db(9), select('q', 2)])).toEqual([]);
    expect(changes([db(2), select('p', 0)], [db(2)])).toEqual(['+ ns/db (db-0)']);
  });
});
