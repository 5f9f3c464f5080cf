import { AddressSet } from '../../../src/reachability/address-set';
import { ipBlocks } from '../../../src/reachability/advice/ip-blocks';

function asked(text: string): AddressSet {
  const parsed = AddressSet.parse(text);
  if (parsed === undefined) throw new Error(`no addresses: ${text}`);
  return parsed;
}

test.each([
  ['203.0.113.10', [{ ipBlock: { cidr: '203.0.113.10/32' } }]],
  ['10.0.0.0/9', [{ ipBlock: { cidr: '10.0.0.0/9' } }]],
  ['10.0.0.0/8 but 10.1.0.0/16', [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }]],
  ['everywhere outside (IPv4)', [{ ipBlock: { cidr: '0.0.0.0/0' } }]],
  ['everywhere outside', [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }]],
  ['::/0 but fc00::/7', [{ ipBlock: { cidr: '::/0', except: ['fc00::/7'] } }]],
  ['no address', []],
])('%s', (text, peers) => {
  expect(ipBlocks(asked(text))).toEqual(peers);
});

test.each([
  'the internet',
  'the internet (IPv4)',
  'private addresses',
  '1.2.3.4-1.2.3.200',
  '10.0.0.1, 192.168.0.0/17',
])('the peers of %s are exactly these addresses', (text) => {
  const parts = ipBlocks(asked(text)).map(({ ipBlock: { cidr, except } }) => AddressSet.block(cidr, except));
  expect(AddressSet.union(parts).equals(asked(text))).toBe(true);
  expect(AddressSet.union(parts.slice(1)).equals(asked(text))).toBe(false);
});
