import { reachability } from '../../src/reachability/index';
import { pod, policy } from './kube';

/** Label keys that every object of JavaScript inherits. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'];

/** Whether a pod with these labels may call a pod that lets in the pods of one selector. */
function lets(labels: Readonly<Record<string, string>>, podSelector: object): boolean {
  const net = reachability([
    pod('a/caller', labels),
    pod('a/called', { app: 'called' }),
    policy('a/called', { podSelector: { matchLabels: { app: 'called' } }, ingress: [{ from: [{ podSelector }] }] }),
  ]);
  return net.portsBetween('a/caller', 'a/called').has(8080, 'TCP');
}

describe.each(INHERITED)('the label key %s', (key) => {
  const expression = (operator: string, ...values: readonly string[]) => ({
    matchExpressions: [{ key, operator, values: values.length > 0 ? values : undefined }],
  });

  test('is missing from a pod without it', () => {
    expect(lets({ app: 'x' }, { matchLabels: { [key]: 'x' } })).toBe(false);
    expect(lets({ app: 'x' }, expression('In', 'x'))).toBe(false);
    expect(lets({ app: 'x' }, expression('NotIn', 'x'))).toBe(true);
    expect(lets({ app: 'x' }, expression('Exists'))).toBe(false);
    expect(lets({ app: 'x' }, expression('DoesNotExist'))).toBe(true);
  });

  test('is a label like any other of a pod that has it', () => {
    expect(lets({ [key]: 'x' }, { matchLabels: { [key]: 'x' } })).toBe(true);
    expect(lets({ [key]: 'y' }, { matchLabels: { [key]: 'x' } })).toBe(false);
    expect(lets({ [key]: 'x' }, expression('NotIn', 'x'))).toBe(false);
    expect(lets({ [key]: 'x' }, expression('Exists'))).toBe(true);
    expect(lets({ [key]: 'x' }, expression('DoesNotExist'))).toBe(false);
  });
});

test('a selector that asks for two values of one label selects no pod', () => {
  const both = { matchLabels: { app: 'x' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['y'] }] };
  expect(lets({ app: 'x' }, both)).toBe(false);
  expect(lets({ app: 'y' }, both)).toBe(false);
});

test.each([
  [
    [
      { key: 'team', operator: 'Exists' },
      { key: 'team', operator: 'DoesNotExist' },
    ],
  ],
  [
    [
      { key: 'team', operator: 'In', values: ['x'] },
      { key: 'team', operator: 'NotIn', values: ['x', 'y'] },
    ],
  ],
  [
    [
      { key: 'team', operator: 'In', values: ['x', 'y'] },
      { key: 'team', operator: 'NotIn', values: ['x'] },
      { key: 'team', operator: 'NotIn', values: ['y'] },
    ],
  ],
])(
  'conditions that contradict each other select nothing, also where the labels are not known: %j',
  (matchExpressions) => {
    const from = [{ namespaceSelector: { matchExpressions } }];
    const net = reachability([pod('a/caller', {}), pod('b/called', {}), policy('b/called', { ingress: [{ from }] })]);
    expect(net.verdict('a/caller', 'b/called', 8080)).toBe('closed');
  },
);

test('conditions that a value fulfils, or the absence of the label, are not known without the labels', () => {
  const asked = (...matchExpressions: readonly object[]) => {
    const from = [{ namespaceSelector: { matchExpressions } }];
    return reachability([pod('a/caller', {}), pod('b/called', {}), policy('b/called', { ingress: [{ from }] })]);
  };
  const all = [
    asked({ key: 'team', operator: 'In', values: ['x', 'y'] }, { key: 'team', operator: 'NotIn', values: ['x'] }),
    asked({ key: 'team', operator: 'NotIn', values: ['x'] }, { key: 'team', operator: 'Exists' }),
    asked({ key: 'team', operator: 'NotIn', values: ['x'] }, { key: 'team', operator: 'DoesNotExist' }),
    asked({ key: 'team', operator: 'Exists' }, { key: 'tier', operator: 'DoesNotExist' }),
  ];
  expect(all.map((net) => net.verdict('a/caller', 'b/called', 8080))).toEqual([
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
});

test('the values of a selector stand in messages in their own order, whatever was read before', () => {
  const names = (...values: readonly string[]) =>
    reachability([
      pod('a/called', { app: 'called' }),
      policy('a/called', {
        podSelector: {},
        ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values }] } }] }],
      }),
    ])
      .connections()
      .map(({ from }) => from.id);
  expect(names('x', 'y')).toContain('app in (x, y) in a');
  expect(names('y', 'x')).toContain('app in (y, x) in a');
});
