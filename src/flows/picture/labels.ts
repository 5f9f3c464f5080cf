import type { AddressSet } from '../../reachability/address-set';
import type { SelectedPods } from '../../reachability/network-endpoint';
import type { PortSet } from '../../reachability/port-set';
import { wrapped } from '../wrapped';
import type { FlowPorts } from './model';

const SHOWN_PORTS = 8;
const SHOWN_BLOCKS = 8;
const SHOWN_NAMES = 8;
const LISTED_NAMES = 12;
const NAMES_LINE = 64;
const LINE = 36;
const LAST_PORT = 65_535;

/** Ports in as few characters as can be: `3000, 50051`, `443 TCP+UDP`, `53 UDP`, `all ports`. TCP goes without saying. */
export function portWords(ports: PortSet): string {
  return portItems(ports).join(', ');
}

function portItems(ports: PortSet): readonly string[] {
  if (ports.isAll) return ['all ports'];
  const protocols = new Map<string, { first: number; all: string[] }>();
  const note = (key: string, first: number, protocol: string) => {
    const known = protocols.get(key) ?? { first, all: [] };
    known.all.push(protocol);
    protocols.set(key, known);
  };
  for (const { port, endPort, protocol } of ports.ranges) {
    note(
      port === 1 && endPort === LAST_PORT ? 'all' : port === endPort ? `${port}` : `${port}-${endPort}`,
      port,
      protocol,
    );
  }
  for (const named of ports.names) {
    const [protocol = '', name = ''] = named.split(' ');
    note(name, LAST_PORT + 1, protocol);
  }
  const words = [...protocols]
    .sort(([, a], [, b]) => a.first - b.first)
    .map(([key, { all }]) => (all.join() === 'TCP' && key !== 'all' ? key : `${key} ${all.join('+')}`));
  return shortened(words, SHOWN_PORTS);
}

/** Ports as an arrow says them. Every port of a protocol is worth a warning. */
export function toPorts(ports: PortSet): FlowPorts {
  const wide = ports.ranges.some(({ port, endPort }) => port === 1 && endPort === LAST_PORT);
  return { words: portWords(ports), wide };
}

/** Addresses, as people call them, in a few short lines. */
export function addressLines(addresses: AddressSet): readonly string[] {
  return wrapped(shortened(String(addresses).split(', '), SHOWN_BLOCKS), LINE);
}

/** What pods are called, by the label that is their name; the whole selector is small print. */
export function podWords({ pods, namespace, namespaces }: SelectedPods): {
  readonly name: string;
  readonly details: readonly string[];
} {
  const name = /(?:^|, )(?:app\.kubernetes\.io\/name|k8s-app|app|name)=([^,]+)/.exec(pods)?.[1];
  const where = namespaces === '' ? 'of every namespace' : `in namespaces with ${namespaces}`;
  return {
    name: name ?? (pods || 'every pod'),
    details: wrapped(
      [...(name === undefined ? [] : pods.split(', ')), ...(namespace === undefined ? [where] : [])],
      LINE,
    ),
  };
}

/** `a, b and c`; the first of many and how many more there are. */
export function nameWords(names: readonly string[]): string {
  if (names.length > SHOWN_NAMES)
    return `${names.slice(0, SHOWN_NAMES).join(', ')} and ${names.length - SHOWN_NAMES} more`;
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `1 workload`, `2 workloads`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A note in lines, broken between words: a label does not break them itself. */
export function noteLines(note: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of note.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Names, a line each; many names share lines. */
export function nameLines(names: readonly string[]): readonly string[] {
  return names.length > LISTED_NAMES ? wrapped(names, NAMES_LINE) : names;
}

/** What is invisible, or turns the direction of writing, has no place in a picture. */
export function printable(words: string): string {
  return words.replace(/\p{C}/gu, '?');
}

function shortened(words: readonly string[], shown: number): readonly string[] {
  return words.length <= shown ? words : [...words.slice(0, shown - 1), `and ${words.length - shown + 1} more`];
}
