import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import {
  AddressSet,
  type NetworkEndpoint,
  PortSet,
  type Reachability,
  reachability,
} from '../../src/reachability/index';
import { describeWithShared } from '../support/shared';

const IPV4 = AddressSet.block('0.0.0.0/0');

/** A connection of the independent analyser or of ours, with one range of addresses at a time. */
interface Row {
  readonly from: string;
  readonly to: string;
  readonly ports: PortSet;
}

describeWithShared('the cases of an independent analyser', (shared) => {
  const folder = join(shared, 'fixtures', 'netpol');
  const cases = ['core', 'ingress'].flatMap((group) =>
    readdirSync(join(folder, group)).map((name) => join(group, name)),
  );

  test('are complete', () => {
    expect(cases).toHaveLength(51);
  });

  test.each(cases)('%s', (name) => {
    const expected = readExpected(join(folder, name));
    const net = reachability(readInput(join(folder, name, 'input')), { hostNetwork: 'pod' });
    expect(differences(expected, net)).toEqual([]);
  });

  test('a different verdict is found', () => {
    const net = reachability(readInput(join(folder, 'core/netpol_named_port_test/input')));
    const [first, ...others] = readExpected(join(folder, 'core/netpol_named_port_test'));
    const closed = first === undefined ? [] : [{ ...first, ports: PortSet.range('TCP', 80) }, ...others];
    expect(differences(closed, net)).not.toEqual([]);
    expect(differences(others, net)).not.toEqual([]);
  });
});

/** The differences. The analyser supports only IPv4. */
function differences(expected: readonly Row[], net: Reachability): readonly string[] {
  const known = expected.flatMap(({ from, to }) => [from, to].filter(isRange)).map(toAddresses);
  const own = net
    .connections()
    .flatMap(({ from, to }) =>
      [from, to].flatMap((endpoint) => (endpoint.kind === 'addresses' ? [endpoint.addresses] : [])),
    );
  const atoms = partition([...known, ...own]);
  const theirRows = expected.flatMap(({ from, to, ports }) =>
    within(from, atoms).flatMap((caller) => within(to, atoms).map((called) => ({ from: caller, to: called, ports }))),
  );
  const [theirs, ours] = [toTable(theirRows), toTable(toRows(net, atoms))];
  return [...new Set([...theirs.keys(), ...ours.keys()])]
    .filter((pair) => String(theirs.get(pair)) !== String(ours.get(pair)))
    .map((pair) => `${pair}: theirs ${theirs.get(pair)}, ours ${ours.get(pair)}`);
}

/** All IPv4 addresses, split at the bounds of all sets. */
function partition(sets: readonly AddressSet[]): readonly AddressSet[] {
  return sets.reduce<readonly AddressSet[]>(
    (parts, set) => parts.flatMap((part) => [part.intersect(set), part.minus(set)].filter(({ isEmpty }) => !isEmpty)),
    [IPV4],
  );
}

/** The parts of a range. A name stays as it is. */
function within(name: string, atoms: readonly AddressSet[]): readonly string[] {
  return isRange(name) ? atoms.filter((atom) => toAddresses(name).contains(atom)).map(String) : [name];
}

function toAddresses(range: string): AddressSet {
  const addresses = AddressSet.parse(range);
  if (addresses === undefined) throw new Error(`no addresses: ${range}`);
  return addresses;
}

function toTable(rows: readonly Row[]): ReadonlyMap<string, PortSet> {
  const table = new Map<string, PortSet>();
  for (const { from, to, ports } of rows) {
    const pair = `${from} => ${to}`;
    table.set(pair, ports.union(table.get(pair) ?? PortSet.NONE));
  }
  return table;
}

function toRows(net: Reachability, atoms: readonly AddressSet[]): readonly Row[] {
  const names = (endpoint: NetworkEndpoint): readonly string[] => {
    if (endpoint.kind === 'pods' || endpoint.kind === 'domain' || endpoint.kind === 'nodes') return [];
    if (endpoint.kind === 'ingress-controller') return ['{ingress-controller}'];
    if (endpoint.kind === 'addresses') return atoms.filter((atom) => endpoint.addresses.contains(atom)).map(String);
    const { namespace, name, workloadKind, pods } = endpoint;
    const bare = workloadKind === 'Pod' && pods.includes(name) ? pods : [name];
    return bare.map((called) => `${namespace}/${called}[${workloadKind}]`);
  };
  return net.connections().flatMap(({ from, to, ports }) =>
    names(from).flatMap((caller) =>
      names(to)
        // The analyser leaves out paths from a workload to itself.
        .filter((called) => called !== caller)
        .map((called) => ({ from: caller, to: called, ports })),
    ),
  );
}

function readInput(folder: string): readonly object[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8'), { schema: YAML11_SCHEMA }))
    .filter((document) => document !== null && document !== undefined)
    .map((document): object => Object(document));
}

/** `0.0.0.0-9.255.255.255[External] => kube-system/dns[Deployment] : TCP 53,UDP 53` */
function readExpected(folder: string): readonly Row[] {
  const [connections, exposure] = ['expected.connlist.txt', 'expected.exposure.txt'].map((name) => join(folder, name));
  const file = existsSync(connections ?? '') ? connections : exposure;
  const [list = ''] = readFileSync(file ?? '', 'utf8').split('Exposure Analysis Result:');
  return list
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, from = '', to = '', ports = ''] = /^(.+) => (.+) : (.+)$/.exec(line) ?? [];
      const toName = (text: string) => text.trim().replace('[External]', '');
      return { from: toName(from), to: toName(to), ports: readPorts(ports.trim()) };
    });
}

function readPorts(text: string): PortSet {
  if (text === 'All Connections') return PortSet.ALL;
  let protocol: 'TCP' | 'UDP' | 'SCTP' = 'TCP';
  return PortSet.union(
    text.split(',').map((part) => {
      const [, named, first = '', last = first] = /^(?:(TCP|UDP|SCTP) )?(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
      protocol = named === 'UDP' || named === 'SCTP' || named === 'TCP' ? named : protocol;
      if (first === '') throw new Error(`no ports: ${part}`);
      return PortSet.range(protocol, Number(first), Number(last));
    }),
  );
}

function isRange(name: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+-/.test(name);
}
