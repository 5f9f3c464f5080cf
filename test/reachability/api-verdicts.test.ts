import { InputError } from '../../src/core/input/input';
import { reachability } from '../../src/reachability/index';
import { ACCEPTED, ACCEPTED_BEFORE_1_36, REFUSED, WARNED } from './api-verdicts';

test('the tables have objects of both kinds', () => {
  expect(Object.keys(ACCEPTED).length).toBeGreaterThan(40);
  expect(Object.keys(REFUSED).length).toBeGreaterThan(100);
});

test.each(Object.entries({ ...ACCEPTED, ...ACCEPTED_BEFORE_1_36 }))(
  'accepted, as by the API server: %s',
  (_what, object) => {
    expect(reachability([object]).warnings).toEqual([]);
  },
);

test.each(Object.entries(REFUSED))('refused, as by the API server: %s', (_what, object) => {
  expect(() => reachability([object])).toThrow(InputError);
  expect(() => reachability([object])).toThrow(
    /^\w+ '[^']*': (key of )?[a-zA-Z]+[^ ]* must .+, got |^Document: (kind|apiVersion) must be /,
  );
});

test.each(Object.entries(WARNED))('only a warning, because it changes no answer: %s', (_what, object) => {
  const { warnings } = reachability([object]);
  const wrong = /^\w+ '[^']*': [a-zA-Z]+[^ ]* must .+, got .+: the API server refuses it$/;
  expect(warnings).not.toEqual([]);
  expect(warnings.filter((warning) => !wrong.test(warning))).toEqual([]);
});

test('a warning starts with file and line', () => {
  const object = { ...WARNED['a name in capitals'] };
  const locate = (_object: object, path: readonly (string | number)[]) => `net.yaml:${path.join('.')}`;
  expect(reachability([object], { locate }).warnings).toMatchInlineSnapshot(`
[
  "net.yaml:metadata.name: NetworkPolicy 'default/Deny': metadata.name must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Deny": the API server refuses it",
]
`);
});

test('a label that is not a string is refused with the advice to quote it', () => {
  expect(() => reachability([{ ...REFUSED['a pod with a label that is a number'] }])).toThrow(
    "Pod 'default/p': metadata.labels.version must be a string: quote it, got 2024",
  );
  expect(() => reachability([{ ...REFUSED['a namespace that is a boolean'] }])).toThrow(
    "NetworkPolicy 'default/p': metadata.namespace must be a string: quote it, got false",
  );
});
