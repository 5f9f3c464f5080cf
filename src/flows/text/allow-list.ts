import { groupedBy } from '../../core/grouped';
import { InputError, shown } from '../../core/input/input';
import { AddressSet, type Connection, type NetworkEndpoint, PortSet } from '../../reachability/index';
import { toExternal } from '../../reachability/network-endpoint';
import type { OpenAddresses } from '../../reachability/rules';
import { parsePorts } from '../port-text';
import { lineName } from './connection-line';

/** A line of an allow list with its position. */
export interface AllowLine {
  readonly text: string;

  /** The position in messages: `--allow`, `allow.txt:3`. */
  readonly where: string;
}

/**
 * A list of allowed paths, such as `ai-agents/* -> stella/stt-service : TCP 50051`. Each end is the id of an endpoint, where `*` matches
 * any text, or addresses, or `internet`. Without ports, all ports are allowed.
 */
export class AllowList {
  /** @throws InputError for a line that is not a pattern */
  static parse(lines: readonly AllowLine[]): AllowList {
    return new AllowList(lines.map(toPattern));
  }

  private constructor(private readonly patterns: readonly Pattern[]) {}

  /** Splits a connection by ports and addresses into the part that the list allows and the rest. */
  split(connection: Connection): Split {
    const { from, to, ports } = connection;
    const outside = [from, to].find((endpoint) => endpoint.kind === 'addresses');
    let rest: readonly OpenAddresses[] = [{ addresses: outside?.addresses ?? AddressSet.ALL, ports }];
    const allowed: OpenAddresses[] = [];
    for (const pattern of this.patterns) {
      const named = { addresses: pattern.from(from).intersect(pattern.to(to)), ports: pattern.ports };
      allowed.push(...rest.flatMap((region) => within(region, named)));
      rest = rest.flatMap((region) => without(region, named));
    }
    const toConnection = (region: OpenAddresses): Connection => {
      if (outside === undefined) return { ...connection, ports: region.ports };
      const { addresses } = region;
      const part = addresses.equals(outside.addresses) ? outside : toExternal(addresses);
      return {
        ...connection,
        from: from === outside ? part : from,
        to: to === outside ? part : to,
        ports: region.ports,
      };
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
  readonly from: EndpointPattern;
  readonly to: EndpointPattern;
  readonly ports: PortSet;
}

/** Returns the addresses of an endpoint that a pattern matches. For pods, all addresses or none. */
type EndpointPattern = (endpoint: NetworkEndpoint) => AddressSet;

function toPattern({ text, where }: AllowLine): Pattern {
  const match = /^(.+?)\s*->\s*(.+?)(?:\s*:\s+([^:]+))?$/.exec(text.trim());
  const [, from, to, portsText] = match ?? [];
  const ports = portsText === undefined ? PortSet.ALL : parsePorts(portsText);
  if (from === undefined || to === undefined || ports === undefined) {
    const form = 'FROM -> TO : PORTS, such as ai-agents/* -> stella/stt-service : TCP 50051';
    throw new InputError(where, [`must be ${form}; got ${shown(text)}`]);
  }
  return { from: toEndpointPattern(from), to: toEndpointPattern(to), ports };
}

function toEndpointPattern(text: string): EndpointPattern {
  const named = text === 'internet' ? AddressSet.INTERNET : AddressSet.parse(text);
  const id = new RegExp(`^${text.split('*').map(escaped).join('.*')}$`);
  return (endpoint) => {
    if (namesOf(endpoint).some((name) => id.test(name))) return AddressSet.ALL;
    return endpoint.kind === 'addresses' && named !== undefined ? named : AddressSet.NONE;
  };
}

/** The names to match. If the id of a workload is longer than its plain name, the plain name matches too. */
function namesOf(endpoint: NetworkEndpoint): readonly string[] {
  if (endpoint.kind !== 'workload') return [endpoint.id, lineName(endpoint)];
  const { id, workloadKind, namespace, name } = endpoint;
  return [id, `${namespace}/${name}`, `${workloadKind}/${namespace}/${name}`];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
}

function within(region: OpenAddresses, allowed: OpenAddresses): readonly OpenAddresses[] {
  const addresses = region.addresses.intersect(allowed.addresses);
  const ports = region.ports.intersect(allowed.ports);
  return addresses.isEmpty || ports.isEmpty ? [] : [{ addresses, ports }];
}

/** What remains of a region without the allowed part: the other addresses, and the allowed addresses on other ports. */
function without(region: OpenAddresses, allowed: OpenAddresses): readonly OpenAddresses[] {
  return [
    { addresses: region.addresses.minus(allowed.addresses), ports: region.ports },
    { addresses: region.addresses.intersect(allowed.addresses), ports: region.ports.minus(allowed.ports) },
  ].filter(({ addresses, ports }) => !addresses.isEmpty && !ports.isEmpty);
}

/** Joins regions with the same addresses, because several patterns may allow ports of the same addresses. */
function joined(regions: readonly OpenAddresses[]): readonly OpenAddresses[] {
  return [...groupedBy(regions, ({ addresses }) => addresses.ranges.join()).values()].map((same) => ({
    addresses: same[0].addresses,
    ports: PortSet.union(same.map(({ ports }) => ports)),
  }));
}
