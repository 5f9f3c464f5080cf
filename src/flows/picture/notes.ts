import { counted, nameWords, portWords } from './labels';
import type { FlowSource } from './link-ends';
import type { NameServer } from './links';
import type { FlowGraph } from './model';

/** What the notes are about. */
interface Drawn extends Pick<FlowGraph, 'namespaces' | 'callers' | 'called'> {
  readonly nameServers: readonly NameServer[];
}

/** What the picture is of. */
export function titleOf({ workloads }: FlowSource): string {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace)).size;
  return `Who may call whom: ${counted(workloads.length, 'workload')} in ${counted(namespaces, 'namespace')}`;
}

/** What is said once: in place of an arrow from each workload, and how to read the rest. */
export function notesOf(net: FlowSource, { namespaces, callers, called, nameServers }: Drawn): readonly string[] {
  const boxes = [...namespaces.flatMap((namespace) => namespace.boxes), ...callers, ...called];
  const warned = (...warnings: readonly string[]) =>
    boxes.some((box) => warnings.some((warning) => box.warnings.includes(warning)));
  const legend = [
    ...(boxes.some(({ ports }) => ports.length > 0) ? ['ports are those of whoever is called'] : []),
    ...(boxes.some(({ kind }) => kind === 'pods') ? ['dashed: named by a policy, not in this set'] : []),
    ...(warned('open to all', 'may call all')
      ? ['open to all, may call all: no policy limits it, and these arrows are not drawn']
      : []),
    ...(warned('no DNS') ? ['no DNS: it cannot look up whom it calls'] : []),
  ];
  return [
    ...nameServers.map((server) => nameServerWords(server, net)),
    ...(net.notEvaluated?.length ? [`Not judged: ${nameWords(net.notEvaluated)}`] : []),
    ...(legend.length > 0 ? [legend.join('; ')] : []),
  ];
}

function nameServerWords({ id, ports, callers }: NameServer, { workloads }: FlowSource): string {
  const may = workloads.filter((workload) => callers.has(workload.id));
  const others = workloads.filter((workload) => !callers.has(workload.id));
  const known = new Set(workloads.map(({ name }) => name)).size === workloads.length;
  const names = (list: typeof workloads) => nameWords(list.map(({ id, name }) => (known ? name : id)));
  const who = others.length === 0 ? 'all' : others.length < may.length ? `all but ${names(others)}` : names(may);
  return `DNS is not drawn: ${who} may look up names at ${id} on ${portWords(ports)}`;
}
