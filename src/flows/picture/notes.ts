import { counted } from '../../core/listed';
import type { FlowsSource } from '../flows-source';
import { nameWords, portWords } from './labels';
import type { DnsServer } from './links';
import type { FlowGraph } from './model';

/** The parts of a picture that the notes describe. */
interface Drawn extends Pick<FlowGraph, 'namespaces' | 'callers' | 'called' | 'arrows'> {
  readonly dnsServers: readonly DnsServer[];
}

/** The title of a picture. */
export function graphTitle({ workloads }: FlowsSource): string {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace)).size;
  return `Who may call whom: ${counted(workloads.length, 'workload')} in ${counted(namespaces, 'namespace')}`;
}

/** The text below a picture: sentences that replace arrows, and a legend. */
export function notesOf(
  source: FlowsSource,
  { namespaces, callers, called, arrows, dnsServers }: Drawn,
): readonly string[] {
  const boxes = [...namespaces.flatMap((namespace) => namespace.boxes), ...callers, ...called];
  const warned = (...warnings: readonly string[]) =>
    boxes.some((box) => warnings.some((warning) => box.warnings.includes(warning)));
  const legend = [
    ...(boxes.some(({ ports }) => ports.length > 0) ? ['ports are those of the called pods'] : []),
    ...(boxes.some(({ kind }) => kind === 'pods') ? ['dashed: selected by a policy, not in this set'] : []),
    ...(arrows.some(({ ports }) => ports.wide) ? ['thick orange: every port of a protocol'] : []),
    ...(warned('open to all', 'may call all')
      ? ['open to all, may call all: no policy limits it, and its arrows are not drawn']
      : []),
    ...(warned('no DNS') ? ['no DNS: it cannot look up the names that it calls'] : []),
  ];
  return [
    ...dnsServers.map((server) => dnsServerWords(server, source)),
    ...(source.notRead.length > 0 ? [`Not read: the pods of ${nameWords(source.notRead)}`] : []),
    ...(source.notEvaluated.length > 0 ? [`Not evaluated: ${nameWords(source.notEvaluated)}`] : []),
    ...(legend.length > 0 ? [legend.join('; ')] : []),
  ];
}

function dnsServerWords({ id, ports, callers }: DnsServer, { workloads }: FlowsSource): string {
  const may = workloads.filter((workload) => callers.has(workload.id));
  const others = workloads.filter((workload) => !callers.has(workload.id));
  const known = new Set(workloads.map(({ name }) => name)).size === workloads.length;
  const names = (list: typeof workloads) => nameWords(list.map(({ id, name }) => (known ? name : id)));
  const who = others.length === 0 ? 'all' : others.length < may.length ? `all but ${names(others)}` : names(may);
  return `DNS is not drawn: ${who} may look up names at ${id} on ${portWords(ports)}`;
}
