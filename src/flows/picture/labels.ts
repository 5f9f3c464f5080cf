import { groupedBy } from '../../core/grouped';
import { LAST_PORT } from '../../core/input/numbers';
import { listed, sentenceList } from '../../core/listed';
import { wrapped } from '../../core/wrapped';
import type { AddressSet, PortSet, SelectedPods } from '../../reachability/index';
import type { FlowPorts } from './model';

const SHOWN_PORTS = 8;
const SHOWN_BLOCKS = 8;
const SHOWN_NAMES = 8;
const LISTED_NAMES = 12;
const NAMES_LINE = 64;
const LINE = 36;

/** Formats ports as briefly as possible: `3000, 50051`, `443 TCP+UDP`, `53 UDP`, `all ports`. Omits TCP, the default. */
export function portWords(ports: PortSet): string {
  if (ports.isAll) return 'all ports';
  const numbers = ports.ranges.map(({ port, endPort, protocol }) => ({
    key: port === 1 && endPort === LAST_PORT ? 'all' : port === endPort ? `${port}` : `${port}-${endPort}`,
    first: port,
    protocol,
  }));
  const names = ports.names.map((named) => {
    const [protocol = '', key = ''] = named.split(' ');
    return { key, first: LAST_PORT + 1, protocol };
  });
  const words = [...groupedBy([...numbers, ...names], ({ key }) => key)]
    .sort(([, [a]], [, [b]]) => a.first - b.first)
    .map(([key, same]) => {
      const protocols = same.map(({ protocol }) => protocol).join('+');
      return protocols === 'TCP' && key !== 'all' ? key : `${key} ${protocols}`;
    });
  return listed(words, SHOWN_PORTS);
}

/** The ports of an arrow. Marks every port of a protocol as a warning. */
export function toPorts(ports: PortSet): FlowPorts {
  const wide = ports.ranges.some(({ port, endPort }) => port === 1 && endPort === LAST_PORT);
  return { words: portWords(ports), wide };
}

/** Formats addresses in a few short lines. */
export function addressLines(addresses: AddressSet): readonly string[] {
  return wrapped(listed(String(addresses).split(', '), SHOWN_BLOCKS).split(', '), LINE);
}

/** The name of selected pods, from their name label. The full selector is in small print. */
export function podWords({ pods, namespace, namespaces, unnamed }: SelectedPods): {
  readonly name: string;
  readonly details: readonly string[];
} {
  if (unnamed) return { name: 'every other pod', details: ['of every namespace'] };
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

/** Lists names: `a, b and c`. Of many names, lists the first and counts the rest. */
export function nameWords(names: readonly string[]): string {
  return names.length > SHOWN_NAMES ? listed(names, SHOWN_NAMES) : sentenceList(names);
}

/** Puts each name on its own line, or several on a line if there are many. */
export function nameLines(names: readonly string[]): readonly string[] {
  return names.length > LISTED_NAMES ? wrapped(names, NAMES_LINE) : names;
}

/** Replaces control characters, invisible characters, and characters that change the writing direction. */
export function printable(words: string): string {
  return words.replace(/\p{C}/gu, '?');
}
