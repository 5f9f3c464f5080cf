import fc from 'fast-check';
import { fixedImage, image, isMutable, parseImage } from '../../../src/core/pods/image';
import { judgeBy } from '../../support/inputs';

const HEX = '0123456789abcdef'.repeat(4);
const DIGEST = `sha256:${HEX}`;

test.each([
  ['nginx', { name: 'nginx', tag: undefined, digest: undefined }],
  ['nginx:1.25', { name: 'nginx', tag: '1.25', digest: undefined }],
  ['acme/agent:1', { name: 'acme/agent', tag: '1', digest: undefined }],
  ['localhost:5000/x', { name: 'localhost:5000/x', tag: undefined, digest: undefined }],
  ['localhost/x', { name: 'localhost/x', tag: undefined, digest: undefined }],
  ['GHCR.io/acme/agent:1', { name: 'GHCR.io/acme/agent', tag: '1', digest: undefined }],
  ['[2001:db8::1]:5000/x:1', { name: '[2001:db8::1]:5000/x', tag: '1', digest: undefined }],
  [`ghcr.io/acme/a__b-c.d:1@${DIGEST}`, { name: 'ghcr.io/acme/a__b-c.d', tag: '1', digest: DIGEST }],
])('%s is split into its parts', (text, parts) => {
  expect(parseImage(text)).toEqual(parts);
});

test.each([
  '',
  ':latest',
  'nginx:',
  ' nginx',
  'nginx\n',
  'ACME/agent:1',
  'ghcr.io/Acme/agent:1',
  'ghcr.io//agent',
  'repo/-bad',
  'a/b:c:d',
  'reg.io:99999/x',
  'https://ghcr.io/acme/agent',
  HEX,
  `a:${'b'.repeat(129)}`,
  'a'.repeat(256),
  `a@sha256:${HEX.slice(1)}`,
  `a@sha256:${HEX.toUpperCase()}`,
  `a@md5:${HEX}`,
  `${'$'}{IMAGE}`,
])('%p is not an image', (text) => {
  expect(parseImage(text)).toBeUndefined();
  expect(judgeBy(image)(text)).toBe('reject');
});

test.each([
  ['ghcr.io/acme/agent', 'warn', 'reject'],
  ['ghcr.io/acme/agent:latest', 'warn', 'reject'],
  ['ghcr.io/acme/agent:1.4.2', 'warn', 'warn'],
  [`ghcr.io/acme/agent@${DIGEST}`, 'accept', 'accept'],
  [`ghcr.io/acme/agent:latest@${DIGEST}`, 'accept', 'accept'],
  ['', 'reject', 'reject'],
])('%p gets the verdict %s, and %s if its tag must be fixed', (text, anyTag, fixedTag) => {
  expect([judgeBy(image)(text), judgeBy(fixedImage)(text)]).toEqual([anyTag, fixedTag]);
});

test('each refusal and each warning names the fix', () => {
  expect(fixedImage('agent:latest')).toEqual({
    must: 'have a fixed tag or a digest, such as ghcr.io/acme/agent:1.4.2 (or mutableTagReason says why not)',
  });
  expect(image('agent:1')).toEqual({ must: 'have a digest to be reproducible', warns: true });
});

test('a digest fixes the image, whatever the tag', () => {
  fc.assert(
    fc.property(fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/), { nil: undefined }), (tag) => {
      const parts = parseImage(`acme/agent${tag === undefined ? '' : `:${tag}`}@${DIGEST}`);
      expect(parts).toEqual({ name: 'acme/agent', tag, digest: DIGEST });
      expect(parts && isMutable(parts)).toBe(false);
    }),
  );
});
