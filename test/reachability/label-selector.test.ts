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
