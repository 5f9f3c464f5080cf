import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { Cluster } from '../../src/core/cluster/cluster';
import { type Reachability, reachability } from '../../src/reachability/index';
import { distObjects } from '../support/dist';
import { toKubeObject } from '../support/objects';
import { API_SERVER, DNS, OUTSIDE, POD_CIDRS, type StubPod } from '../support/parties';
import { isWanted, type Paths, toPaths } from '../support/wanted-paths';
import { azoraObjects } from './azora-objects';
import { AZORA_OPERATED_SERVICES, AZORA_STUBS, AZORA_WORKLOADS, CORE } from './azora-parties';
import {
  APPLICATION,
  CLOSED,
  DIST_PATHS,
  DNS_PATHS,
  NOT_TOLD_APART,
  OPERATION,
  POSTGRES_OPERATION,
  WANTED_PATHS,
} from './azora-paths';
import { toldHosts } from './told-hosts';

/** A workload or endpoint that calls or is called. */
interface End {
  readonly name: string;
  /** The evaluator's names for it as source and as destination: another of its pods if there is one. */
  readonly from: string;
  readonly to: string;
  readonly pods: number;
}

const NAME_SERVER: StubPod = {
  namespace: 'kube-system',
  name: 'coredns',
  labels: { 'k8s-app': 'kube-dns' },
  ports: [53, 8080],
};
const STUBS: readonly StubPod[] = [...AZORA_STUBS.flatMap(({ stubs }) => stubs), NAME_SERVER];
const DIST = distObjects('azora');
const OBJECTS: readonly object[] = [...DIST, ...STUBS.map(toPod), ...AZORA_OPERATED_SERVICES];

const PODS: readonly End[] = [
  // A Deployment has two pods, which policies cannot distinguish.
  ...AZORA_WORKLOADS.map(({ name, id }) => ({ name, from: id, to: id, pods: 2 })),
  ...AZORA_STUBS.map(({ name, stubs }) => {
    const ids = stubs.map((pod) => `${pod.namespace}/${pod.name}`);
    return { name, from: ids[0] ?? '', to: ids.at(-1) ?? '', pods: ids.length };
  }),
  { name: DNS.name, from: 'kube-system/coredns', to: 'kube-system/coredns', pods: 1 },
];

const ADDRESSES: readonly End[] = [...OUTSIDE, API_SERVER].map(({ name, address }) => ({
  name,
  from: address,
  to: address,
  pods: 0,
}));

/** Every port that any workload listens on. */
const PORTS = [
  ...inOrder([
    ...[...AZORA_WORKLOADS, ...AZORA_STUBS, NAME_SERVER, { ports: [API_SERVER.port] }].flatMap(({ ports }) => ports),
    ...OUTSIDE.flatMap(({ tcp }) => tcp),
  ]).map((port) => ({ protocol: 'TCP', port }) as const),
  ...inOrder([DNS.port, 8080, ...OUTSIDE.flatMap(({ udp }) => udp)]).map(
    (port) => ({ protocol: 'UDP', port }) as const,
  ),
];

interface Question {
  readonly from: End;
  readonly to: End;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** Every ordered pair, on every port. Excludes traffic of a pod to itself and between external addresses, which policies do not affect. */
const QUESTIONS: readonly Question[] = [...PODS, ...ADDRESSES].flatMap((from) =>
  [...PODS, ...ADDRESSES]
    .filter((to) => (from === to ? from.pods > 1 : from.pods > 0 || to.pods > 0))
    .flatMap((to) => PORTS.map(({ protocol, port }) => ({ from, to, protocol, port }))),
);

function inOrder(ports: readonly number[]): readonly number[] {
  return [...new Set(ports)].sort((a, b) => a - b);
}

function toPod({ namespace, name, labels, ports }: StubPod): object {
  const containers = [{ name: 'stub', image: 'stub', ports: ports.map((containerPort) => ({ containerPort })) }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec: { containers } };
}

function isIn(table: readonly Paths[], { from, to, protocol, port }: Question): boolean {
  return isWanted(table, from.name, to.name, protocol, port);
}

function isOpen(set: Reachability, { from, to, protocol, port }: Question): boolean {
  return set.verdict(from.from, to.to, port, protocol) === 'open';
}

/** The paths that a row of a table covers. */
function asked(paths: Paths): readonly Question[] {
  return QUESTIONS.filter((question) => isIn([paths], question));
}

function disagrees(set: Reachability, table: readonly Paths[], question: Question): boolean {
  return isOpen(set, question) !== isIn(table, question);
}

/** The paths for which a set of objects and the table differ. */
function disagreements(
  objects: readonly object[],
  table: readonly Paths[],
  podCidrs?: readonly string[],
): readonly string[] {
  const set = reachability(objects, podCidrs === undefined ? {} : { podCidrs });
  return QUESTIONS.filter((question) => disagrees(set, table, question)).map((question) => {
    const { from, to, protocol, port } = question;
    return `${from.name} → ${to.name} ${protocol} ${port} is ${isOpen(set, question) ? 'open' : 'closed'}`;
  });
}

/** The number of open paths in some rows. */
function count(set: Reachability, rows: readonly string[]): { readonly paths: number; readonly open: number } {
  const questions = rows.map(toPaths).flatMap(asked);
  return { paths: questions.length, open: questions.filter((question) => isOpen(set, question)).length };
}

describe('with the policies of dist/azora', () => {
  test('exactly the paths of the table are open', () => {
    expect(disagreements(OBJECTS, DIST_PATHS)).toEqual([]);
  });

  test('the numbers of paths match the Azora deployment document and the operators', () => {
    const set = reachability(OBJECTS);
    const everyOpen = QUESTIONS.filter((question) => isOpen(set, question));
    const counts = Object.entries({
      application: count(set, APPLICATION),
      DNS: count(set, DNS_PATHS),
      'the operator of Postgres': count(set, POSTGRES_OPERATION),
      'other operators, backups, metrics': count(
        set,
        OPERATION.filter((row) => !row.endsWith(' all')),
      ),
      'to pods that are not told apart': count(set, NOT_TOLD_APART),
      'closed by name': count(set, CLOSED),
    }).map(([what, { paths, open }]) => `${what}: ${open} of ${paths} open`);
    counts.push(`every pair on every port: ${everyOpen.length} of ${QUESTIONS.length} open`);
    expect(counts).toMatchInlineSnapshot(`
[
  "application: 36 of 36 open",
  "DNS: 38 of 38 open",
  "the operator of Postgres: 6 of 6 open",
  "other operators, backups, metrics: 35 of 35 open",
  "to pods that are not told apart: 16 of 16 open",
  "closed by name: 0 of 88 open",
  "every pair on every port: 2651 of 30814 open",
]
`);
    process.stderr.write(`dist/azora, by the reachability checker:\n  ${counts.join('\n  ')}\n`);
  });

  test('the table has the 35 paths of the Azora deployment document, that of Tyk Pump, and 6 of the Postgres operator', () => {
    expect(new Set(APPLICATION).size).toBe(36);
    expect(new Set(POSTGRES_OPERATION).size).toBe(6);
  });

  test('the table opens no path that it lists as blocked', () => {
    const opened = CLOSED.filter((row) => {
      const { from, to, ports } = toPaths(row);
      return asked({ from, to, ports }).some((question) => isIn(DIST_PATHS, question));
    });
    expect(opened).toEqual([]);
  });

  test('every name in the table is a known workload or endpoint', () => {
    const names = [...PODS, ...ADDRESSES].map(({ name }) => name);
    const called = [...DIST_PATHS, ...CLOSED.map(toPaths)].flatMap(({ from, to }) => [...from, ...to]);
    expect(called.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('the same paths are open if an ipBlock also matches pods', () => {
    expect(disagreements(OBJECTS, DIST_PATHS, POD_CIDRS)).toEqual([]);
  });

  test('with a known API server, it is the only allowed private address on any network', () => {
    const apiServer = { cidrs: [`${API_SERVER.address}/32`], ports: [API_SERVER.port] };
    const known = [
      ...azoraObjects({ cluster: new Cluster({ apiServer }) }),
      ...STUBS.map(toPod),
      ...AZORA_OPERATED_SERVICES,
    ];
    expect(disagreements(known, WANTED_PATHS)).toEqual([]);
    expect(disagreements(known, WANTED_PATHS, POD_CIDRS)).toEqual([]);
  });
});

describe('the hosts in the environment of a workload', () => {
  const set = reachability(OBJECTS);
  const told = toldHosts(DIST);

  test.each(told)('$name reaches $host', ({ id, host, port }) => {
    expect(set.verdict(id, host, port)).toBe('open');
  });

  test('are all its paths to Services in the table', () => {
    // The internet is not a Service, and Kafka nodes discover each other.
    const rows = APPLICATION.filter((row) => !/internet|^kafka/.test(row));
    expect(told).toHaveLength(rows.length);
    expect([...new Set(told.map(({ name }) => name))].sort()).toEqual(
      [...new Set(rows.map((row) => row.replace(/ → .*/, '')))].sort(),
    );
  });
});

describe('an error is detected', () => {
  const policies = DIST.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata);

  test.each(policies.map(({ namespace, name }) => [`${namespace}/${name}`, namespace, name]))(
    'without the policy %s the table is another',
    (_title, namespace, name) => {
      const left = OBJECTS.map(toKubeObject).filter(
        ({ kind, metadata }) =>
          !(kind === 'NetworkPolicy' && metadata.namespace === namespace && metadata.name === name),
      );
      const set = reachability(left);
      expect(QUESTIONS.some((question) => disagrees(set, DIST_PATHS, question))).toBe(true);
    },
  );

  test('a policy that allows all ingress does not match the table', () => {
    const allowAll: NetworkPolicy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'allow-all', namespace: CORE },
      spec: { podSelector: { matchLabels: { app: 'redis-enterprise' } }, ingress: [{}], policyTypes: ['Ingress'] },
    };
    const found = disagreements([...OBJECTS, allowAll], DIST_PATHS);
    expect(found).toContain('stranger → redis TCP 6379 is open');
    expect(found).toContain('internet → redis-operator TCP 8080 is open');
    expect(found.every((line) => /→ redis(-rigger|-operator)? .* is open$/.test(line))).toBe(true);
  });

  test('a table with an additional or a missing path does not match', () => {
    const more = [...DIST_PATHS, toPaths('api-gateway → postgres TCP 5432')];
    expect(disagreements(OBJECTS, more)).toEqual(['api-gateway → postgres TCP 5432 is closed']);
    const fewer = DIST_PATHS.filter(({ from, to }) => `${from} → ${to}` !== 'user-service → session-service');
    expect(disagreements(OBJECTS, fewer)).toEqual(['user-service → session-service TCP 8081 is open']);
  });
});
