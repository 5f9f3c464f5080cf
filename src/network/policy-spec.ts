import { k8s } from '../core/k8s';
import { NAMESPACE_NAME_LABEL } from '../core/labels';
import type { PeerPort } from '../core/peer-port';
import type { Connections, OpenPath } from './connections';
import type { PeerSelector } from './peer-selector';

/** Some pods or addresses, and their ports. */
type Opening = Pick<OpenPath, 'selector' | 'ports'>;

const DNS_PORTS: readonly PeerPort[] = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];
const CLUSTER_DNS: Opening = {
  selector: {
    kind: 'pods',
    namespaceLabels: { [NAMESPACE_NAME_LABEL]: 'kube-system' },
    podLabels: { 'k8s-app': 'kube-dns' },
  },
  ports: DNS_PORTS,
};
const NODE_LOCAL_DNS: Opening = {
  selector: { kind: 'block', cidr: '169.254.20.10/32', except: [] },
  ports: DNS_PORTS,
};

/** All paths of an endpoint as rules that a reviewer reads: merged, in one order. @param nodeLocalDns see WorkloadPolicyProps */
export function policySpec(connections: Connections, nodeLocalDns: boolean): k8s.NetworkPolicySpec {
  const { namespace, podLabels } = connections.endpoint;
  const dns = connections.egress.length === 0 ? [] : [CLUSTER_DNS, ...(nodeLocalDns ? [NODE_LOCAL_DNS] : [])];
  const ingress = merge(connections.ingress).map(({ selectors, ports }) => ({
    from: selectors.map((selector) => policyPeer(selector, namespace)),
    ports: policyPorts(ports),
  }));
  const egress = merge([...dns, ...connections.egress]).map(({ selectors, ports }) => ({
    to: selectors.map((selector) => policyPeer(selector, namespace)),
    ports: policyPorts(ports),
  }));
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ['Ingress', 'Egress'],
    // The API server keeps no empty list, so that each server-side apply of one would be a change.
    ...(ingress.length > 0 ? { ingress } : {}),
    ...(egress.length > 0 ? { egress } : {}),
  };
}

interface MergedRule {
  readonly selectors: readonly PeerSelector[];
  readonly ports: readonly PeerPort[];
}

/** All ports of one peer in one place, and peers with the same ports in one rule; pods before addresses. */
function merge(paths: readonly Opening[]): readonly MergedRule[] {
  const bySelector = new Map<string, Opening>();
  for (const path of paths) {
    const key = selectorKey(path.selector);
    const known = bySelector.get(key);
    bySelector.set(key, known ? { selector: path.selector, ports: unite(known.ports, path.ports) } : path);
  }
  const byPorts = new Map<string, Opening[]>();
  for (const [, path] of [...bySelector].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const ports = sorted(path.ports);
    const key = ports.map(portKey).join();
    byPorts.set(key, [...(byPorts.get(key) ?? []), { selector: path.selector, ports }]);
  }
  return [...byPorts.values()].map((sharing) => ({
    selectors: sharing.map(({ selector }) => selector),
    ports: sharing[0]?.ports ?? [],
  }));
}

/** The ports of both; no ports at all means every port. */
function unite(some: readonly PeerPort[], more: readonly PeerPort[]): readonly PeerPort[] {
  return some.length === 0 || more.length === 0 ? [] : [...some, ...more];
}

/** Each once, in order; what lies within a range goes without saying. */
function sorted(ports: readonly PeerPort[]): readonly PeerPort[] {
  const distinct = [...new Map(ports.map((port) => [portKey(port), port]))].sort(([a], [b]) => (a < b ? -1 : 1));
  return distinct
    .map(([, port]) => port)
    .filter((port, _index, all) => !all.some((range) => range !== port && isWithin(port, range)));
}

function isWithin(inner: PeerPort, outer: PeerPort): boolean {
  const { port, endPort = port, protocol = 'TCP' } = inner;
  const { port: first, endPort: last = first, protocol: theirs = 'TCP' } = outer;
  return protocol === theirs && port >= first && endPort <= last;
}

function portKey({ port, endPort = port, protocol = 'TCP' }: PeerPort): string {
  return `${protocol} ${String(port).padStart(5, '0')} ${endPort}`;
}

function selectorKey(selector: PeerSelector): string {
  if (selector.kind === 'block') return `block ${selector.cidr} ${[...selector.except].sort().join()}`;
  return `a-pods ${labelsKey(selector.namespaceLabels)} ${labelsKey(selector.podLabels)}`;
}

function labelsKey(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join();
}

/** Within the policy's own namespace a peer goes by its labels alone. */
function policyPeer(selector: PeerSelector, namespace: string): k8s.NetworkPolicyPeer {
  if (selector.kind === 'block') {
    const { cidr, except } = selector;
    return { ipBlock: except.length > 0 ? { cidr, except: [...except].sort() } : { cidr } };
  }
  const { namespaceLabels, podLabels } = selector;
  const podSelector = { matchLabels: podLabels };
  const own = Object.keys(namespaceLabels).length === 1 && namespaceLabels[NAMESPACE_NAME_LABEL] === namespace;
  const namespaceSelector = { matchLabels: namespaceLabels };
  if (own) return { podSelector };
  return Object.keys(podLabels).length === 0 ? { namespaceSelector } : { namespaceSelector, podSelector };
}

function policyPorts(ports: readonly PeerPort[]): k8s.NetworkPolicyPort[] | undefined {
  if (ports.length === 0) return undefined;
  return ports.map(({ port, endPort, protocol = 'TCP' }) => ({
    port: k8s.IntOrString.fromNumber(port),
    ...(endPort === undefined || endPort === port ? {} : { endPort }),
    protocol,
  }));
}
