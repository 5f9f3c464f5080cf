import type { Pod, Secret, Service } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { Cluster as ClusterFacts } from '../../src/core/cluster/cluster';
import { Cluster, eventually } from '../cluster/support/cluster';
import { azoraObjects } from '../platforms/azora-objects';
import {
  AI,
  AZORA_OPERATED_SERVICES,
  AZORA_STUBS,
  AZORA_WORKLOADS,
  CORE,
  MONITORING,
} from '../platforms/azora-parties';
import { DIST_PATHS, WANTED_PATHS } from '../platforms/azora-paths';
import { distObjects } from '../support/dist';
import { API_SERVER, OUTSIDE } from '../support/parties';
import { isWanted, type Paths } from '../support/wanted-paths';
import { Authority } from '../tls/support/authority';
import { reachabilityOf } from './support/cluster-state';
import { type Door, otherDoors, podDoors } from './support/doors';
import { installPods } from './support/install-pods';
import { allReady, install } from './support/installation';
import {
  type Caller,
  type Cell,
  disagreements,
  type Judge,
  type Judges,
  measure,
  measureFrom,
  nameOf,
} from './support/matrix';
import { findPods, type LiveParty, type LivePod, NAME_SERVER } from './support/parties';
import { probeCounts } from './support/probes';
import { report } from './support/report';
import { differences, fitted, otherDifferences } from './support/small-node';
import { AZORA_IMAGES, importStubImages } from './support/stub-images';
import { toTable } from './support/table';
import { TestNode } from './support/test-node';

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
const dist = distObjects('azora');
jest.setTimeout(300_000);

/** The Secrets that Strimzi's and CloudNativePG's operators would create. */
const OPERATED_SECRETS: readonly Secret[] = [
  secretOf(AI, 'events-user-analytics', { password: 'not a credential' }),
  secretOf(AI, 'events-cluster-ca-cert', { 'ca.crt': 'not a certificate' }),
  secretOf(CORE, 'postgres-ca', { 'ca.crt': 'not a certificate' }),
];

/** Callers outside the cluster. Traffic from the node itself, including the API server's, is not subject to policies on this network. */
const OUTSIDE_CALLERS: readonly Caller[] = OUTSIDE.filter(({ name }) => name !== 'metadata').map(
  ({ name, address }) => ({
    name,
    id: address,
    resolves: false,
    pods: [],
    call: (calls) => node.callFromOutside(address, calls),
  }),
);

function secretOf(namespace: string, name: string, values: Readonly<Record<string, string>>): Secret {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { ...values } };
}

/** The certificate of the gateway, which the platform's README.md asks for. */
function gatewayCertificate(): Secret {
  const authority = new Authority('/CN=gateway');
  const { certificate, key } = authority.sign('api.example.com', 'serverAuth', ['api.example.com']);
  authority.remove();
  return secretOf(CORE, 'api-gateway-tls', { 'tls.crt': certificate, 'tls.key': key });
}

let parties: readonly LiveParty[] = [];
let doors: readonly Door[] = [];
let cells: readonly Cell[] = [];

/** The wanted paths, by the table of test/platforms, on a network where an ipBlock matches pods too. */
const wanted = judgeBy(DIST_PATHS);

function judgeBy(table: readonly Paths[]): Judge {
  return ({ name }, { to, protocol, port }) => isWanted(table, name, to, protocol, port);
}

function refOf({ namespace, name }: Pick<LivePod, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** The evaluator, with the current objects of the API server. */
function evaluator(): Judge {
  const set = reachabilityOf(cluster);
  const bare = new Set(set.workloads.flatMap(({ namespace, pods }) => pods.map((name) => refOf({ namespace, name }))));
  return ({ id, pods: [caller, other] }, { judged, protocol }) => {
    // A pod always reaches itself, so packets go to another one of the same party.
    const isOwn = id === judged.id && caller !== undefined && other !== undefined && bare.has(refOf(caller));
    const [from, to] = isOwn ? [refOf(caller), refOf(other)] : [id, judged.id];
    return set.verdict(from, to, judged.port, protocol) === 'open';
  };
}

beforeAll(async () => {
  importStubImages(node, AZORA_IMAGES);
  await install(cluster, dist);
  cluster.apply([...OPERATED_SECRETS, gatewayCertificate(), ...AZORA_OPERATED_SERVICES]);
  await installPods(
    cluster,
    AZORA_STUBS.flatMap(({ stubs }) => stubs),
  );
  await allReady(cluster, [CORE, AI, MONITORING, ...new Set(AZORA_STUBS.map(({ namespace }) => namespace))]);
  parties = findPods(cluster, [...AZORA_WORKLOADS, ...AZORA_STUBS, NAME_SERVER]);
  doors = [...podDoors(cluster, parties, ({ ports }) => ports), ...otherDoors()];
  cells = await measureAll(parties, doors, { wanted, evaluator: evaluator() });
  report('azora.txt', toTable(cells));
});

/** Callers: pods, and addresses outside for endpoints with an address inside. */
async function measureAll(
  callers: readonly LiveParty[],
  called: readonly Door[],
  judges: Judges,
): Promise<readonly Cell[]> {
  const inside = called.filter(({ to, through }) => through === 'address' && !OUTSIDE.some(({ name }) => name === to));
  const measured = [
    measure(cluster, callers, called, judges),
    ...OUTSIDE_CALLERS.map((caller) => measureFrom(caller, inside, judges)),
  ];
  return (await Promise.all(measured)).flat();
}

function rows(...names: readonly string[]): readonly LiveParty[] {
  return parties.filter(({ name }) => names.includes(name));
}

/** Only the outcome, without the caller's output. */
function verdicts(found: readonly Cell[]): readonly string[] {
  return disagreements(found).map((line) => line.replace(/ \(.*/, ''));
}

describe('the running platform', () => {
  test('is Azora as in dist/, except for lower requests of cpu and memory', () => {
    const paths = differences(dist, dist.map(fitted));
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      expect(path).toMatch(/^\d+\.spec\.template\.spec\.containers\.\d+\.resources\.requests\.(cpu|memory)$/);
    }
  });

  test('has no other differences by kubectl diff', async () => {
    // A status that a controller writes in between shows as a difference for a moment.
    await eventually(30, 'nothing else differs', () => otherDifferences(cluster.diff(dist)).length === 0);
  });

  test('has passed its probes under default deny', async () => {
    const pods = [CORE, AI, MONITORING]
      .flatMap((namespace) => cluster.list<Pod>('pods', namespace))
      .filter(({ metadata }) => metadata?.ownerReferences !== undefined);
    const counts = () => probeCounts(cluster, pods[0]?.spec?.nodeName ?? '', pods);
    await eventually(60, 'each probe has passed', () => counts().every(({ passed }) => passed > 0));
    // Liveness and readiness probes of two pods of eight services, of the counting one, and of the gateway's pump.
    expect(counts()).toHaveLength(2 * (8 * 2 + 2));
    const states = pods.flatMap(({ status }) => status?.containerStatuses ?? []);
    expect(states.filter(({ ready, restartCount }) => !ready || restartCount > 0)).toEqual([]);
  });
});

describe('every path', () => {
  test('has the same verdict in the table, the evaluator and real packets', () => {
    expect(disagreements(cells)).toEqual([]);
  });

  test('of each kind was tried', () => {
    expect(cells.length).toBeGreaterThan(2500);
    expect(cells.filter(({ packets }) => packets === 'open').map(nameOf)).toEqual(
      expect.arrayContaining([
        'internet → api-gateway TCP 8443',
        'api-gateway → user-service TCP 8080 by its Service',
        'user-service → postgres TCP 5432 by its Service',
        'session-service → redis TCP 6379 by its Service',
        'ai-agent-service → internet TCP 443',
        'analytics-service → kafka TCP 9093 by its Service',
        'analytics-service → kube-dns UDP 53 by its Service',
        'cnpg-operator → postgres TCP 8000',
        'strimzi-operator → kafka TCP 8443',
        'redis-operator → redis TCP 9443',
        'prometheus → redis TCP 8070',
      ]),
    );
  });
});

test('a client reaches the gateway through its load balancer, which keeps the client address', async () => {
  const { spec } = cluster.get<Service>('service', 'api-gateway-public', CORE);
  const port = spec?.ports?.[0]?.nodePort ?? 0;
  const gateways = rows('api-gateway').flatMap(({ pods }) => pods.map(({ name }) => name));
  const call = { kind: 'http', host: API_SERVER.address, port } as const;
  const [internet, privateRange] = await Promise.all(OUTSIDE_CALLERS.map((caller) => caller.call([call])));
  const answers = gateways.map((name) => `ok ${name} sees ${OUTSIDE[0]?.address}`);
  expect(answers).toContain(internet?.[0]?.text.replace(/:\d+$/, ''));
  expect(privateRange?.[0]?.kind).toBe('silence');
});

describe('with broken policies', () => {
  const removed = [
    ['default-deny', CORE],
    ['postgres', CORE],
    ['analytics-service', AI],
  ] as const;
  const allowAll: NetworkPolicy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-all', namespace: CORE },
    spec: { podSelector: { matchLabels: { app: 'redis-enterprise' } }, ingress: [{}], policyTypes: ['Ingress'] },
  };
  let broken: readonly Cell[] = [];

  beforeAll(async () => {
    for (const [name, namespace] of removed) cluster.delete('networkpolicy', name, namespace);
    cluster.apply([allowAll]);
    const callers = rows('stranger', 'unlabelled in azora', 'analytics-service', 'postgres');
    broken = await measure(cluster, callers, doors, { wanted, evaluator: evaluator(), justChanged: true });
  });

  afterAll(() => {
    cluster.delete('networkpolicy', 'allow-all', CORE);
    cluster.apply(dist.filter(({ kind }) => kind === 'NetworkPolicy'));
  });

  test('the comparison fails for each broken policy', () => {
    expect(verdicts(broken)).toEqual(
      expect.arrayContaining([
        'stranger → postgres TCP 5432: wanted closed, evaluator open, packets open',
        'stranger → redis TCP 6379 by its Service: wanted closed, evaluator open, packets open',
        'unlabelled in azora → metadata TCP 443: wanted closed, evaluator open, packets open',
        'analytics-service → kafka TCP 9093 by its Service: wanted open, evaluator closed, packets closed',
      ]),
    );
  });

  test('the evaluator finds each difference that packets find', () => {
    expect(disagreements(broken.map((cell) => ({ ...cell, wanted: cell.evaluator })))).toEqual([]);
  });
});

describe('with the address of the API server given', () => {
  const apiServer = { cidrs: [`${API_SERVER.address}/32`], ports: [API_SERVER.port] };
  /** The callers of the API server, and the pods that a broad rule would also open. */
  const CALLERS = [
    'postgres',
    'redis',
    'redis-operator',
    'kafka',
    'prometheus',
    'kube-state-metrics',
    'stranger',
    'cnpg-operator',
  ];
  let known: readonly Cell[] = [];

  beforeAll(async () => {
    cluster.apply(
      azoraObjects({ cluster: new ClusterFacts({ apiServer }) }).filter(({ kind }) => kind === 'NetworkPolicy'),
    );
    const called = doors.filter(({ to, port }) => to === 'redis-operator' || port === 443 || port === 6443);
    known = await measureAll(rows(...CALLERS), called, {
      wanted: judgeBy(WANTED_PATHS),
      evaluator: evaluator(),
      justChanged: true,
    });
  });

  afterAll(() => {
    cluster.apply(dist.filter(({ kind }) => kind === 'NetworkPolicy'));
  });

  test('no caller reaches pods or private addresses by its rule', () => {
    expect(disagreements(known)).toEqual([]);
    const closed = known.filter(({ packets }) => packets === 'closed').map(nameOf);
    expect(closed).toEqual(
      expect.arrayContaining([
        'postgres → stranger TCP 443',
        'prometheus → private range TCP 443',
        'stranger → redis-operator TCP 8443',
        'private range → redis-operator TCP 8443',
      ]),
    );
  });
});
