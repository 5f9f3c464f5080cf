import { parsePorts } from '../../src/flows/port-text';
import { PortSet } from '../../src/reachability/index';

test.each([
  ['50051', 'TCP 50051'],
  ['53/UDP', 'UDP 53'],
  ['udp 53', 'UDP 53'],
  ['TCP 8080, 9090-9099; UDP 53', 'TCP 8080, 9090-9099; UDP 53'],
  ['TCP 80, UDP 53, 54', 'TCP 80; UDP 53-54'],
  ['80, 53/udp, 81', 'TCP 80-81; UDP 53'],
  ['all UDP; TCP 1', 'TCP 1; all UDP'],
  ['All Ports', 'all ports'],
  ['TCP http, 80', 'TCP 80, http'],
])('%s means %s', (text, meant) => {
  expect(String(parsePorts(text))).toBe(meant);
});

test.each(['', 'TCP', '0', '65536', '90-80', '80-', '-80', '80,', 'ICMP 8', '1.5', '80/ICMP', 'all'])(
  '%j means no ports',
  (text) => {
    const read = parsePorts(text);
    expect(read === undefined ? undefined : String(read)).toBeUndefined();
  },
);

test('the text of a PortSet can be parsed', () => {
  const sets = [PortSet.ALL, PortSet.protocol('SCTP'), PortSet.range('TCP', 1, 9).union(PortSet.range('UDP', 65_535))];
  for (const set of sets) expect(parsePorts(String(set))?.equals(set)).toBe(true);
});
