import { SomeValue } from '../../../src/core/objects/some-value';

test('some value may be any text, or one of a list, or text like a pattern', () => {
  expect(SomeValue.ANY.mayBe('')).toBe(true);
  const role = SomeValue.oneOf(['primary', 'replica']);
  expect([role.mayBe('primary'), role.mayBe('reader')]).toEqual([true, false]);
  const index = SomeValue.numbered('db-');
  expect(['db-0', 'db-12', 'db-', 'xdb-1', 'db-1x'].map((value) => index.mayBe(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const dotted = SomeValue.generated('a.b-');
  expect([dotted.mayBe('a.b-x7k2p'), dotted.mayBe('a-b-x7k2p'), dotted.mayBe('a.b-x7k2')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('some value is certainly one of some others if all that it may be are among them', () => {
  const role = SomeValue.oneOf(['primary', 'replica']);
  expect(role.isOneOf(['primary', 'replica', 'x'])).toBe(true);
  expect(role.isOneOf(['primary'])).toBe(false);
  expect(role.except(['replica']).isOneOf(['primary'])).toBe(true);
  expect(SomeValue.ANY.isOneOf(['x'])).toBe(false);
});

test('some value except a few is none of these', () => {
  const rest = SomeValue.numbered('db-').except(['db-0']);
  expect([rest.mayBe('db-0'), rest.mayBe('db-1')]).toEqual([false, true]);
  expect(String(rest)).not.toBe(String(SomeValue.numbered('db-')));
  expect(String(rest)).toBe(String(SomeValue.numbered('db-').except(['db-0'])));
});
