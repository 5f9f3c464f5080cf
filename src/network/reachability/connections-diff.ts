import type { AddressSet } from './address-set';
import type { AddressParty, Connection, Party } from './party';

import type { Reachability } from './reachability';

/** What changes between two sets. */
export interface ConnectionsDiff {
  /** Open in the second one alone. */
  readonly opened: readonly Connection[];

  /** Open in the first one alone. */
  readonly closed: readonly Connection[];
}

/** Compares two sets path by path, port by port, address by address; workloads go by their namespace and name. */
export function diffConnections(base: Reachability, head: Reachability): ConnectionsDiff {
  return {
    opened: added(base.connections(), head.connections()),
    closed: added(head.connections(), base.connections()),
  };
}

function added(before: readonly Connection[], after: readonly Connection[]): readonly Connection[] {
  const known = new Map<string, Connection[]>();
  for (const connection of before) {
    const key = keyOf(connection);
    const same = known.get(key);
    if (same) same.push(connection);
    else known.set(key, [connection]);
  }
  return after.flatMap((connection) => {
    let left: readonly Connection[] = [connection];
    for (const other of known.get(keyOf(connection)) ?? []) left = left.flatMap((one) => without(one, other));
    return left;
  });
}

/** All addresses go by one key: sets of them may overlap. */
function keyOf({ from, to }: Connection): string {
  return JSON.stringify([from, to].map((party) => (party.kind === 'addresses' ? 'addresses' : party.id)));
}

/** What is left of a connection without another one between the same parties. */
function without(connection: Connection, other: Connection): readonly Connection[] {
  const ports = connection.ports.minus(other.ports);
  const addresses = addressesOf(connection);
  const shared = addressesOf(other);
  if (addresses === undefined || shared === undefined) return ports.isEmpty ? [] : [{ ...connection, ports }];
  const [inside, outside] = [addresses.intersect(shared), addresses.minus(shared)];
  return [
    ...(outside.isEmpty ? [] : [withAddresses(connection, outside)]),
    ...(inside.isEmpty || ports.isEmpty ? [] : [withAddresses({ ...connection, ports }, inside)]),
  ];
}

function addressesOf({ from, to }: Connection): AddressSet | undefined {
  return [from, to].find((party) => party.kind === 'addresses')?.addresses;
}

function withAddresses(connection: Connection, addresses: AddressSet): Connection {
  const party: AddressParty = { kind: 'addresses', id: String(addresses), addresses };
  const swapped = (old: Party): Party => (old.kind === 'addresses' ? party : old);
  return { ...connection, from: swapped(connection.from), to: swapped(connection.to) };
}
