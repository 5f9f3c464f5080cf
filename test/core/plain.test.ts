import { ownValue } from '../../src/core/plain';

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is a key like any other', (key) => {
  expect(ownValue<string>({}, key)).toBeUndefined();
  expect(ownValue(Object.fromEntries([[key, 'x']]), key)).toBe('x');
});
