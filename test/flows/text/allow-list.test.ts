import { parsePorts } from '../../../src/flows/port-text';
import { AllowList } from '../../../src/flows/text/allow-list';
import { aligned, toConnectionLines } from '../../../src/flows/text/connection-line';
import {
  AddressSet,
  type Connection,
  type NetworkEndpoint,
  PortSet,
  type Workload,
} from '../../../src/reachability/index';

function connectionLine(connection: Connection): string {
  return aligned(toConnectionLines([connection], [])).join();
}

function workload(id: string): Workload {
  const [namespace = '', name = ''] = id.split('/');
  return {
    kind: 'workload',
    id,
    workloadKind: 'Deployment',
    namespace,
    name,
    labels: {},
    ports: [],
    pods: [],
    hostNetwork: false,
  };
}

function endpoint(text: string): NetworkEndpoint {
  const addresses = text === 'the internet' ? AddressSet.INTERNET : AddressSet.parse(text);
  if (addresses !== undefined) return { kind: 'addresses', id: text, addresses };
  if (!text.includes(' in ')) return workload(text);
  return { kind: 'pods', id: text, namespace: undefined, pods: '', namespaces: '' };
}

function connection(from: string, to: string, ports: string): Connection {
  return { from: endpoint(from), to: endpoint(to), ports: parsePorts(ports) ?? PortSet.NONE };
}

/** The lines of a connection that patterns do not allow. */
function rest(one: Connection, ...patterns: readonly string[]): readonly string[] {
  return AllowList.parse(patterns.map((text) => ({ text, where: '--allow' })))
    .split(one)
    .rest.map(connectionLine);
}

const call = connection('ai-agents/echo', 'stella/stt', 'TCP 50051');

test.each([
  'ai-agents/echo -> stella/stt : TCP 50051',
  'ai-agents/echo -> stella/stt: 50051',
  'ai-agents/echo->stella/stt : all ports',
  'ai-agents/* -> */stt : TCP 50000-50100; UDP 53',
  '* -> Deployment/stella/stt : all TCP',
  '* -> *',
])('%s allows the call', (pattern) => {
  expect(rest(call, pattern)).toEqual([]);
});

test.each([
  'ai-agents/echo -> stella/stt : UDP 50051',
  'ai-agents/echo -> stella/stt : TCP 50052',
  'ai-agents/ech -> stella/stt',
  'ai-agents/echo -> stella/sttt',
  'stella/stt -> ai-agents/echo',
  'ai.agents/echo -> stella/stt',
])('%s does not allow it', (pattern) => {
  expect(rest(call, pattern)).toEqual(['ai-agents/echo -> stella/stt : TCP 50051']);
});

test('a list without patterns allows nothing', () => {
  expect(rest(call)).toHaveLength(1);
});

test('ports outside all patterns remain', () => {
  const wide = connection('a/b', 'c/d', 'TCP 80-90; UDP 53');
  expect(rest(wide, 'a/b -> c/d : TCP 85', 'a/* -> c/* : TCP 80-82')).toEqual([
    'a/b -> c/d : TCP 83-84, 86-90; UDP 53',
  ]);
});

test('the allowed part is listed once, by ports and addresses', () => {
  const list = AllowList.parse(
    ['a/* -> *: 80-81', 'a/b -> 10.0.0.0/9: 81-82'].map((text) => ({ text, where: '--allow' })),
  );
  const { allowed, rest } = list.split(connection('a/b', '10.0.0.0/8', 'TCP 80-83'));
  expect(allowed.map(connectionLine)).toEqual(['a/b -> 10.0.0.0/8 : TCP 80-81', 'a/b -> 10.0.0.0/9 : TCP 82']);
  expect(rest.map(connectionLine)).toEqual(['a/b -> 10.128.0.0/9 : TCP 82-83', 'a/b -> 10.0.0.0/9 : TCP 83']);
});

test('blocks allow addresses, and addresses outside them remain', () => {
  const out = connection('a/b', '10.0.0.0/8', 'TCP 443');
  expect(rest(out, 'a/b -> 10.0.0.0/7 : 443')).toEqual([]);
  expect(rest(out, 'a/b -> 10.0.0.0/9 : 443')).toEqual(['a/b -> 10.128.0.0/9 : TCP 443']);
  expect(rest(connection('a/b', '10.0.0.0/8', 'TCP 443-444'), 'a/b -> 10.0.0.0/9 : 443')).toEqual([
    'a/b -> 10.128.0.0/9 : TCP 443-444',
    'a/b -> 10.0.0.0/9 : TCP 444',
  ]);
});

test('patterns match the internet by two names, IPv6 blocks, and pods by their selector', () => {
  const internet = connection('a/b', 'the internet', 'TCP 443');
  expect(rest(internet, 'a/b -> internet : 443')).toEqual([]);
  expect(rest(internet, 'a/b -> the internet : 443')).toEqual([]);
  expect(rest(connection('2001:db8::/64', 'a/b', 'TCP 1'), '2001:db8::/32 -> a/b : 1')).toEqual([]);
  expect(rest(connection('a/b', 'app=x in y', 'TCP 1'), 'a/b -> app=x in *')).toEqual([]);
});

test('a line of a diff is a pattern for exactly its connection', () => {
  for (const one of [
    call,
    connection('a/b', '2001:db8::/32', 'SCTP 9; UDP 1-2'),
    connection('a/b', 'x in y', 'all ports'),
  ]) {
    expect(rest(one, connectionLine(one))).toEqual([]);
  }
});

test.each(['', 'a/b', 'a/b -> ', '-> c/d', 'a/b -> c/d : TCP', 'a/b -> c/d : 0', 'a/b -> c/d : 90-80'])(
  '%j is no pattern',
  (text) => {
    expect(() => AllowList.parse([{ text, where: 'allow.txt:3' }])).toThrow(
      `allow.txt:3: must be FROM -> TO : PORTS, such as ai-agents/* -> stella/stt-service : TCP 50051; got ${JSON.stringify(text)}`,
    );
  },
);
