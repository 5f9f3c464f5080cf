import fc from 'fast-check';
import { exactSelector } from '../../../src/reachability/advice/exact-selector';
import type { SelectorSpec } from '../../../src/reachability/label-selector';
import { labels } from '../random-policies';

type Labels = Readonly<Record<string, string>>;

function selectorFor(wanted: readonly Labels[], others: readonly Labels[]) {
  const found = exactSelector(
    wanted.map((one) => ({ labels: one })),
    others.map((one) => ({ labels: one })),
  );
  return { selector: found.selector, others: found.others.map((one) => one.labels) };
}

test.each<[string, Labels[], Labels[], SelectorSpec]>([
  [
    'the label that names the pods',
    [{ app: 'db', tier: 'back' }],
    [{ app: 'vault', tier: 'back' }],
    { matchLabels: { app: 'db' } },
  ],
  [
    'two labels where neither alone is enough',
    [{ app: 'db', role: 'primary', version: '1' }],
    [
      { app: 'db', role: 'replica' },
      { app: 'web', role: 'primary' },
    ],
    { matchLabels: { app: 'db', role: 'primary' } },
  ],
  [
    'a name rather than a version',
    [{ app: 'db', 'app.kubernetes.io/version': '1' }],
    [],
    { matchLabels: { app: 'db' } },
  ],
  ['no label that a controller sets', [{ 'pod-template-hash': 'a', app: 'db' }], [], { matchLabels: { app: 'db' } }],
  [
    'the absence of a label that only others have',
    [{ app: 'db' }],
    [{ app: 'db', role: 'replica' }],
    { matchLabels: { app: 'db' }, matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }] },
  ],
  [
    'several values for pods with different ones',
    [{ app: 'a' }, { app: 'b' }],
    [{ app: 'c' }],
    { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] },
  ],
  [
    'a value that only others have',
    [{ app: 'a' }, { app: 'a', tier: 'x' }],
    [{ app: 'a', tier: 'y' }],
    { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['y'] }] },
  ],
  ['a label of Object', [{ constructor: 'x' }], [{ app: 'a' }], { matchLabels: { constructor: 'x' } }],
  ['nothing for pods without labels that are alone', [{}], [], {}],
])('it selects by %s', (_what, wanted, others, selector) => {
  expect(selectorFor(wanted, others)).toEqual({ selector, others: [] });
});

test('pods that no label tells apart are named', () => {
  expect(selectorFor([{ app: 'a' }], [{ app: 'a' }, { app: 'b' }])).toEqual({
    selector: { matchLabels: { app: 'a' } },
    others: [{ app: 'a' }],
  });
});

test('of random pods it selects all wanted ones, and no other pods but those with the labels of a wanted one', () => {
  const pods = fc.array(labels(['app', 'tier', 'role']), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(pods, pods, (wanted, others) => {
      const { selector, others: wrong } = selectorFor(wanted, others);
      expect(wanted.filter((one) => !matches(selector, one))).toEqual([]);
      expect(others.filter((one) => matches(selector, one))).toEqual(wrong);
      if (wanted.length === 1) expect(wrong.map(toText)).toEqual(wrong.map(() => toText(wanted[0] ?? {})));
    }),
  );
});

function toText(some: Labels): string {
  return JSON.stringify(Object.entries(some).sort());
}

function matches({ matchLabels = {}, matchExpressions = [] }: SelectorSpec, some: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => some[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator === 'DoesNotExist') return !(key in some);
      return values.includes(some[key] ?? 'none') === (operator === 'In');
    })
  );
}
