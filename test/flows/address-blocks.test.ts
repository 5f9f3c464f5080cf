import { blocksOf } from '../../src/flows/address-blocks';
import { AddressSet, PortSet } from '../../src/reachability/index';

function piece(addresses: AddressSet, ...ports: readonly number[]) {
  return { addresses, ports: PortSet.union(ports.map((port) => PortSet.range('TCP', port))) };
}

const one = AddressSet.block('203.0.113.0/24');
const rest = AddressSet.ALL.minus(one);
const lines = (pieces: Parameters<typeof blocksOf>[0]) =>
  blocksOf(pieces).map(({ addresses, ports }) => `${addresses}: ${ports}`);

test('parts are joined into the blocks of the policy', () => {
  expect(lines([piece(rest, 53), piece(one, 53, 443)])).toEqual([
    'everywhere outside: TCP 53',
    '203.0.113.0/24: TCP 443',
  ]);
});

test('blocks on several ports stay together', () => {
  expect(lines([piece(one, 80, 443)])).toEqual(['203.0.113.0/24: TCP 80, 443']);
});

test('parts without a common port stay separate', () => {
  expect(lines([piece(one, 80), piece(rest, 443)])).toHaveLength(2);
});

test('without parts there are no blocks', () => {
  expect(blocksOf([])).toEqual([]);
});
