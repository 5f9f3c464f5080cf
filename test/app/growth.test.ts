import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecutionCounts } from '../support/execution-counts';

/*
 * A synth of twice as many tenants does twice as much, in every function and every block of `src`: a list that is searched for each
 * tenant fails here, whoever wrote it, and on a busy machine too.
 */

/** Each app has twice as many tenants as the one before it. */
const SIZES = [10, 20, 40] as const;

/** What n tenants do is a + b n: the last app adds twice as much to the second as the second adds to the first; 2.4 times to sort them. */
const ADDED_MAX = 2.5;

/** What is done once more or less, such as the first use of a text that is shared. */
const FEW = 5;

/** A function that everybody calls, so that its counts say nothing of its own. */
const OF_CALLERS = /^src\/core\/plain\.ts ownValue /;

type Counts = ReadonlyMap<string, number>;

/** What grows faster than the number of tenants, with its three counts. */
function faster([small, middle, large]: readonly [Counts, Counts, Counts]): readonly string[] {
  return [...large].flatMap(([place, last]) => {
    const [first, second] = [small.get(place) ?? 0, middle.get(place) ?? 0];
    // Of some functions that run a few hundred times, V8 begins to count late: what grows has run for the middle size too.
    const isFaster = second > 0 && last - second > ADDED_MAX * (second - first) + FEW;
    return isFaster && !OF_CALLERS.test(place) ? [`${place}: ${first}, ${second}, ${last}`] : [];
  });
}

let counts: ExecutionCounts;
let tenants: typeof import('./many-tenants');
let foreign: typeof import('./many-foreign');
let services: typeof import('./many-services');
const folder = mkdtempSync(join(tmpdir(), 'growth-'));

beforeAll(async () => {
  counts = await ExecutionCounts.start();
  // Loaded now, because only code that is loaded after the start is counted.
  tenants = jest.requireActual<typeof import('./many-tenants')>('./many-tenants');
  foreign = jest.requireActual<typeof import('./many-foreign')>('./many-foreign');
  services = jest.requireActual<typeof import('./many-services')>('./many-services');
});

beforeEach(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  // Computes what is computed once for all apps.
  tenants.writeTenants(2, join(folder, 'first'));
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => {
  await counts.stop();
  rmSync(folder, { recursive: true });
});

/** Folders of which none is there yet, because a file that is there is compared. */
function newFolders(name: string): () => string {
  let folders = 0;
  return () => {
    folders += 1;
    return join(folder, `${name}-${folders}`);
  };
}

async function measured(work: (size: number) => void): Promise<readonly [Counts, Counts, Counts]> {
  const [small, middle, large] = SIZES;
  return [await counts.of(() => work(small)), await counts.of(() => work(middle)), await counts.of(() => work(large))];
}

/** What grows faster than the size, each time that it is measured: at times V8 loses the counts of a function. */
async function grows(work: (size: number) => void): Promise<readonly string[]> {
  const [first, second] = [faster(await measured(work)), faster(await measured(work))];
  const places = second.map(placeOf);
  return first.filter((line) => places.includes(placeOf(line)));
}

function placeOf(line: string): string {
  return line.slice(0, line.lastIndexOf(': '));
}

test('nothing in src runs more often for each of many tenants than for each of a few', async () => {
  const outdirs = newFolders('tenants');
  const write = (size: number) => tenants.writeTenants(size, outdirs());
  expect((await counts.of(() => write(2))).size).toBeGreaterThan(1_000);
  expect(await grows(write)).toEqual([]);
});

test.each([
  [
    'workloads that this library did not make',
    'src/network/foreign/service-ports.ts portsBehind',
    () => foreign.writeForeign,
  ],
  ['services in a namespace', 'src/core/pods/shared-budgets.ts sharedBudgets', () => services.writeServices],
  ['profiles in a namespace', 'src/namespace/object-claims.ts volumesOfSessions', () => services.writeProfiles],
])('nothing in src runs more often for each of many %s', async (what, called, writer) => {
  const outdirs = newFolders(what);
  const write = (size: number) => writer()(size, outdirs());
  const first = await counts.of(() => write(2));
  expect([...first.keys()].filter((place) => place.startsWith(`${called} at `))).not.toEqual([]);
  expect(await grows(write)).toEqual([]);
});

test('a search in the list of all tenants for each of them is found', async () => {
  const searched = await measured((size) => tenants.searchTenants(size));
  expect(faster(searched)).toContainEqual(expect.stringMatching(/^src\/core\/order\.ts compare at \d+: 55, 210, 820$/));
});

test.each([
  ['the pods of its service are put together twice', 'src/service/microservice-spec.ts servicePods', 2],
  [
    'the contents of two namespaces are counted for the checks and for README.md, and one again without its autoscaler',
    'src/namespace/namespace-contents.ts contentsOf',
    5,
  ],
  ['the spec of its agents is that of the profile of all tenants', 'src/agent/pod-template.ts specOf', 0],
  ['no more sets of policies are read', 'src/reachability/reachability.ts Reachability', 0],
])('for each tenant, %s', async (_what, name, times) => {
  const [small, middle] = await measured((size) => tenants.writeTenants(size, folder));
  const runs = (found: Counts) =>
    Math.max(0, ...[...found].map(([place, count]) => (place.startsWith(`${name} at `) ? count : 0)));
  expect((runs(middle) - runs(small)) / (SIZES[1] - SIZES[0])).toBe(times);
});
