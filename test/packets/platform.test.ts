import type { Pod } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { builtInProfiles } from '../../src/session';
import { Cluster, eventually } from '../cluster/support/cluster';
import { AGENTS, SERVICES } from '../cluster/support/platform';
import { distObjects } from '../support/dist';
import { isWanted } from '../support/wanted-paths';
import { reachabilityOf } from './support/cluster-state';
import { type Door, otherDoors, podDoors } from './support/doors';
import { installPods, stubOf } from './support/install-pods';
import { allReady, install, startSession } from './support/installation';
import { type Cell, disagreements, type Judge, measure, nameOf } from './support/matrix';
import { findPods, type LiveParty } from './support/parties';
import { probeCounts } from './support/probes';
import { report } from './support/report';
import { scrape } from './support/scrape';
import { differences, fitted, otherDifferences } from './support/small-node';
import { INTRUDERS, NEIGHBOURS, POD_PARTIES } from './support/stella-parties';
import { STELLA_PATHS } from './support/stella-paths';
import { importStubImages, STELLA_IMAGES } from './support/stub-images';
import { toTable } from './support/table';
import { TestNode } from './support/test-node';

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
const dist = distObjects('stella');
jest.setTimeout(300_000);

let parties: readonly LiveParty[] = [];
let doors: readonly Door[] = [];
let cells: readonly Cell[] = [];

const wanted: Judge = ({ name }, { to, protocol, port }) => isWanted(STELLA_PATHS, name, to, protocol, port);

/** The evaluator, with the current objects of the API server. */
function evaluator(): Judge {
  const set = reachabilityOf(cluster);
  return (from, { judged, protocol }) => set.verdict(from.id, judged.id, judged.port, protocol) === 'open';
}

beforeAll(async () => {
  importStubImages(node, STELLA_IMAGES);
  // LiveKit Cloud accepts media on UDP 50000 to 60000, and the simulated internet on the first of these.
  const stop = node.answerOutside(50_000);
  try {
    await install(cluster, dist);
    await installPods(cluster, [...INTRUDERS, ...NEIGHBOURS].map(stubOf));
    for (const profile of Object.values(builtInProfiles)) await startSession(profile, AGENTS);
    await allReady(cluster, [AGENTS, SERVICES, ...new Set(NEIGHBOURS.map(({ namespace }) => namespace))]);
    parties = findPods(cluster, POD_PARTIES);
    doors = [...podDoors(cluster, parties), ...otherDoors()];
    cells = await measure(cluster, parties, doors, { wanted, evaluator: evaluator() });
    report('matrix.txt', toTable(cells));
  } finally {
    stop();
  }
});

describe('the running platform', () => {
  test('is STELLA as in dist/, except for lower requests of cpu and memory', () => {
    const paths = differences(dist, dist.map(fitted));
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      expect(path).toMatch(/^\d+\.spec\.(template\.spec\.)?containers\.\d+\.resources\.requests\.(cpu|memory)$/);
    }
  });

  test('has no other differences by kubectl diff', async () => {
    // There is no diff for a Pod, because its requests cannot be changed.
    const comparable = dist.filter(({ kind }) => kind !== 'Pod');
    // A status that a controller writes in between shows as a difference for a moment.
    await eventually(30, 'nothing else differs', () => otherDifferences(cluster.diff(comparable)).length === 0);
  });
});

describe('every path', () => {
  test('has the same verdict in the table, the evaluator and real packets', () => {
    expect(disagreements(cells)).toEqual([]);
  });

  test('of each kind was tried', () => {
    expect(cells.length).toBeGreaterThan(1500);
    expect(cells.filter(({ packets }) => packets === 'open').map(nameOf)).toEqual(
      expect.arrayContaining([
        'stella-agent → stt-service TCP 50051 by its Service',
        'stella-light → internet UDP 50000',
        'echo-agent → kube-dns UDP 53 by its Service',
        'prometheus → echo-agent TCP 8080',
      ]),
    );
  });
});

test("the kubelet's probes pass under default deny", async () => {
  const pods = [AGENTS, SERVICES].flatMap((namespace) =>
    cluster.list<Pod>('pods', namespace).filter(({ metadata }) => metadata?.labels?.app !== 'stranger'),
  );
  const [name = ''] = pods.map(({ spec }) => spec?.nodeName ?? '');
  const counts = () => probeCounts(cluster, name, pods);
  await eventually(60, 'each probe has passed', () => counts().every(({ passed }) => passed > 0));
  // Liveness and readiness probes of three sessions, and of two pods of each service with probes.
  expect(counts()).toHaveLength(2 * (3 + 2 * 3));
  const states = pods.flatMap(({ status }) => status?.containerStatuses ?? []);
  expect(states.filter(({ ready, restartCount }) => !ready || restartCount > 0)).toEqual([]);
});

test('the scraper reaches the metrics of every session', async () => {
  const [prometheus] = parties.find(({ name }) => name === 'prometheus')?.pods ?? [];
  if (prometheus === undefined) throw new Error('there is no Prometheus');
  const monitors = dist.filter(({ kind }) => kind === 'PodMonitor');
  const scrapes = await Promise.all(monitors.map((monitor) => scrape(cluster, prometheus, monitor)));
  expect(scrapes.flat().map(({ pod }) => pod)).toHaveLength(3);
  for (const { metrics } of scrapes.flat()) expect(metrics).toMatch(/^agent_requests_total \d+$/m);
});

describe('with broken policies', () => {
  const removed = [
    ['default-deny', AGENTS],
    ['stella-agent', AGENTS],
    ['message-recorder', SERVICES],
  ] as const;
  const allowAll: NetworkPolicy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-all', namespace: SERVICES },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'stt-service' } },
      ingress: [{}],
      policyTypes: ['Ingress'],
    },
  };
  const callers = ['stella-agent', 'message-recorder', 'stranger', 'stranger in ai-agents'];
  let before: Judge = () => false;
  let broken: readonly Cell[] = [];

  beforeAll(async () => {
    before = evaluator();
    for (const [name, namespace] of removed) cluster.delete('networkpolicy', name, namespace);
    cluster.apply([allowAll]);
    const judges = { wanted, evaluator: evaluator(), justChanged: true };
    broken = await measure(
      cluster,
      parties.filter(({ name }) => callers.includes(name)),
      doors,
      judges,
    );
  });

  afterAll(() => {
    cluster.delete('networkpolicy', 'allow-all', SERVICES);
    cluster.apply(dist.filter(({ kind }) => kind === 'NetworkPolicy'));
  });

  test('the comparison fails for each broken policy', () => {
    expect(disagreements(broken).map((line) => line.replace(/ \(.*/, ''))).toEqual(
      expect.arrayContaining([
        'stranger → stella-agent TCP 8080: wanted closed, evaluator open, packets open',
        'stranger → stt-service TCP 50051 by its Service: wanted closed, evaluator open, packets open',
        'stranger in ai-agents → metadata TCP 443: wanted closed, evaluator open, packets open',
        'message-recorder → session-management-server TCP 3000 by its Service: wanted open, evaluator closed, packets closed',
      ]),
    );
  });

  test('the evaluator finds each difference that packets find', () => {
    expect(disagreements(broken.map((cell) => ({ ...cell, wanted: cell.evaluator })))).toEqual([]);
  });

  test('the comparison fails for an evaluator with other policies than the network', () => {
    const blind = broken.map((cell) => {
      const from = parties.find(({ name }) => name === cell.from);
      const verdict = from !== undefined && before(from, cell.door);
      return { ...cell, wanted: cell.packets === 'open', evaluator: verdict };
    });
    expect(disagreements(blind).length).toBeGreaterThan(10);
  });
});
