import fc from 'fast-check';
import { PortSet } from '../../src/reachability/index';

const web = PortSet.range('TCP', 80).union(PortSet.range('TCP', 443));

test.each([
  ['all ports', PortSet.ALL],
  ['no port', PortSet.NONE],
  ['TCP 80, 443', web],
  ['TCP 80, 443; UDP 53', PortSet.range('UDP', 53).union(web)],
  ['TCP 80-82', PortSet.union([PortSet.range('TCP', 82), PortSet.range('TCP', 80, 81)])],
  ['all UDP', PortSet.protocol('UDP')],
  ['all TCP; SCTP 1', PortSet.protocol('TCP').union(PortSet.range('SCTP', 1))],
  ['TCP 80, 443, http', web.union(PortSet.named('TCP', 'http'))],
  ['all TCP; all SCTP', PortSet.ALL.minus(PortSet.protocol('UDP'))],
])('ports are written as %p', (text, ports) => {
  expect(String(ports)).toBe(text);
});

test('the last port of one protocol does not touch the first of the next', () => {
  const edges = PortSet.range('TCP', 65_535).union(PortSet.range('UDP', 1));
  expect(edges.ranges).toEqual([
    { protocol: 'TCP', port: 65_535, endPort: 65_535 },
    { protocol: 'UDP', port: 1, endPort: 1 },
  ]);
  expect(edges.has(1, 'TCP')).toBe(false);
});

test('all three protocols together are all ports', () => {
  const protocols = (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => PortSet.protocol(protocol));
  expect(PortSet.union(protocols).isAll).toBe(true);
  expect(PortSet.ALL.minus(PortSet.ALL).isEmpty).toBe(true);
});

test('set operations keep named ports', () => {
  const http = PortSet.named('TCP', 'http');
  expect(String(http.intersect(PortSet.ALL))).toBe('TCP http');
  expect(http.intersect(web).isEmpty).toBe(true);
  expect(web.union(http).minus(web).equals(http)).toBe(true);
  expect(http.equals(PortSet.named('UDP', 'http'))).toBe(false);
});

const ports = fc
  .array(fc.tuple(fc.constantFrom('TCP', 'UDP', 'SCTP'), fc.nat(9), fc.nat(9)), { maxLength: 4 })
  .map((ranges) =>
    PortSet.union(ranges.map(([protocol, first, length]) => PortSet.range(protocol, first + 1, first + 1 + length))),
  );

test('set operations are right for every port', () => {
  fc.assert(
    fc.property(
      ports,
      ports,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('TCP', 'UDP', 'SCTP'),
      (a, b, port, protocol) => {
        const [inA, inB] = [a.has(port, protocol), b.has(port, protocol)];
        expect(a.union(b).has(port, protocol)).toBe(inA || inB);
        expect(a.intersect(b).has(port, protocol)).toBe(inA && inB);
        expect(a.minus(b).has(port, protocol)).toBe(inA && !inB);
        expect(a.minus(b).union(a.intersect(b)).equals(a)).toBe(true);
      },
    ),
  );
});
