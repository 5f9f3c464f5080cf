import fc from 'fast-check';
import { boundedCidr, cidr, isStrictlyWithin } from '../../../src/core/network/cidr';
import { judgeBy } from '../../support/inputs';

test.each([
  '0.0.0.0/0',
  '10.0.0.0/8',
  '1.2.3.4/32',
  '::/0',
  'fc00::/7',
  'fe80::/10',
  '2001:db8::/32',
  '::1/128',
  '64:ff9b::/96',
])('%s is a block', (block) => {
  expect(cidr(block)).toBeUndefined();
});

test.each([
  ['10.0.0.5/8', '10.0.0.0/8'],
  ['10.0.0.0/08', '10.0.0.0/8'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['2001:0db8::/32', '2001:db8::/32'],
  ['2001:db8:0:0::/32', '2001:db8::/32'],
  ['2001:db8::1/32', '2001:db8::/32'],
  ['::0/0', '::/0'],
])('%s is refused with the fix %s', (block, instead) => {
  expect(cidr(block)).toEqual({
    must: 'be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it',
    instead,
  });
});

test.each([
  '',
  '10.0.0.0',
  '::1',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/-1',
  '10.0.0.0/+8',
  '10.0.0.0/8\n',
  ' 10.0.0.0/8',
  'example.com/24',
  '010.0.0.0/8',
  '0x0a.0.0.0/8',
  '1.2.3/24',
  '1/8',
  '::ffff:10.0.0.0/104',
  '::ffff:a00:0/104',
])('%p is refused without a fix, because it is ambiguous', (block) => {
  expect(cidr(block)).toEqual({
    must: 'be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it',
  });
});

test.each(['0.0.0.0/0', '::/0'])('%s with nothing left out is warned of', (block) => {
  expect(boundedCidr(block)).toEqual({
    must: 'leave out private networks and the metadata service: give except, or use Egress',
    warns: true,
  });
});

test('boundedCidr gives other blocks the same verdict as cidr', () => {
  expect(['10.0.0.0/8', '10.0.0.0/08', '/0', undefined].map(judgeBy(boundedCidr))).toEqual([
    'accept',
    'reject',
    'reject',
    'reject',
  ]);
});

test.each([
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/9', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.0.0.0/8', false],
  ['10.0.0.0/7', '10.0.0.0/8', false],
  ['11.0.0.0/16', '10.0.0.0/8', false],
  ['fe80::/10', '::/0', true],
  ['fc00::/7', 'fe80::/10', false],
  ['10.0.0.0/8', '::/0', false],
  ['::/1', '0.0.0.0/0', false],
])('%s within %s and smaller: %s', (inner, outer, expected) => {
  expect(isStrictlyWithin(inner, outer)).toBe(expected);
});

test('a block contains both of its halves, and neither half contains the block', () => {
  const blocks = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 31 }));
  fc.assert(
    fc.property(blocks, ([address, bits]) => {
      const size = 2 ** (32 - bits);
      const start = Math.floor(address / size) * size;
      const outer = `${dotted(start)}/${bits}`;
      expect(cidr(outer)).toBeUndefined();
      for (const half of [start, start + size / 2]) {
        const inner = `${dotted(half)}/${bits + 1}`;
        expect([cidr(inner), isStrictlyWithin(inner, outer), isStrictlyWithin(outer, inner)]).toEqual([
          undefined,
          true,
          false,
        ]);
      }
    }),
  );
});

test('a block with host bits is refused, and the fix is the block around it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const problem = cidr(`${address}/16`);
      const [first, second, ...rest] = address.split('.');
      const instead = `${first}.${second}.0.0/16`;
      expect(problem?.instead).toBe(rest.join('.') === '0.0' ? undefined : instead);
    }),
  );
});

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
