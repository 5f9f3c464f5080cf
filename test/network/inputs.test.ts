import { type AddressBlock, Peer, type PeerPort } from '../../src/network/peer';
import { inputCases, type Judge, judgeByBuilding } from '../support/inputs';
import { describeWithShared } from '../support/shared';

const HTTPS: readonly PeerPort[] = [{ port: 443 }];

/** The verdict of the library on values of Peer, AddressBlock and PeerPort. */
const JUDGED: ReadonlyMap<string, Judge> = new Map([
  ['netpolPort', judgeByBuilding((input) => Peer.pods({ namespace: 'redis', ports: [toPort(input)] }).warnings)],
  ['netpolPeer', judgeByBuilding((input) => Peer.addresses('outside', [toBlock(input)], HTTPS).warnings)],
]);

/** Cases that the API of the library cannot express. */
const CANNOT_BE_WRITTEN: ReadonlyMap<string, string> = new Map([
  ['I498', 'a PeerPort has a port; every port is no PeerPort at all, and only for addresses'],
  ['I499', 'a PeerPort has a port; every port is no PeerPort at all, and only for addresses'],
  ['I501', 'Peer.pods names one namespace'],
  ['I502', 'a namespace goes by its name; that both selectors stand in one peer is tested with WorkloadPolicy'],
  ['I504', 'a Peer has either pods or addresses'],
  ['I510', 'labels are pairs, not expressions'],
  ['I511', 'labels are pairs, not expressions'],
  ['I514', 'the default deny belongs to NamespaceGuardrails'],
  ['I516', 'a WorkloadPolicy writes both types itself'],
  ['I519', 'a way out always has a peer, and all of the internet a reason: Egress.anywhere'],
  ['I520', 'a WorkloadPolicy writes both types itself'],
]);

describeWithShared('the shared input cases of NetworkPolicy', () => {
  const cases = inputCases('netpolPort', 'netpolPeer', 'netpolSpec');
  const written = cases.filter(({ id }) => !CANNOT_BE_WRITTEN.has(id));

  test('every case that cannot be expressed is a case of the file', () => {
    const ids = cases.map(({ id }) => id);
    expect([...CANNOT_BE_WRITTEN.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test.each(written.map(({ id, kind, input, verdict }) => [id, kind, JSON.stringify(input), verdict, input] as const))(
    '%s: as %s, %s gets the verdict %s',
    (_id, kind, _text, verdict, input) => {
      expect(JUDGED.get(kind)?.(input)).toBe(verdict);
    },
  );
});

test('a case with fields that a Peer does not have does not count', () => {
  expect(() => toPort({ name: 'http' })).toThrow('no PeerPort can say {"name":"http"}');
  expect(() => toBlock({ podSelector: {} })).toThrow('no AddressBlock can say {"podSelector":{}}');
});

/** The case as an untyped caller passes it: with our fields, and any values. */
function toPort(input: unknown): PeerPort {
  if (!hasOnly(input, 'port', 'endPort', 'protocol')) throw new Error(`no PeerPort can say ${JSON.stringify(input)}`);
  return JSON.parse(JSON.stringify(input));
}

function toBlock(input: unknown): AddressBlock {
  const block = hasOnly(input, 'ipBlock') ? input.ipBlock : undefined;
  if (!hasOnly(block, 'cidr', 'except')) throw new Error(`no AddressBlock can say ${JSON.stringify(input)}`);
  return JSON.parse(JSON.stringify(block));
}

function hasOnly(value: unknown, ...fields: readonly string[]): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).every((field) => fields.includes(field));
}
