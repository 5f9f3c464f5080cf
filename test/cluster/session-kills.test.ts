import { type SpawnOptions, spawn } from 'node:child_process';
import fc from 'fast-check';
import { Sessions } from '../../src/session';
import { inLanes } from '../../src/session/calls/in-lanes';
import { SEED } from '../reachability/runs';
import { Cluster, eventually } from './support/cluster';
import { CompiledSources } from './support/compiled-sources';
import type { KilledBackEnd, KillPoint } from './support/killed-back-end';
import { createOwnNamespace } from './support/own-namespace';
import { accountOf, sessionManagerClient } from './support/session-manager';

const KILLS = 100;
const PARALLEL = 3;

/** Of one process; the first has a limit, the second runs on, the others are ended. */
const SESSIONS = 4;

/** Two to create each, and three to end two of them. */
const REQUESTS = 14;

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'kills');
const credential = 'canary-credential-7431';

const killPoint: fc.Arbitrary<KillPoint> = fc.record({
  request: fc.nat(REQUESTS - 1),
  when: fc.constantFrom('before', 'during', 'after'),
  micros: fc.nat(20_000),
});

const isHere = /^v1\.28\./.test(cluster.serverVersion());

(isHere ? test : test.skip)(
  `a back end is killed by SIGKILL, ${KILLS} times at random points: reap leaves no orphan`,
  async () => {
    const startedAt = performance.now();
    process.stderr.write(`session-kills: PROPERTY_SEED=${SEED}\n`);
    const sessions = new Sessions(sessionManagerClient(cluster, namespace), { namespace });
    const { server, ca, token } = accountOf(namespace);
    const compiled = new CompiledSources(['src', 'test/cluster/support']);
    const said: string[] = [];
    const points = fc.sample(killPoint, { numRuns: KILLS, seed: SEED });
    const killOne = async ([round, kill]: readonly [number, KillPoint]): Promise<void> => {
      const ids = Array.from({ length: SESSIONS }, (_, index) => `k-${round}-${index}`);
      const told: KilledBackEnd = { server, ca, token, namespace, ids, credential, kill };
      said.push(await killed(compiled.path('test/cluster/support/killed-back-end.ts'), told));
    };
    await inLanes(points.entries(), killOne, PARALLEL);
    compiled.remove();
    expect(said.join('')).toBe('');
    const [before, ages] = [await sessions.list(), 1100];
    await new Promise((resolve) => setTimeout(resolve, ages));
    const { objects } = await sessions.reap({ dryRun: false, incompleteSeconds: 0 });
    const reasons = [...new Set(objects.map(({ why, result }) => `${why}, ${result}`))].sort();
    process.stderr.write(
      `session-kills: ${before.length} pods were left, ${objects.length} of them reaped, ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`,
    );
    expect(reasons).toEqual(['past-limit, removed', 'without-secret, removed']);
    await eventually(30, 'each pod has its own Secret, and each Secret its pod', () => {
      const { pods, secrets } = stored();
      return pods.size === secrets.size && [...secrets].every(([id, owner]) => pods.get(id) === owner);
    });
    const { pods } = stored();
    // Those with a limit are over, and none runs that was not to.
    expect([...pods.keys()].filter((id) => !/^k-\d+-[123]$/.test(id))).toEqual([]);
    expect(pods.size).toBeGreaterThan(KILLS / 4);
    await Promise.all([...pods.keys()].map((id) => sessions.end(id, { graceSeconds: 0 })));
    await eventually(30, 'nothing is left', () => stored().pods.size + stored().secrets.size === 0);
  },
  90_000,
);

/** The uids of the pods of sessions, and the owners of the Secrets, by session id. Each id has one of each at most. */
function stored(): { readonly pods: ReadonlyMap<string, string>; readonly secrets: ReadonlyMap<string, string> } {
  const [pods, secrets] = ['pods', 'secrets'].map((kind) => {
    const own = cluster
      .list<{ metadata: Stored }>(kind, namespace)
      .filter(({ metadata: { labels = {} } }) => labels.session !== undefined);
    const byId = new Map(
      own.map(({ metadata }) => [metadata.labels?.session ?? '', metadata.ownerReferences?.[0]?.uid ?? metadata.uid]),
    );
    expect(byId.size).toBe(own.length);
    return byId;
  });
  return { pods: pods ?? new Map(), secrets: secrets ?? new Map() };
}

interface Stored {
  readonly uid: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

/** Runs a back end until it is killed. @returns what it wrote @throws Error if it ended otherwise */
async function killed(program: string, told: KilledBackEnd): Promise<string> {
  const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(process.execPath, [program, JSON.stringify(told)], options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
  const [code, signal] = await new Promise<readonly unknown[]>((resolve) =>
    child.on('close', (...how) => resolve(how)),
  );
  if (signal !== 'SIGKILL') throw new Error(`the back end ended with ${code ?? signal}: ${output}`);
  return output;
}
