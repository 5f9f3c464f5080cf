/*
 * Runs as a process of its own: reads a watch of many sessions, and prints the most memory that it took, in MiB.
 */
import { HttpsClient } from '../../../src/session/client/https-client';
import { Sessions } from '../../../src/session/sessions';

async function main(): Promise<void> {
  const [server = '', sessions = '0'] = process.argv.slice(2);
  const active = new Set<string>();
  const ended = new Set<string>();
  let most = 0;
  const sample = () => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  sample();
  const before = most;
  const timer = setInterval(sample, 20);
  for await (const { id, state } of new Sessions(new HttpsClient({ server }), { namespace: 'agents' }).watch()) {
    if (state === 'ACTIVE') active.add(id);
    if (state === 'ENDED') ended.add(id);
    if (ended.size === Number(sessions)) break;
  }
  sample();
  clearInterval(timer);
  const mebibytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  process.stdout.write(JSON.stringify({ active: active.size, before: mebibytes(before), most: mebibytes(most) }));
  process.exit(0);
}

void main();
