import type { Cluster } from '../../cluster/support/cluster';

/** One connection to try. */
export interface Call {
  /** `http` asks for a page, so that the answer tells who gave it; `dns` looks a name up. */
  readonly kind: 'http' | 'tcp' | 'udp' | 'dns';
  /** An address, or a name that the caller can resolve. */
  readonly host: string;
  readonly port: number;
}

/** How a call ended. */
export interface Outcome {
  /**
   * `refused` is an answer too: the packet went through, and nobody listens. `silence` is what a policy makes of it: the packets
   * are dropped. All else (no such name, no route) says nothing of policies.
   */
  readonly kind: 'answered' | 'refused' | 'silence' | 'unclear';
  /** What the caller was told. */
  readonly text: string;
}

/** Long enough for three SYNs (after 0, 1 and 3 s), so that one lost packet is not taken for a policy. */
const PATIENCE_SECONDS = 4;

/** `timeout` ends what takes too long with SIGTERM. */
const TERMINATED = 143;

/** Makes all the calls at once, from within a pod. @returns their outcomes, in the order of the calls */
export async function callAll(
  cluster: Cluster,
  pod: { readonly name: string; readonly namespace: string },
  calls: readonly Call[],
): Promise<readonly Outcome[]> {
  const lines = calls.map((call, index) => `report ${index} ${command(call)} &`);
  // echo joins what was said to one line; -f keeps the shell from reading it as a pattern.
  const report = 'set -f; report() { n=$1; shift; said=$("$@" 2>&1 </dev/null); echo "$n $?" $said; }';
  const output = await cluster.execute(pod.name, pod.namespace, [report, ...lines, 'wait'].join('\n'));
  const outcomes = new Map<number, Outcome>();
  for (const [, index, status, text = ''] of output.matchAll(/^(\d+) (\d+) ?(.*)$/gm)) {
    outcomes.set(Number(index), toOutcome(Number(status), text));
  }
  return calls.map((_, index) => outcomes.get(index) ?? { kind: 'unclear', text: 'the shell did not report it' });
}

/** Programs of busybox: they start at once, a hundred at a time in the memory of one pod. */
function command({ kind, host, port }: Call): string {
  switch (kind) {
    case 'http':
      return `timeout ${PATIENCE_SECONDS} wget -qO- http://${host}:${port}/`;
    case 'tcp':
      return `timeout ${PATIENCE_SECONDS} nc ${host} ${port}`;
    default:
      // What answers anything on UDP answers a question for a name.
      return `timeout ${PATIENCE_SECONDS} nslookup -type=a kubernetes.default.svc.cluster.local ${host}:${port}`;
  }
}

function toOutcome(status: number, text: string): Outcome {
  // What speaks TLS answers plain HTTP with an error: it answers.
  if (status === 0 || text.includes('server returned error')) return { kind: 'answered', text };
  // On UDP one asks again all the same, until the time is up.
  if (text.includes('Connection refused')) return { kind: 'refused', text };
  if (status === TERMINATED) return { kind: 'silence', text: 'TIMEOUT' };
  return { kind: 'unclear', text };
}
