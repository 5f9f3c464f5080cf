import fc from 'fast-check';
import { AddressSet } from '../../src/reachability/index';

test.each([
  ['everywhere outside', AddressSet.ALL],
  ['no address', AddressSet.NONE],
  ['the internet', AddressSet.INTERNET],
  ['private addresses', AddressSet.ALL.minus(AddressSet.INTERNET)],
  ['10.0.0.0/8', AddressSet.block('10.1.2.3/8')],
  ['203.0.113.10', AddressSet.parse('203.0.113.10')],
  ['2001:db8::/32', AddressSet.parse('2001:db8::/32')],
  ['10.0.0.0-10.0.0.9, 10.0.0.20', AddressSet.parse('10.0.0.0-10.0.0.9')?.union(AddressSet.block('10.0.0.20/32'))],
  ['everywhere outside (IPv4)', AddressSet.block('0.0.0.0/0')],
  ['everywhere outside (IPv4) but 10.0.0.0/8', AddressSet.block('0.0.0.0/0', ['10.0.0.0/8'])],
  ['everywhere outside but 10.0.0.0/8', AddressSet.ALL.minus(AddressSet.block('10.0.0.0/8'))],
  ['the internet, 10.0.0.0/8', AddressSet.INTERNET.union(AddressSet.block('10.0.0.0/8'))],
  ['the internet but 203.0.113.0/24', AddressSet.INTERNET.minus(AddressSet.block('203.0.113.0/24'))],
  ['10.0.0.0-10.0.255.255, 10.2.0.0-10.255.255.255', AddressSet.block('10.0.0.0/8', ['10.1.0.0/16'])],
])('addresses are named %p', (text, addresses) => {
  expect(String(addresses)).toBe(text);
  expect(AddressSet.parse(text)?.equals(addresses ?? AddressSet.NONE)).toBe(true);
});

test('the internet has neither private addresses nor the metadata service', () => {
  for (const inside of [
    '10.0.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fc00::1',
    'fe80::1',
  ]) {
    expect(AddressSet.INTERNET.intersect(AddressSet.parse(inside) ?? AddressSet.ALL).isEmpty).toBe(true);
  }
  for (const outside of ['203.0.113.10', '172.32.0.1', '2001:db8::1', '255.255.255.255', '::']) {
    expect(AddressSet.INTERNET.contains(AddressSet.parse(outside) ?? AddressSet.ALL)).toBe(true);
  }
});

test('a set with holes is written as blocks and as ranges', () => {
  const some = AddressSet.block('192.0.2.0/24', ['192.0.2.64/26', '192.0.2.255/32']);
  expect(some.ranges).toEqual(['192.0.2.0-192.0.2.63', '192.0.2.128-192.0.2.254']);
  expect(some.cidrs.slice(0, 3)).toEqual(['192.0.2.0/26', '192.0.2.128/26', '192.0.2.192/27']);
  expect(AddressSet.union(some.cidrs.map((cidr) => AddressSet.block(cidr))).equals(some)).toBe(true);
});

test('the last address of IPv4 does not touch the first of IPv6', () => {
  const edges = AddressSet.block('255.255.255.255/32').union(AddressSet.block('::/128'));
  expect(edges.ranges).toEqual(['255.255.255.255', '::']);
  expect(edges.cidrs).toEqual(['255.255.255.255/32', '::/128']);
});

test.each(['', 'stella/stt', '10.0.0.0/33', '10.0.0.0-', '1-2-3', 'internet'])('%p is no address', (text) => {
  expect(AddressSet.parse(text)).toBeUndefined();
});

const blocks = fc
  .array(fc.tuple(fc.constantFrom('10.0.0.', '2001:db8::'), fc.nat(15), fc.nat(4)), { maxLength: 4 })
  .map((list) =>
    AddressSet.union(
      list.map(([net, last, bits]) =>
        AddressSet.block(net.includes(':') ? `${net}${last.toString(16)}/${128 - bits}` : `${net}${last}/${32 - bits}`),
      ),
    ),
  );

test('set operations are right for every address', () => {
  fc.assert(
    fc.property(blocks, blocks, fc.constantFrom('10.0.0.', '2001:db8::'), fc.nat(20), (a, b, net, last) => {
      const point = AddressSet.parse(`${net}${net.includes(':') ? last.toString(16) : last}`) ?? AddressSet.NONE;
      const [inA, inB] = [a.contains(point), b.contains(point)];
      expect(a.union(b).contains(point)).toBe(inA || inB);
      expect(a.intersect(b).contains(point)).toBe(inA && inB);
      expect(a.minus(b).contains(point)).toBe(inA && !inB);
      expect(AddressSet.union(a.ranges.map((range) => AddressSet.parse(range) ?? AddressSet.NONE)).equals(a)).toBe(
        true,
      );
    }),
  );
});
