import type { Cluster } from '../../cluster/support/cluster';

/** One connection to try. */
export interface Call {
  /** `http` requests a page, whose content names the answering pod; `dns` looks up a name. */
  readonly kind: 'http' | 'tcp' | 'udp' | 'dns';
  /** An address, or a name that the caller can resolve. */
  readonly host: string;
  readonly port: number;
}

/** The outcome of a call. */
export interface Outcome {
  /**
   * `refused` is an answer too: the packet arrived, but the port is closed. `silence`: the packets were dropped, as by a policy. Any
   * other outcome (no such name, no route) does not depend on policies.
   */
  readonly kind: 'answered' | 'refused' | 'silence' | 'unclear';
  /** The output of the caller. */
  readonly text: string;
}

/** Long enough for three SYNs (after 0, 1 and 3 s), so that one lost packet does not look like a policy. */
const PATIENCE_SECONDS = 4;

/** The exit code of a call that `timeout` ended with SIGTERM. */
const TERMINATED = 143;

/** Makes all calls at once from a pod. @returns their outcomes, in the order of the calls */
export async function callAll(
  cluster: Cluster,
  pod: { readonly name: string; readonly namespace: string },
  calls: readonly Call[],
): Promise<readonly Outcome[]> {
  const lines = calls.map((call, index) => `report ${index} ${command(call)} &`);
  // echo joins the output into one line; -f prevents globbing.
  const report = 'set -f; report() { n=$1; shift; said=$("$@" 2>&1 </dev/null); echo "$n $?" $said; }';
  const output = await cluster.execute(pod.name, pod.namespace, [report, ...lines, 'wait'].join('\n'));
  const outcomes = new Map<number, Outcome>();
  for (const [, index, status, text = ''] of output.matchAll(/^(\d+) (\d+) ?(.*)$/gm)) {
    outcomes.set(Number(index), toOutcome(Number(status), text));
  }
  return calls.map((_, index) => outcomes.get(index) ?? { kind: 'unclear', text: 'the shell did not report it' });
}

/** Programs of busybox, which start quickly, so that a hundred fit into the memory of one pod. */
function command({ kind, host, port }: Call): string {
  switch (kind) {
    case 'http':
      return `timeout ${PATIENCE_SECONDS} wget -qO- http://${host}:${port}/`;
    case 'tcp':
      return `timeout ${PATIENCE_SECONDS} nc ${host} ${port}`;
    default:
      // A server that answers on UDP also answers a DNS query.
      return `timeout ${PATIENCE_SECONDS} nslookup -type=a kubernetes.default.svc.cluster.local ${host}:${port}`;
  }
}

function toOutcome(status: number, text: string): Outcome {
  // A TLS server answers plain HTTP with an error, which is an answer.
  if (status === 0 || text.includes('server returned error')) return { kind: 'answered', text };
  // On UDP the query is repeated until the time is up.
  if (text.includes('Connection refused')) return { kind: 'refused', text };
  if (status === TERMINATED) return { kind: 'silence', text: 'TIMEOUT' };
  return { kind: 'unclear', text };
}
