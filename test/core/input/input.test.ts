import { Lazy } from 'cdk8s';
import fc from 'fast-check';
import { type Check, Input, InputError, oneOf, refuses, shown } from '../../../src/core/input/input';
import {
  absolutePath,
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  envName,
  labelKey,
  labelValue,
  portName,
  secretKey,
  serviceName,
  text,
} from '../../../src/core/input/names';
import { count, port } from '../../../src/core/input/numbers';
import { bytes, cpu, quantity } from '../../../src/core/input/quantity';
import { boundedCidr, cidr } from '../../../src/core/network/cidr';
import { fixedImage, image } from '../../../src/core/pods/image';

const even: Check = (value) => (typeof value === 'number' && value % 2 === 0 ? undefined : { must: 'be even' });
const small: Check = (value) => (Number(value) < 10 ? undefined : { must: 'be below 10', warns: true });

function problemsOf(read: (input: Input) => void): readonly string[] {
  const input = new Input("Thing 'a'");
  read(input);
  try {
    input.done();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

test('all problems are reported together, under the name of the object', () => {
  const input = new Input("AgentPod 'stella/demo'");
  input.required('cpu', 'much', cpu);
  input.optional('port', 0, port);
  input.optional('left out', undefined, port);
  input.refuse('min must be at most max, got 3 and 2');
  expect(() => input.done()).toThrowErrorMatchingInlineSnapshot(
    `"AgentPod 'stella/demo': cpu must be CPU above 0 such as 250m or 2, got "much"; port must be a port from 1 to 65535, such as 8080, got 0; min must be at most max, got 3 and 2"`,
  );
});

test('an error names its subject and lists each problem', () => {
  const error = new InputError('Thing', ['one', 'two']);
  expect({ ...error, message: error.message }).toEqual({
    message: 'Thing: one; two',
    name: 'InputError',
    problems: ['one', 'two'],
    subject: 'Thing',
  });
});

test('a warning lets the value pass', () => {
  const input = new Input('Thing');
  expect(input.required('size', 12, small)).toBe(12);
  input.warn('colour is odd');
  expect(input.done()).toEqual(['size must be below 10, got 12', 'colour is odd']);
});

test('a message shows the corrected value if there is one', () => {
  expect(problemsOf((input) => input.required('cidr', '10.0.0.5/8', cidr))).toEqual([
    'cidr must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, ' +
      'got "10.0.0.5/8": write 10.0.0.0/8',
  ]);
});

test('each item of a list is named by its index', () => {
  expect(problemsOf((input) => input.each('sizes', [2, 3], even))).toEqual(['sizes[1] must be even, got 3']);
});

test('keys and values of a map are both checked', () => {
  expect(problemsOf((input) => input.entries('labels', { '-a': '-b' }, labelKey, labelValue))).toEqual([
    'key of labels must be a label key such as app or example.com/team, its name 63 characters at most, got "-a"',
    'labels.-a must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "-b"',
  ]);
});

test('a duplicate value is reported once', () => {
  expect(problemsOf((input) => input.distinct('ports', ['a', 'b', 'a', 'a']))).toEqual([
    'ports must be different from each other, got "a" twice',
  ]);
  expect(problemsOf((input) => input.distinct('ports', ['a', 'b']))).toEqual([]);
});

test('a choice lists the allowed values', () => {
  expect(oneOf('TCP', 'UDP')('tcp')).toEqual({ must: 'be one of TCP, UDP' });
  expect(oneOf('TCP', 'UDP')('TCP')).toBeUndefined();
  expect(oneOf()('TCP')).toEqual({ must: 'be left out: there is nothing to choose from' });
});

test('a warning refuses nothing', () => {
  expect([refuses(small, 12), refuses(even, 3), refuses(even, 2)]).toEqual([false, true, false]);
});

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['a "b"\n', '"a \\"b\\"\\n"'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [10n, '10'],
  [{ a: [1n, Number.NaN] }, '{"a":["1","NaN"]}'],
  [Object.create(null), '{}'],
  [Lazy.any({ produce: () => 1 }), 'an object of class Lazy'],
  [new Map(), 'an object of class Map'],
  ['x'.repeat(100), `"${'x'.repeat(79)}… (102 characters)`],
])('a message shows %p as %s', (value, expected) => {
  expect(shown(value)).toBe(expected);
});

test('the corrected value of a secret is kept out of the message too', () => {
  expect(problemsOf((input) => input.secret('PROXY', '10.0.0.5/8', cidr))).toEqual([
    'PROXY must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it; the value is not shown',
  ]);
});

test('the value of a secret never appears in a message, whatever the check', () => {
  const checks = [absolutePath, annotationKey, boundedCidr, bytes, cidr, count, cpu, dnsLabel, dnsSubdomain, envName]
    .concat([fixedImage, image, labelKey, labelValue, oneOf('TCP'), port, portName, quantity, secretKey, serviceName])
    .concat(text);
  const secrets = fc.oneof(
    fc.string({ minLength: 12 }),
    fc.ipV6(),
    fc.ipV4().map((ip) => `${ip}/8`),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(secrets, fc.constantFrom(...checks), (secret, check) => {
      const warned = new Input('Secret');
      warned.secret('OPENAI_API_KEY', secret, (value) => ({ must: 'be right', ...check(value), warns: true }));
      const refused = problemsOf((input) => input.secret('OPENAI_API_KEY', secret, check));
      expect([...warned.done(), ...refused].join()).not.toContain(secret);
    }),
  );
});
