import { execFile } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pod } from 'kubernetes-types/core/v1';
import { FakeApiServer } from '../../support/fake-api-server';
import { podOf } from './lifecycles';
import { at } from './status/pods';

const SESSIONS = 10_000;
const PAGE = 500;

/** As large as a session's pod on a real API server: 3 to 10 kB, most of it managedFields. */
function podAt(index: number, version: number, parts: Parameters<typeof podOf>[2]): Pod {
  const pod = podOf(`s${index}`, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, parts);
  const managedFields = [{ manager: 'kubelet', fieldsV1: { 'f:status': 'x'.repeat(6000) } }];
  return { ...pod, metadata: { ...pod.metadata, resourceVersion: String(version), managedFields } };
}

/** Lists all sessions as ACTIVE; in the watch, each changes twice, and ends. */
function reply(path: string, response: ServerResponse) {
  const url = new URL(path, 'http://fake');
  if (url.searchParams.get('watch') === 'true') {
    void play(response);
    return undefined;
  }
  const from = Number(url.searchParams.get('continue') ?? 0);
  const items = Array.from({ length: PAGE }, (_, index) => podAt(from + index, 1 + from + index, {}));
  const next = from + PAGE < SESSIONS ? String(from + PAGE) : undefined;
  return { status: 200, body: { metadata: { resourceVersion: String(SESSIONS), continue: next }, items } };
}

async function play(response: ServerResponse): Promise<void> {
  response.writeHead(200);
  const steps = [{ conditions: [] }, {}, { deleted: [at(30), 0] as const }, { deleted: [at(30), 0] as const }];
  let version = SESSIONS;
  for (const [step, parts] of steps.entries()) {
    for (let index = 0; index < SESSIONS; index += 1) {
      version += 1;
      const type = step === steps.length - 1 ? 'DELETED' : 'MODIFIED';
      const line = `${JSON.stringify({ type, object: podAt(index, version, parts) })}\n`;
      if (!response.write(line)) await new Promise((resolve) => response.once('drain', resolve));
    }
  }
}

test('a watch of 10,000 sessions takes less than 120 MiB, and 200 with the process around it', async () => {
  const server = await FakeApiServer.start(({ path }, response) => reply(path, response));
  try {
    const script = join(__dirname, 'memory-of-a-watch.ts');
    const args = ['--import', 'tsx', script, server.url, String(SESSIONS)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 100_000 });
    const { active, before, most }: { active: number; before: number; most: number } = JSON.parse(stdout);
    expect(active).toBe(SESSIONS);
    // What compiles TypeScript has taken 80 to 110 MiB before. Measured: 80 to 95 MiB more, most of it garbage of 60,000 pods.
    expect(most - before).toBeGreaterThan(0);
    expect(most - before).toBeLessThan(120);
  } finally {
    server.stop();
  }
}, 120_000);
