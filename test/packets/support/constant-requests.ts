/*
 * Runs as a separate process in the network of a pod, which the test process cannot enter. It sends HTTP requests at a constant
 * rate, each on a connection of its own, and prints what became of them as JSON.
 */
import { get } from 'node:http';

/** What became of requests, by outcome: `200`, or why there was no answer, such as `ECONNREFUSED`. */
export type Outcomes = Readonly<Record<string, number>>;

/** Requests at a constant rate. */
export interface ConstantRequests {
  readonly url: string;
  readonly count: number;
  readonly perSecond: number;
}

const PATIENCE_MS = 5000;
const TICK_MS = 20;

async function main(): Promise<void> {
  const [url = '', count = '', perSecond = ''] = process.argv.slice(2);
  const outcomes: Record<string, number> = {};
  const pending: Promise<void>[] = [];
  const started = performance.now();
  while (pending.length < Number(count)) {
    const due = Math.min(Number(count), Math.ceil(((performance.now() - started) / 1000) * Number(perSecond)));
    while (pending.length < due) {
      pending.push(
        request(url).then((outcome) => {
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(pending);
  process.stdout.write(JSON.stringify(outcomes));
}

function request(url: string): Promise<string> {
  return new Promise((resolve) => {
    const sent = get(url, { agent: false, timeout: PATIENCE_MS }, (response) => {
      response.resume();
      response.on('end', () => resolve(String(response.statusCode)));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    sent.on('timeout', () => sent.destroy(new Error('TIMEOUT')));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

void main();
