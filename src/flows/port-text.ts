import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import { PortSet } from '../reachability/port-set';

const ITEM =
  /^(?:(tcp|udp|sctp)\s+)?(?:(\d{1,5})(?:-(\d{1,5}))?|(?!(?:tcp|udp|sctp|all)$)([a-z0-9-]*[a-z][a-z0-9-]*))(?:\/(tcp|udp|sctp))?$/i;

/**
 * Parses ports in the format of PortSet or in common notations: `TCP 8080, 9090-9099; UDP 53`, `all UDP`, `all ports`, `50051`, `53/UDP`.
 * @param fallback the protocol of a port without one
 * @returns undefined for any other text
 */
export function parsePorts(text: string, fallback: Protocol = 'TCP'): PortSet | undefined {
  if (text.trim().toLowerCase() === 'all ports') return PortSet.ALL;
  let ports = PortSet.NONE;
  for (const group of text.split(';')) {
    let protocol = fallback;
    for (const item of group.split(',')) {
      const all = /^all\s+(tcp|udp|sctp)$/i.exec(item.trim());
      const read = all ? PortSet.protocol(toProtocol(all[1], protocol)) : parseItem(item.trim(), protocol);
      if (read === undefined) return undefined;
      protocol = toProtocol(/^\s*(tcp|udp|sctp)\s/i.exec(item)?.[1], protocol);
      ports = ports.union(read);
    }
  }
  return ports;
}

function parseItem(item: string, fallback: Protocol): PortSet | undefined {
  const match = ITEM.exec(item);
  if (match === null) return undefined;
  const [, before, first, last, name, behind] = match;
  const protocol = toProtocol(behind ?? before, fallback);
  if (name !== undefined) return PortSet.named(protocol, name);
  const [from, to] = [Number(first), Number(last ?? first)];
  return from >= 1 && from <= to && to <= LAST_PORT ? PortSet.range(protocol, from, to) : undefined;
}

function toProtocol(word: string | undefined, fallback: Protocol): Protocol {
  return PROTOCOLS.find((protocol) => protocol === word?.toUpperCase()) ?? fallback;
}
