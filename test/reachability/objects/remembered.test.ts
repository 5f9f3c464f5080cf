import { Remembered, remembered } from '../../../src/reachability/objects/remembered';

test('what follows from a text is found once', () => {
  const asked: string[] = [];
  const lengths = new Remembered<number>();
  const lengthOf = (text: string) => lengths.of(text, (given) => asked.push(given) && given.length);
  expect(['a', 'bb', 'a'].map(lengthOf)).toEqual([1, 2, 1]);
  expect(asked).toEqual(['a', 'bb']);
});

test('a check is asked again about what it refused, and not about what passed', () => {
  const asked: unknown[] = [];
  const check = remembered((value) => {
    asked.push(value);
    return value === 'right' ? undefined : { must: 'be right' };
  });
  expect(['right', 'wrong', 'right', 'wrong', undefined].map((value) => check(value)?.must)).toEqual([
    undefined,
    'be right',
    undefined,
    'be right',
    'be right',
  ]);
  expect(asked).toEqual(['right', 'wrong', 'wrong', undefined]);
});

test('texts that a program makes up do not pile up: at last all are forgotten', () => {
  let asked = 0;
  const check = remembered(() => {
    asked += 1;
    return undefined;
  });
  check('first');
  for (let index = 0; index < 10_000; index += 1) check(`made-up-${index}`);
  check('first');
  expect(asked).toBe(10_002);
});
