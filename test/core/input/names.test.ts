import fc from 'fast-check';
import type { Check } from '../../../src/core/input/input';
import {
  absolutePath,
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  envName,
  extendedResource,
  labelKey,
  labelValue,
  portName,
  secretKey,
  serviceName,
  text,
} from '../../../src/core/input/names';
import { judgeBy } from '../../support/inputs';

const checks: Readonly<Record<string, Check>> = {
  absolutePath,
  annotationKey,
  dnsLabel,
  dnsSubdomain,
  envName,
  extendedResource,
  labelKey,
  labelValue,
  portName,
  secretKey,
  serviceName,
  text,
};

test.each([
  [dnsLabel, ['a', '1a', 'a--b', 'a'.repeat(63)], ['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a\n', 'a'.repeat(64)]],
  [dnsSubdomain, ['a.b', '1', 'a'.repeat(253)], ['a..b', '.a', 'a.', 'a-.b', 'a'.repeat(254)]],
  [serviceName, ['stt-service', 'a1'], ['1a', 'a.b', 'a'.repeat(64)]],
  [labelKey, ['app', 'a_B.c', 'example.com/a'], ['', '/a', 'a/', 'a/b/c', 'A.com/a', 'a'.repeat(64)]],
  [annotationKey, ['A.com/B', 'app'], ['a/b/c', '/', '\u212A']],
  [labelValue, ['', 'a', 'A_b-c.1', 'a'.repeat(63)], ['a b', '.a', 'a\n', 'a'.repeat(64)]],
  [envName, ['LOG_LEVEL', '_'], ['1A', 'A B', '.', '..', '..a', '$A', 'A=B']],
  [secretKey, ['tls.crt', '.hidden', 'a'.repeat(253)], ['', '.', '..', '..a', 'a/b', 'a'.repeat(254)]],
  [portName, ['http', 'h2-c', '9090a'], ['', '9090', 'HTTP', 'a--b', '-a', 'a'.repeat(16)]],
  [absolutePath, ['/', '/tmp', '/a/..b'], ['', 'tmp', '/a/../b', '/..', '/a:b', '/a\n', '/a\0']],
  [
    extendedResource,
    ['nvidia.com/gpu', 'example.com/fpga'],
    ['gpu', 'requests.nvidia.com/gpu', 'kubernetes.io/a', 'a.kubernetes.io/b', `${'a'.repeat(250)}/b`],
  ],
  [text, ['', 'true'], []],
])('%p accepts exactly what the API server accepts', (check, right, wrong) => {
  expect(right.filter((value) => judgeBy(check)(value) !== 'accept')).toEqual([]);
  expect(wrong.filter((value) => judgeBy(check)(value) !== 'reject')).toEqual([]);
});

test('a name that looks like an address gives a warning', () => {
  expect(dnsSubdomain('10.0.0.1')).toEqual({
    must: 'not look like an address: no pod can use it as its host name',
    warns: true,
  });
  expect(dnsSubdomain('123')).toBeUndefined();
});

test('an environment variable that shells cannot read gives a warning', () => {
  expect(envName('my.name')).toEqual({ must: 'be a C identifier, or shells cannot read it', warns: true });
});

test.each(Object.entries(checks))('%s refuses whatever is no string', (_name, check) => {
  const noString = fc.anything().filter((value) => typeof value !== 'string');
  fc.assert(
    fc.property(noString, (value) => {
      expect(judgeBy(check)(value)).toBe('reject');
    }),
  );
});

test('a DNS label is also a valid subdomain, label value and key', () => {
  const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  fc.assert(
    fc.property(label, (name) => {
      expect([dnsLabel, dnsSubdomain, labelValue, labelKey, secretKey].map((check) => check(name))).toEqual(
        Array(5).fill(undefined),
      );
    }),
  );
});
