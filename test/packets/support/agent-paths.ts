import type { Cell } from './matrix';

/** One path to or from an agent, and whether it must be open. */
export interface AgentPath {
  /** The description. */
  readonly path: string;
  readonly from: 'agent' | 'stranger' | 'prometheus';
  /** The called pod or address. */
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly wanted: boolean;
}

/** The relevant paths of an agent in a room of a self-hosted LiveKit server with a public address. */
export const AGENT_PATHS: readonly AgentPath[] = [
  path('any pod of any namespace → the agent', 'stranger', 'agent', 'TCP 8080', 'closed'),
  path("Prometheus → the agent's metrics", 'prometheus', 'agent', 'TCP 8080', 'open'),
  path('the agent → DNS over UDP', 'agent', 'kube-dns', 'UDP 53', 'open'),
  path('the agent → DNS over TCP', 'agent', 'kube-dns', 'TCP 53', 'open'),
  path('the agent → speech to text', 'agent', 'stt-service', 'TCP 50051', 'open'),
  path('the agent → text to speech', 'agent', 'tts-service', 'TCP 50052', 'open'),
  path('the agent → the session server', 'agent', 'session-management-server', 'TCP 50051', 'open'),
  path('the agent → its LiveKit server', 'agent', 'internet', 'TCP 7880', 'open'),
  path('the agent → the internet', 'agent', 'internet', 'TCP 443', 'open'),
  path('the agent → the internet, unencrypted', 'agent', 'internet', 'TCP 80', 'closed'),
  path('the agent → a private address', 'agent', 'private range', 'TCP 443', 'closed'),
  path('the agent → the metadata service, 169.254.169.254', 'agent', 'metadata', 'TCP 443', 'closed'),
  path('the agent → any pod of any namespace', 'agent', 'stranger', 'UDP 53', 'closed'),
];

/** The cell of a path. @throws Error if no packet was sent */
export function cellOf(cells: readonly Cell[], { path: words, from, to, protocol, port }: AgentPath): Cell {
  const found = cells.find(
    ({ from: caller, door }) => caller === from && door.to === to && door.protocol === protocol && door.port === port,
  );
  if (found === undefined) throw new Error(`no packet was sent for: ${words}`);
  return found;
}

/** The paths as a table in Markdown, with the verdicts of two sets of policies. */
export function toMarkdown(document: readonly Cell[], ours: readonly Cell[]): string {
  const rows = AGENT_PATHS.map((agentPath) => {
    const { path: words, protocol, port, wanted } = agentPath;
    const should = wanted ? 'open' : 'closed';
    const verdicts = [document, ours].map((cells) => {
      const { packets } = cellOf(cells, agentPath);
      return packets === should ? packets : `**${packets}**`;
    });
    return `| ${[words, `${protocol} ${port}`, should, ...verdicts].join(' | ')} |`;
  });
  return ['| path | port | wanted | the original | ours |', '| --- | --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function path(words: string, from: AgentPath['from'], to: string, port: string, wanted: 'open' | 'closed'): AgentPath {
  const [protocol, number] = port.split(' ');
  return {
    path: words,
    from,
    to,
    protocol: protocol === 'UDP' ? 'UDP' : 'TCP',
    port: Number(number),
    wanted: wanted === 'open',
  };
}
