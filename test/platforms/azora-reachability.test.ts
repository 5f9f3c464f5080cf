import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { Egress } from '../../src/network/egress';
import { type Reachability, reachability } from '../../src/reachability/index';
import { distObjects } from '../support/dist';
import { toKubeObject } from '../support/objects';
import { API_SERVER, DNS, OUTSIDE, POD_CIDRS, type StubPod } from '../support/parties';
import { isWanted, type Paths, toPaths } from '../support/wanted-paths';
import { azoraObjects } from './azora-objects';
import { AZORA_OPERATED_SERVICES, AZORA_STUBS, AZORA_WORKLOADS, CORE } from './azora-parties';
import {
  API_SERVER_IN_A_POD,
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

/** Somebody who calls or is called. */
interface End {
  readonly name: string;
  /** What the evaluator calls it as a caller, and as who is called: another pod of it, where there is one. */
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
  // Of a Deployment there are two pods, which no policy tells apart.
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

/** Every port that anybody listens on. */
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

/** Every ordered pair, on every port. What a pod sends to itself no policy judges; two addresses outside are nobody's. */
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
  return set.allows(from.from, to.to, port, protocol);
}

/** The questions that a row of a table answers. */
function asked(paths: Paths): readonly Question[] {
  return QUESTIONS.filter((question) => isIn([paths], question));
}

function disagrees(set: Reachability, table: readonly Paths[], question: Question): boolean {
  return isOpen(set, question) !== isIn(table, question);
}

/** The questions in which a set of objects says something else than the table. */
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

/** How many paths of some rows are open. */
function count(set: Reachability, rows: readonly string[]): { readonly paths: number; readonly open: number } {
  const questions = rows.map(toPaths).flatMap(asked);
  return { paths: questions.length, open: questions.filter((question) => isOpen(set, question)).length };
}

describe('by the policies of dist/azora', () => {
  test('every path of the table is open, and nothing else', () => {
    expect(disagreements(OBJECTS, DIST_PATHS)).toEqual([]);
  });

  test('as many as the Azora deployment document and the operators have', () => {
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
  "application: 35 of 35 open",
  "DNS: 34 of 34 open",
  "the operator of Postgres: 6 of 6 open",
  "other operators, backups, metrics: 29 of 29 open",
  "to pods that are not told apart: 15 of 15 open",
  "closed by name: 0 of 88 open",
  "every pair on every port: 2658 of 27001 open",
]
`);
    process.stderr.write(`dist/azora, by the reachability checker:\n  ${counts.join('\n  ')}\n`);
  });

  test('the table has the 35 paths of the Azora deployment document, and the 6 of the operator of Postgres', () => {
    expect(new Set(APPLICATION).size).toBe(35);
    expect(new Set(POSTGRES_OPERATION).size).toBe(6);
  });

  test('what the table wants closed by name, it opens nowhere', () => {
    const opened = CLOSED.filter((row) => {
      const { from, to, ports } = toPaths(row);
      return asked({ from, to, ports }).some((question) => isIn(DIST_PATHS, question));
    });
    expect(opened).toEqual([]);
  });

  test('every name of the table is somebody', () => {
    const names = [...PODS, ...ADDRESSES].map(({ name }) => name);
    const called = [...DIST_PATHS, ...CLOSED.map(toPaths)].flatMap(({ from, to }) => [...from, ...to]);
    expect(called.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('where an ipBlock means pods as well, the unknown API server opens a little more, and nothing else does', () => {
    expect(disagreements(OBJECTS, [...DIST_PATHS, ...API_SERVER_IN_A_POD], POD_CIDRS)).toEqual([]);
  });

  test('with the address of the API server given, it is the only private address, on any network', () => {
    const kubernetesApi = Egress.kubernetesApi({ cidrs: [`${API_SERVER.address}/32`], ports: [API_SERVER.port] });
    const known = [...azoraObjects({ kubernetesApi }), ...STUBS.map(toPod), ...AZORA_OPERATED_SERVICES];
    expect(disagreements(known, WANTED_PATHS)).toEqual([]);
    expect(disagreements(known, WANTED_PATHS, POD_CIDRS)).toEqual([]);
  });
});

describe('what a workload is told of', () => {
  const set = reachability(OBJECTS);
  const told = toldHosts(DIST);

  test.each(told)('$name reaches $host', ({ id, host, port }) => {
    expect(set.allows(id, host, port)).toBe(true);
  });

  test('are all its paths to Services, by the table', () => {
    // The internet is no Service, and the nodes of Kafka find each other by themselves.
    const rows = APPLICATION.filter((row) => !/internet|^kafka/.test(row));
    expect(told).toHaveLength(rows.length);
    expect([...new Set(told.map(({ name }) => name))].sort()).toEqual(
      [...new Set(rows.map((row) => row.replace(/ → .*/, '')))].sort(),
    );
  });
});

describe('what breaks it is found', () => {
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

  test('with a policy that lets everyone in, the table is another', () => {
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

  test('a table with a path too many, or one too few, is another', () => {
    const more = [...DIST_PATHS, toPaths('api-gateway → postgres TCP 5432')];
    expect(disagreements(OBJECTS, more)).toEqual(['api-gateway → postgres TCP 5432 is closed']);
    const fewer = DIST_PATHS.filter(({ from, to }) => `${from} → ${to}` !== 'user-service → session-service');
    expect(disagreements(OBJECTS, fewer)).toEqual(['user-service → session-service TCP 8081 is open']);
  });
});
