import { resolved } from '../../src/core/resolved';

interface Props {
  readonly name: string;
  readonly size?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly dirs?: readonly { readonly path: string }[];
  readonly peer?: Date;
}

const DEFAULTS = { size: 3, labels: {} } satisfies Partial<Props>;

test('a prop that is missing or undefined gets its default', () => {
  const props: Props = { name: 'a', size: undefined };
  expect(resolved(props, DEFAULTS)).toEqual({ name: 'a', size: 3, labels: {} });
});

test('a given value is kept, even zero and an empty list', () => {
  const props: Props = { name: 'a', size: 0, labels: { b: 'c' }, dirs: [] };
  expect(resolved(props, DEFAULTS)).toEqual(props);
});

test('the result is frozen and does not follow changes of the original', () => {
  const labels = { release: 'a' };
  const dirs = [{ path: '/tmp' }];
  const copy = resolved<Props, typeof DEFAULTS>({ name: 'a', labels, dirs }, DEFAULTS);
  labels.release = 'b';
  dirs.push({ path: '/var' });
  expect(copy).toEqual({ name: 'a', size: 3, labels: { release: 'a' }, dirs: [{ path: '/tmp' }] });
  expect([copy, copy.labels, copy.dirs?.[0], labels, dirs].map(Object.isFrozen)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('a class instance is shared, not copied', () => {
  const peer = new Date(0);
  const copy = resolved<Props, typeof DEFAULTS>({ name: 'a', peer }, DEFAULTS);
  expect(copy.peer).toBe(peer);
  expect(Object.isFrozen(peer)).toBe(false);
});
