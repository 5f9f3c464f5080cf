import { LAST_PORT } from '../../core/input/numbers';
import { PROTOCOLS, type Protocol } from '../../core/network/peer-port';
import type { ObjectField } from '../object-field';
import { PortSet } from '../port-set';
import { onlyOf } from './only-field';

/** The ports of a rule, by number and by name. */
export interface TierPorts {
  readonly ports: PortSet;
  readonly names: readonly string[];
}

const BY_FIELD = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' } as const satisfies Readonly<Record<string, Protocol>>;
const FIELDS = ['tcp', 'udp', 'sctp'] as const;

/** Reads `protocols` of a ClusterNetworkPolicy: `tcp: { destinationPort: { number: 80 } }`. */
export function readProtocols(items: readonly ObjectField[]): TierPorts {
  return joined(
    items.map((item) => {
      const key = onlyOf(item, [...FIELDS, 'destinationNamedPort']);
      if (key === undefined) return PortSet.NONE;
      if (key === 'destinationNamedPort') return readName(item.at(key));
      const protocol = item.at(key);
      onlyOf(protocol, ['destinationPort']);
      const port = protocol.at('destinationPort');
      const form = onlyOf(port, ['number', 'range']);
      if (form === undefined) return PortSet.NONE;
      return form === 'number'
        ? readNumber(port.at(form), BY_FIELD[key])
        : readRange(port.at(form), ['start', 'end'], BY_FIELD[key], 1);
    }),
  );
}

/** Reads `ports` of an AdminNetworkPolicy: `portNumber: { protocol: TCP, port: 80 }`. */
export function readPorts(items: readonly ObjectField[]): TierPorts {
  return joined(
    items.map((item) => {
      const key = onlyOf(item, ['portNumber', 'namedPort', 'portRange']);
      if (key === undefined) return PortSet.NONE;
      const port = item.at(key);
      if (key === 'namedPort') return readName(port);
      const given = port.at('protocol');
      const protocol = given.isAbsent ? 'TCP' : (given.oneOf(PROTOCOLS) ?? 'TCP');
      if (key === 'portRange') return readRange(port, ['protocol', 'start', 'end'], protocol, 0);
      port.refuseOthers('protocol', 'port');
      return readNumber(port.at('port'), protocol);
    }),
  );
}

function joined(read: readonly (PortSet | string)[]): TierPorts {
  return {
    ports: PortSet.union(read.filter((one) => one instanceof PortSet)),
    names: read.filter((one) => typeof one === 'string'),
  };
}

function readName(field: ObjectField): PortSet | string {
  return field.text('be the name of a port such as http') || PortSet.NONE;
}

function readNumber(field: ObjectField, protocol: Protocol): PortSet {
  if (field.isWhole(1, LAST_PORT)) return PortSet.range(protocol, field.value);
  field.refuse(`be a number from 1 to ${LAST_PORT}`);
  return PortSet.NONE;
}

/** @param least how much larger the end must be than the start */
function readRange(field: ObjectField, known: readonly string[], protocol: Protocol, least: 0 | 1): PortSet {
  field.refuseOthers(...known);
  const [start, end] = [field.at('start'), field.at('end')];
  if (!start.isWhole(1, LAST_PORT)) start.refuse(`be a number from 1 to ${LAST_PORT}`);
  if (!start.isWhole(1, LAST_PORT)) return PortSet.NONE;
  if (end.isWhole(start.value + least, LAST_PORT)) return PortSet.range(protocol, start.value, end.value);
  end.refuse(`be a number from ${start.value + least} to ${LAST_PORT}`);
  return PortSet.NONE;
}
