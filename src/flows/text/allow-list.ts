import { InputError, shown } from '../../core/input';
import { AddressSet } from '../../reachability/address-set';
import type { Connection, ExternalAddresses, NetworkEndpoint } from '../../reachability/network-endpoint';
import { PortSet } from '../../reachability/port-set';
import { parsePorts } from '../port-text';
import { lineName } from './connection-line';

/** A line of an allow list, and where it was written. */
export interface AllowLine {
  readonly text: string;

  /** What messages call it: `--allow`, `allow.txt:3`. */
  readonly where: string;
}

/**
 * Paths that are meant: `ai-agents/* -> stella/stt-service : TCP 50051`. A side is the id of an endpoint, in which `*` stands for
 * any text, or addresses, or `internet`; without ports, all of them are meant.
 */
export class AllowList {
  /** @throws InputError for a line that is no such pattern */
  static parse(lines: readonly AllowLine[]): AllowList {
    return new AllowList(lines.map(toPattern));
  }

  private constructor(private readonly patterns: readonly Pattern[]) {}

  /** Splits a connection into what the list names of it, by ports and addresses, and what it does not. */
  split(connection: Connection): Split {
    const { from, to, ports } = connection;
    const outside = [from, to].find((endpoint) => endpoint.kind === 'addresses');
    let rest: readonly Region[] = [{ addresses: outside?.addresses ?? AddressSet.ALL, ports }];
    const allowed: Region[] = [];
    for (const pattern of this.patterns) {
      const meant: Region = { addresses: pattern.from(from).intersect(pattern.to(to)), ports: pattern.ports };
      allowed.push(...rest.flatMap((region) => within(region, meant)));
      rest = rest.flatMap((region) => without(region, meant));
    }
    const toConnection = (region: Region): Connection => {
      if (outside === undefined) return { ...connection, ports: region.ports };
      const { addresses } = region;
      const part: ExternalAddresses = addresses.equals(outside.addresses)
        ? outside
        : { kind: 'addresses', id: String(addresses), addresses };
      return { from: from === outside ? part : from, to: to === outside ? part : to, ports: region.ports };
    };
    return { allowed: joined(allowed).map(toConnection), rest: rest.map(toConnection) };
  }
}

/** The two parts of a connection. */
export interface Split {
  readonly allowed: readonly Connection[];
  readonly rest: readonly Connection[];
}

interface Pattern {
  readonly from: Side;
  readonly to: Side;
  readonly ports: PortSet;
}

/** Which addresses of an endpoint are meant. For pods, which have none of their own here: all, or none. */
type Side = (endpoint: NetworkEndpoint) => AddressSet;

interface Region {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

function toPattern({ text, where }: AllowLine): Pattern {
  const match = /^(.+?)\s*->\s*(.+?)(?:\s*:\s+([^:]+))?$/.exec(text.trim());
  const [, from, to, portsText] = match ?? [];
  const ports = portsText === undefined ? PortSet.ALL : parsePorts(portsText);
  if (from === undefined || to === undefined || ports === undefined) {
    const form = 'FROM -> TO : PORTS, such as ai-agents/* -> stella/stt-service : TCP 50051';
    throw new InputError(where, [`must be ${form}; got ${shown(text)}`]);
  }
  return { from: toSide(from), to: toSide(to), ports };
}

function toSide(text: string): Side {
  const named = text === 'internet' ? AddressSet.INTERNET : AddressSet.parse(text);
  const id = new RegExp(`^${text.split('*').map(escaped).join('.*')}$`);
  return (endpoint) => {
    if (namesOf(endpoint).some((name) => id.test(name))) return AddressSet.ALL;
    return endpoint.kind === 'addresses' && named !== undefined ? named : AddressSet.NONE;
  };
}

/** A workload goes by its plain name too, where its id has more than that. */
function namesOf(endpoint: NetworkEndpoint): readonly string[] {
  if (endpoint.kind !== 'workload') return [endpoint.id, lineName(endpoint)];
  const { id, workloadKind, namespace, name } = endpoint;
  return [id, `${namespace}/${name}`, `${workloadKind}/${namespace}/${name}`];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
}

function within(region: Region, meant: Region): readonly Region[] {
  const addresses = region.addresses.intersect(meant.addresses);
  const ports = region.ports.intersect(meant.ports);
  return addresses.isEmpty || ports.isEmpty ? [] : [{ addresses, ports }];
}

/** Addresses that are not meant, and those that are, on ports that are not. */
function without(region: Region, meant: Region): readonly Region[] {
  return [
    { addresses: region.addresses.minus(meant.addresses), ports: region.ports },
    { addresses: region.addresses.intersect(meant.addresses), ports: region.ports.minus(meant.ports) },
  ].filter(({ addresses, ports }) => !addresses.isEmpty && !ports.isEmpty);
}

/** Several patterns may name ports of the same addresses. */
function joined(regions: readonly Region[]): readonly Region[] {
  const byAddresses = new Map<string, Region>();
  for (const { addresses, ports } of regions) {
    const key = addresses.ranges.join();
    byAddresses.set(key, { addresses, ports: ports.union(byAddresses.get(key)?.ports ?? PortSet.NONE) });
  }
  return [...byAddresses.values()];
}
