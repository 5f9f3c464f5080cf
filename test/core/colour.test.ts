import { painter, wantsColour } from '../../src/core/colour';

test.each([
  ['a terminal', true, {}, true],
  ['a file or a pipe', undefined, {}, false],
  ['a terminal, but NO_COLOR is set', true, { NO_COLOR: '1' }, false],
  ['a terminal, and NO_COLOR is empty', true, { NO_COLOR: '' }, true],
  ['a terminal that can only write', true, { TERM: 'dumb' }, false],
  ['a pipe, but FORCE_COLOR is set beside NO_COLOR', undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ['a terminal, but FORCE_COLOR is 0', true, { FORCE_COLOR: '0' }, false],
] as const)('%s', (_name, isTTY, env, coloured) => {
  expect(wantsColour({ isTTY }, env)).toBe(coloured);
});

test('an empty text gets no escape codes', () => {
  const code = String.fromCharCode(27);
  expect(painter(true)('red', '')).toBe('');
  expect(painter(true)('red', 'x')).toBe(`${code}[31mx${code}[39m`);
  expect(painter(false)('red', 'x')).toBe('x');
});
