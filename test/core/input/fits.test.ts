import fc from 'fast-check';
import { sampleSession } from '../../../bench/samples';
import { certainlyFit } from '../../../src/core/input/fits';
import { misusesOf } from '../../../src/core/input/misuse';
import { CALLABLES, OBJECTS } from '../../../src/core/input/public-shapes';
import type { Field } from '../../../src/core/input/shape';
import { stellaAgent } from '../../../src/session';

/** What the walk finds: a choice is never certain, so it takes each call. */
function found(parameters: readonly Field[], args: readonly unknown[]): readonly unknown[] {
  const choice: Field = { name: 'choice', shape: { oneOf: ['string'] } };
  const all = [...parameters, choice];
  const given = parameters.map((_, index) => args[index]);
  expect(certainlyFit(all, [...given, 'x'])).toBe(false);
  return misusesOf(all, [...given, 'x']);
}

class Fields {
  readonly id = 'a';
  readonly namespace = 'b';
}

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, undefined, 'a', '', 0, 1n, true, [], ['a'], [1], {}, { a: 'b' }, { a: 1 }, Symbol('a')),
  fc.constantFrom(() => 'a', new Map(), new Date(0), new Fields(), Object.create(null), stellaAgent, Promise.resolve()),
  fc.constantFrom(JSON.parse('{"__proto__": "a"}'), Object.create({ id: 'a', namespace: 'b' })),
);

const sessionParameters = CALLABLES.renderSession ?? [];
const session = fc.record(
  {
    id: fc.oneof(fc.constant('a'), hostile),
    namespace: fc.oneof(fc.constant('a'), hostile),
    credentials: fc.oneof(fc.constant({ KEY: 'a' }), fc.dictionary(fc.constantFrom('A', 'B'), hostile), hostile),
    env: fc.oneof(fc.constant({ KEY: 'a' }), hostile),
    other: hostile,
  },
  { requiredKeys: ['id', 'namespace'] },
);

test('where arguments certainly fit, the walk that writes the messages finds nothing', () => {
  let certain = 0;
  fc.assert(
    fc.property(fc.oneof(fc.constant(stellaAgent), hostile), session, (profile, props) => {
      if (!certainlyFit(sessionParameters, [profile, props])) return;
      certain += 1;
      expect(found(sessionParameters, [profile, props])).toEqual([]);
    }),
    { numRuns: 3000 },
  );
  expect(certain).toBeGreaterThan(10);
});

test.each(Object.keys(OBJECTS))('the same holds for hostile values in each field of %s', (fields) => {
  const parameters: readonly Field[] = [{ name: 'props', shape: { fields } }];
  const names = (OBJECTS[fields] ?? []).map(({ name }) => name);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('other', ...names), hostile, { noNullPrototype: true }), (props) => {
      expect(certainlyFit(parameters, [props]) && found(parameters, [props]).length > 0).toBe(false);
    }),
    { numRuns: 30 },
  );
});

test('the arguments of most calls are certain, and those that throw when they are read are not', () => {
  expect(certainlyFit(sessionParameters, [stellaAgent, sampleSession(0)])).toBe(true);
  expect(certainlyFit(sessionParameters, [stellaAgent, { ...sampleSession(0), id: 1 }])).toBe(false);
  const throwing = Object.defineProperty({ namespace: 'a' }, 'id', {
    enumerable: true,
    get: () => {
      throw new Error('fake secret');
    },
  });
  expect(certainlyFit(sessionParameters, [stellaAgent, throwing])).toBe(false);
});
