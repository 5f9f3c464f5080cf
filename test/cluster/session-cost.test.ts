import { AgentProfile, type KubernetesClient, renderOwnedSecret, renderSession, Sessions } from '../../src/session';
import { Cluster } from './support/cluster';
import { CountingClient } from './support/counting-client';
import { createOwnNamespace } from './support/own-namespace';
import { sessionManagerClient } from './support/session-manager';
import { testProfile } from './support/sessions';

const PAIRS = 60;
const PARALLEL = 10;

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'cost');
const credentials = { API_KEY: 'fake-key-of-a-test' };

/** Its pods stay Pending, so that nothing else has work with them. */
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], schedulerName: 'none-of-a-test' });

/** The milliseconds of a batch of sessions, by the wall clock and of the processor. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** On one version: the cost is the client's. */
const isHere = /^v1\.28\./.test(cluster.serverVersion());

(isHere ? test : test.skip)(
  `Sessions.create sends the two requests of a session and no more: its cost beside them, ${PAIRS} pairs of ${PARALLEL} in parallel`,
  async () => {
    const client = sessionManagerClient(cluster, namespace);
    const counting = new CountingClient(client);
    const sessions = new Sessions(counting, { namespace });
    const kinds = {
      raw: (id: string) => rawCreate(client, id),
      ours: (id: string) => sessions.create(profile, { id, credentials }),
    };
    const pairs: { readonly raw: Cost; readonly ours: Cost }[] = [];
    for (let pair = -5; pair < PAIRS; pair++) {
      const batch = async (kind: 'raw' | 'ours') => {
        const ids = Array.from({ length: PARALLEL }, (_, index) => `${kind}-${pair + 5}-${index}`);
        return cost(() => Promise.all(ids.map((id) => kinds[kind](id))));
      };
      // The order alternates: what the one leaves behind is the other's as often.
      const first = pair % 2 === 0 ? await batch('raw') : undefined;
      const ours = await batch('ours');
      const raw = first ?? (await batch('raw'));
      // The first ones warm up.
      if (pair >= 0) pairs.push({ raw, ours });
    }
    for (const kind of ['wall', 'cpu'] as const) {
      const of = (which: 'raw' | 'ours') => (median(pairs.map((pair) => pair[which][kind])) / PARALLEL).toFixed(2);
      const ratios = pairs.map(({ raw, ours }) => (ours[kind] / raw[kind] - 1) * 100).sort((a, b) => a - b);
      const [low, high] = medianBounds(ratios);
      process.stderr.write(
        `session-cost: ${kind} ms of a session: raw ${of('raw')}, Sessions ${of('ours')}; median of ${PAIRS} pairs ${median(ratios).toFixed(1)} %, 95 % within ${low.toFixed(1)} to ${high.toFixed(1)} %\n`,
      );
    }
    expect(counting.kinds.map((kind) => [kind, counting.of(kind)])).toEqual([
      ['POST pods', (PAIRS + 5) * PARALLEL],
      ['POST secrets', (PAIRS + 5) * PARALLEL],
    ]);
  },
  120_000,
);

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const [cpuAt, wallAt] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpuAt);
  return { wall: performance.now() - wallAt, cpu: (user + system) / 1000 };
}

/** The two requests of a session, with the same strict checks, and nothing else. */
async function rawCreate(client: KubernetesClient, id: string): Promise<void> {
  const { pod, secret } = renderSession(profile, { id, namespace, credentials });
  const created = await post(client, 'pods', pod);
  if (secret !== undefined) await post(client, 'secrets', { ...renderOwnedSecret(secret, created), immutable: true });
}

async function post(client: KubernetesClient, resource: string, body: object) {
  const path = `/api/v1/namespaces/${namespace}/${resource}?fieldValidation=Strict`;
  const answer = await client.request({ method: 'POST', path, body });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`HTTP status ${answer.status}`);
  return JSON.parse(text);
}

function median(all: readonly number[]): number {
  return [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? Number.NaN;
}

/** The ranks between which the median lies in 95 of 100 samples. */
function medianBounds(sorted: readonly number[]): readonly [number, number] {
  const reach = 0.98 * Math.sqrt(sorted.length);
  const at = (rank: number) => sorted[Math.round(rank)] ?? Number.NaN;
  return [at(sorted.length / 2 - reach), at(sorted.length / 2 + reach)];
}
