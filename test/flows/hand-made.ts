import type { FlowsSource } from '../../src/flows/flows-source';
import {
  AddressSet,
  type Connection,
  type NetworkEndpoint,
  PortSet,
  type Workload,
} from '../../src/reachability/index';

/** Helpers that build endpoints and connections without manifests. */
export function workload(id: string, more: Partial<Workload> = {}): Workload {
  const [namespace = '', name = ''] = id.split('/');
  const rest = { labels: {}, ports: [], pods: [], hostNetwork: false };
  return { kind: 'workload', id, workloadKind: 'Deployment', namespace, name, ...rest, ...more };
}

/** Selected pods. @param labels empty for every pod @param namespace undefined for every namespace */
export function pods(labels: string, namespace?: string): NetworkEndpoint {
  const id = `${labels || 'every pod'} ${namespace === undefined ? 'of every namespace' : `in ${namespace}`}`;
  const namespaces = namespace === undefined ? '' : `kubernetes.io/metadata.name=${namespace}`;
  return { kind: 'pods', id, namespace, pods: labels, namespaces };
}

export function addresses(set: AddressSet): NetworkEndpoint {
  return { kind: 'addresses', id: String(set), addresses: set };
}

export const internet = addresses(AddressSet.INTERNET);
export const kubeDns = pods('k8s-app=kube-dns', 'kube-system');
export const prometheus = pods('app=prometheus', 'monitoring');

export function tcp(...ports: readonly number[]): PortSet {
  return PortSet.union(ports.map((port) => PortSet.range('TCP', port)));
}

export const dnsPorts = tcp(53).union(PortSet.range('UDP', 53));

/** A set whose workloads are isolated, except those that are open in both directions or in one. */
export function net(
  workloads: readonly Workload[],
  connections: readonly (readonly [NetworkEndpoint, NetworkEndpoint, PortSet])[],
  open: { readonly ingress?: readonly NetworkEndpoint[]; readonly egress?: readonly NetworkEndpoint[] } = {},
): FlowsSource {
  const made = connections.map(([from, to, ports]): Connection => ({ from, to, ports }));
  return {
    workloads,
    policies: [],
    notEvaluated: [],
    notRead: [],
    connections: () => made,
    unknownConnections: () => [],
    voidAllowLists: () => [],
    isolated: (endpoint, direction) => open[direction]?.includes(endpoint) !== true,
  };
}

/** Sixty workloads in five domains, like a typical platform: a gateway, services behind it, stores behind them. */
export function platform(): FlowsSource {
  const domains = ['catalog', 'customers', 'orders', 'payments', 'platform'];
  const tiers = [
    'gateway',
    'bff',
    'api',
    'worker',
    'sync',
    'rules',
    'search',
    'export',
    'import',
    'notify',
    'postgres',
  ];
  const of = (domain: string, tier: string) => workload(`${domain}/${tier}`);
  const workloads = domains.flatMap((domain) => [...tiers, 'redis'].map((tier) => of(domain, tier)));
  const [ingress, kafka] = [pods('app=ingress-nginx', 'ingress-nginx'), pods('strimzi.io/cluster=main', 'kafka')];
  const calls = (callers: readonly string[], called: string, port: number) =>
    domains.flatMap((domain) => callers.map((tier) => [of(domain, tier), of(domain, called), tcp(port)] as const));
  return net(workloads, [
    ...workloads.flatMap((one) => [[one, kubeDns, dnsPorts] as const, [prometheus, one, tcp(9090)] as const]),
    ...domains.map((domain) => [ingress, of(domain, 'gateway'), tcp(8080)] as const),
    ...calls(['gateway'], 'bff', 8080),
    ...calls(['gateway', 'bff'], 'api', 8080),
    ...calls(['bff'], 'search', 8080),
    ...calls(['api'], 'rules', 50_051),
    ...calls(['api', 'worker', 'sync', 'export', 'import'], 'postgres', 5432),
    ...calls(['api', 'worker', 'search'], 'redis', 6379),
    ...domains.flatMap((domain) => [
      ...['api', 'worker', 'notify', 'sync'].map((tier) => [of(domain, tier), kafka, tcp(9093)] as const),
      ...['export', 'import', 'notify'].map((tier) => [of(domain, tier), internet, tcp(443)] as const),
      ...(domain === 'platform' ? [] : [[of(domain, 'worker'), of('platform', 'notify'), tcp(8080)] as const]),
    ]),
  ]);
}

/** Strings that would be syntax, markup or an attack in a picture without escaping. */
export const HOSTILE: readonly string[] = [
  '"]; injected [label="x',
  '</text></svg><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'a\\',
  '\\" -> injected',
  'line\nbreak',
  '&lt;b&gt; & &amp;',
  '#quot;); injected --> n0',
  '`code` *bold* [link](javascript:alert(1))',
  'end',
  '%%{init: {"securityLevel": "loose"}}%%',
  '-->',
  ']]>',
  '\u{202e}gnp.exe',
  'nul\u0000byte',
  'font-family="Helvetica"',
];

/** A set where every name is such a string. */
export function hostileNet(): FlowsSource {
  const workloads = HOSTILE.map((word, index) =>
    workload(`ns${index}/${word}`, { namespace: word, name: word, workloadKind: word }),
  );
  const [first] = workloads;
  if (first === undefined) throw new Error('no hostile word');
  return {
    ...net(
      workloads,
      HOSTILE.flatMap((word, index) => {
        const own = workloads[index] ?? first;
        return [
          [pods(`app=${word}`, word), own, PortSet.named('TCP', word)] as const,
          [own, pods(word), tcp(index + 1)] as const,
          [own, kubeDns, dnsPorts] as const,
        ];
      }),
    ),
    notEvaluated: HOSTILE,
    notRead: HOSTILE,
  };
}
