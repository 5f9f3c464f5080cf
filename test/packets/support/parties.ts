import type { Pod } from 'kubernetes-types/core/v1';
import { echoAgent, stellaAgent, stellaLight } from '../../../src/session';
import type { Cluster } from '../../cluster/support/cluster';
import { AGENTS, SERVICES } from '../../cluster/support/platform';
import { isReady, sessionOf } from './installation';

/** Pods that call and are called: a row and a column of the matrix. */
export interface PodParty {
  /** What the matrix calls it. */
  readonly name: string;
  readonly namespace: string;
  /** Finds its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the evaluator calls it. */
  readonly id: string;
  /** On what it listens. */
  readonly ports: readonly number[];
  /** The ports of its Service. @default - it has no Service */
  readonly service?: readonly number[];
  /** It can look up names, so that it calls Services by theirs; another calls the Service's address. */
  readonly resolves: boolean;
}

/** An address outside the cluster. */
export interface OutsideParty {
  readonly name: string;
  readonly address: string;
  /** On what it answers. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** Where the stand-in for the outside world answers. */
export const OUTSIDE: readonly OutsideParty[] = [
  { name: 'internet', address: '203.0.113.10', tcp: [80, 443, 7880], udp: [443, 3478] },
  { name: 'private range', address: '192.168.77.10', tcp: [80, 443, 7880], udp: [3478] },
  { name: 'metadata', address: '169.254.169.254', tcp: [80, 443], udp: [3478] },
];

/** The API server: its Service, and the address and port behind it, on which policies judge. */
export const API_SERVER = {
  name: 'API server',
  service: { name: 'kubernetes.default', address: '10.96.0.1', port: 443 },
  address: '172.31.0.1',
  port: 6443,
} as const;

/** The cluster's name server. */
export const DNS = { name: 'kube-dns', address: '10.96.0.10', service: 'kube-dns.kube-system.svc', port: 53 } as const;

/** The platform's own pods. */
export const PLATFORM: readonly PodParty[] = [
  agent('stella-agent', sessionOf(stellaAgent)),
  agent('stella-light', sessionOf(stellaLight)),
  agent('echo-agent', sessionOf(echoAgent)),
  // The session that is in Git.
  agent('agent-demo', 'demo'),
  service('session-management-server', [3000, 50051]),
  service('stt-service', [50051]),
  service('tts-service', [50052]),
  service('message-recorder', []),
];

/** Pods in the platform's own namespaces that it does not know. */
export const INTRUDERS: readonly PodParty[] = [
  neighbour('stranger in stella', SERVICES, 'stranger', { app: 'stranger' }, 8080, false),
  neighbour('stranger in ai-agents', AGENTS, 'stranger', { app: 'stranger' }, 8080, false),
];

/** Pods around it, in namespaces without policies; some of them by the names under which the platform knows them. */
export const NEIGHBOURS: readonly PodParty[] = [
  neighbour('postgres', 'stella-data', 'postgres', { app: 'postgres' }, 5432),
  neighbour('ingress-nginx', 'ingress-nginx', 'controller', { app: 'controller' }, 8080),
  neighbour('prometheus', 'monitoring', 'prometheus', { 'app.kubernetes.io/name': 'prometheus' }, 9090),
  neighbour('grafana', 'monitoring', 'grafana', { 'app.kubernetes.io/name': 'grafana' }, 3000),
  neighbour('stranger', 'stranger', 'stranger', { app: 'stranger' }, 8080),
];

/** CoreDNS; its own pod has no name server. */
export const NAME_SERVER: PodParty = {
  name: DNS.name,
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  id: 'kube-system/coredns',
  ports: [8080],
  resolves: false,
};

export const POD_PARTIES: readonly PodParty[] = [...PLATFORM, ...INTRUDERS, ...NEIGHBOURS, NAME_SERVER];

/** A pod with an address. */
export interface LivePod {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
}

/** A party with its running pods. */
export interface LiveParty extends PodParty {
  readonly pods: readonly LivePod[];
}

/** @throws Error when one of the parties has no pod */
export function findPods(cluster: Cluster, parties: readonly PodParty[]): readonly LiveParty[] {
  const all = cluster.list<Pod>('pods').filter(isReady);
  return parties.map((party) => {
    const pods = all.flatMap((pod) => (isOf(party, pod) ? [toLivePod(pod)] : []));
    if (pods.length === 0) throw new Error(`${party.name} has no pod that is Ready`);
    return { ...party, pods };
  });
}

function isOf({ namespace, labels }: PodParty, { metadata }: Pod): boolean {
  return (
    metadata?.namespace === namespace &&
    Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value)
  );
}

function toLivePod({ metadata, status }: Pod): LivePod {
  return { name: metadata?.name ?? '', namespace: metadata?.namespace ?? '', address: status?.podIP ?? '' };
}

function agent(name: string, session: string): PodParty {
  const id = `${AGENTS}/agent-${session}`;
  return { name, namespace: AGENTS, labels: { session }, id, ports: [8080], resolves: true };
}

function service(name: string, ports: readonly number[]): PodParty {
  const labels = { 'app.kubernetes.io/name': name };
  const id = `${SERVICES}/${name}`;
  return {
    name,
    namespace: SERVICES,
    labels,
    id,
    ports,
    ...(ports.length > 0 ? { service: ports } : {}),
    resolves: true,
  };
}

function neighbour(
  name: string,
  namespace: string,
  pod: string,
  labels: Readonly<Record<string, string>>,
  port: number,
  resolves = true,
): PodParty {
  return { name, namespace, labels, id: `${namespace}/${pod}`, ports: [port], resolves };
}
