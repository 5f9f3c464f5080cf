import { parse, parseCIDR } from 'ipaddr.js';
import type { Service } from 'kubernetes-types/core/v1';
import type { NaiveParty, NaivePod, Protocol } from './naive-pods';
import { isKind, naivePods, namespaceOf } from './naive-pods';
import type { RandomSet } from './random-sets';

/** One end of a question: the reference for the checker, and the endpoints for the naive evaluator, all of which count. */
export interface End {
  readonly ref: string | NaivePod;
  readonly endpoints: readonly NaiveParty[];

  /** Whether it is one of the endpoints, and the set does not tell which one. @default false: it is all of them */
  readonly isOneOf?: boolean;
}

/** One question: may one end call the other on a port? */
export interface Cell {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A question about a Service. */
export interface ServiceCell extends Omit<Cell, 'to'> {
  readonly service: Service;
  /** The addresses that nodes may have if the objects do not give them. */
  readonly hostIps: readonly (string | undefined)[];
}

/** The maximum number of questions. */
export interface Counts {
  readonly cells: number;
  readonly serviceCells: number;
}

const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** Blocks to ask about as a whole. Some cross the bounds of others. */
const BLOCKS = ['10.0.0.0/8', '10.1.2.0/23', '192.168.0.0/30', '0.0.0.0/0', '2001:db8::/31', '::/0'];

/** The number of addresses to ask about per set. Parsing them takes most of the time. */
const ADDRESSES = 6;

/** The questions about a set, chosen among all that may have different answers. */
export function questions({ objects, outsider, salt }: RandomSet, counts: Counts) {
  const atoms = addressAtoms(objects);
  const inside = podEnds(objects, atoms);
  const pods = [...inside, { ref: outsider, endpoints: [outsider] }];
  const random = randomNumbers(salt);
  const addresses = [
    ...some(atoms, ADDRESSES, random).map((atom) => ({ ref: atom, endpoints: [atom] })),
    ...some(BLOCKS, 1, random).map((block) => blockEnd(block, atoms)),
  ];
  const among = pods.flatMap((from) => pods.map((to) => ({ from, to })));
  const outward = pods.flatMap((from) => addresses.map((to) => ({ from, to })));
  const inward = pods.flatMap((to) => addresses.map((from) => ({ from, to })));
  const services = objects.filter((object): object is Service => isKind(object, 'Service'));
  const hostIps = naivePods(objects).some(isSomewhere) ? atoms : [undefined];
  const toServices = inside.flatMap((from) => services.map((service) => ({ from, service, hostIps })));
  // Otherwise the few ports of Services are lost among all relevant ports.
  const servicePorts = services.flatMap(({ spec }) => (spec?.ports ?? []).map(toPort));
  const ports = portAtoms(objects);
  return {
    // Only few of all pairs are pairs of pods.
    cells: sample([among, outward, inward, among], [ports.named, ports.all], random, counts.cells),
    serviceCells: sample([toServices], [servicePorts, servicePorts, ports.all], random, counts.serviceCells),
  };
}

function podEnds(objects: readonly object[], atoms: readonly string[]): readonly End[] {
  return naivePods(objects).map((pod) => ({
    ref: `${pod.kind}/${pod.namespace}/${pod.name}`,
    // If its node is unknown, it can have any address.
    ...(isSomewhere(pod)
      ? { endpoints: atoms.map((address) => ({ ...pod, address })), isOneOf: true }
      : { endpoints: [pod] }),
  }));
}

/** A process on an unknown node. */
function isSomewhere({ hostNetwork, address }: NaivePod): boolean {
  return hostNetwork === true && address === undefined;
}

function blockEnd(block: string, atoms: readonly string[]): End {
  const [network, length] = parseCIDR(block);
  const inside = atoms.map((atom) => parse(atom)).filter((atom) => atom.kind() === network.kind());
  const meant = [network, ...inside.filter((atom) => atom.match(network, length))];
  return { ref: block, endpoints: meant.map((atom) => atom.toString()) };
}

/** A random selection, in any order. */
export function some<T>(list: readonly T[], count: number, random: () => number): readonly T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ item }) => item);
}

/** `s.default.svc` */
export function serviceRef(service: Service): string {
  return `${service.metadata?.name}.${namespaceOf(service)}.svc`;
}

/** Each pair with each port if there are few, else the given number of them, from each of the lists in turn. */
function sample<T>(
  pairLists: readonly (readonly T[])[],
  portLists: readonly (readonly Port[])[],
  random: () => number,
  count: number,
): readonly (T & Port)[] {
  const [pairs, ports] = [[...new Set(pairLists.flat())], portLists.at(-1) ?? []];
  if (pairs.length * ports.length <= count) return pairs.flatMap((pair) => ports.map((port) => ({ ...pair, ...port })));
  const pick = <U>(lists: readonly (readonly U[])[], index: number): readonly U[] => {
    const list = lists[index % lists.length] ?? [];
    return list.slice(Math.floor(random() * list.length)).slice(0, 1);
  };
  return [...Array(count).keys()].flatMap((index) =>
    pick(pairLists, Math.floor(index / portLists.length)).flatMap((pair) =>
      pick(portLists, index).map((port) => ({ ...pair, ...port })),
    ),
  );
}

interface Port {
  readonly port: number;
  readonly protocol: Protocol;
}

interface PortAtoms {
  /** Every port at which an answer can change: the ends of ranges and their neighbours, of all protocols. */
  readonly all: readonly Port[];
  /** The ports in the objects, with their protocols. */
  readonly named: readonly Port[];
}

function portAtoms(objects: readonly object[]): PortAtoms {
  const named: Port[] = [];
  visit(objects, (key, value, { protocol }) => {
    if (typeof value !== 'number') return;
    if (['port', 'endPort', 'containerPort', 'targetPort'].includes(key)) named.push(toPort({ port: value, protocol }));
  });
  const numbers = new Set([1, 65_535, ...named.flatMap(({ port }) => [port - 1, port, port + 1])]);
  const legal = [...numbers].filter((port) => port >= 1 && port <= 65_535);
  return { all: legal.flatMap((port) => PROTOCOLS.map((protocol) => ({ port, protocol }))), named };
}

function toPort({ port, protocol }: { readonly port: number; readonly protocol?: unknown }): Port {
  return { port, protocol: PROTOCOLS.find((known) => known === protocol) ?? 'TCP' };
}

/**
 * The first address of each interval between the bounds of all blocks, and the last address of each family.
 */
export function addressAtoms(objects: readonly object[]): readonly string[] {
  const firsts: Record<4 | 16, Set<bigint>> = {
    4: new Set([0n, (1n << 32n) - 1n]),
    16: new Set([0n, (1n << 128n) - 1n]),
  };
  visit(objects, (key, value) => {
    const blocks = key === 'cidr' ? [value] : key === 'except' && Array.isArray(value) ? value : [];
    for (const block of blocks) {
      const [address, length] = parseCIDR(String(block));
      const bytes = address.toByteArray();
      const size = 1n << BigInt(bytes.length * 8 - length);
      const first = (toBigInt(bytes) / size) * size;
      const family = firsts[bytes.length === 4 ? 4 : 16];
      family.add(first);
      if (first + size < 1n << BigInt(bytes.length * 8)) family.add(first + size);
    }
  });
  return [
    ...[...firsts[4]].map((value) => toAddress(value, 4)),
    ...[...firsts[16]].map((value) => toAddress(value, 16)),
  ];
}

function toBigInt(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

function toAddress(value: bigint, length: 4 | 16): string {
  const hex = value.toString(16).padStart(length * 2, '0');
  if (length === 16) return parse((hex.match(/.{4}/g) ?? []).join(':')).toString();
  return (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
}

function visit(
  value: unknown,
  look: (key: string, value: unknown, of: Readonly<Record<string, unknown>>) => void,
): void {
  if (typeof value !== 'object' || value === null) return;
  const of: Readonly<Record<string, unknown>> = { ...value };
  for (const [key, inner] of Object.entries(of)) {
    look(key, inner, of);
    visit(inner, look);
  }
}

/** Pseudo-random numbers from 0 to 1, the same for the same salt. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function randomNumbers(salt: number): () => number {
  let state = salt >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
