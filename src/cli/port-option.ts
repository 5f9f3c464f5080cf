import { InvalidArgumentError } from 'commander';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import { parsePorts } from '../flows/port-text';

/** A port with its optional protocol. */
export interface PortOption {
  readonly port: number;
  readonly protocol: Protocol | undefined;
}

/** Parses a port such as `50051` or `53/UDP`. */
export function parsePort(text: string): PortOption {
  const [range, more] = parsePorts(text)?.ranges ?? [];
  if (range === undefined || more !== undefined || range.port !== range.endPort) {
    throw new InvalidArgumentError('It must be a port from 1 to 65535, such as 50051 or 53/UDP.');
  }
  return { port: range.port, protocol: /[a-z]/i.test(text) ? range.protocol : undefined };
}

/** Parses a protocol in upper or lower case. */
export function parseProtocol(text: string): Protocol {
  const protocol = PROTOCOLS.find((known) => known === text.toUpperCase());
  if (protocol === undefined) throw new InvalidArgumentError('It must be TCP, UDP or SCTP.');
  return protocol;
}
