import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { k8s } from '../core/k8s';
import { type Component, NAMESPACE_NAME_LABEL, objectLabels, REASON_ANNOTATION_PREFIX } from '../core/labels';
import { addWarnings } from '../core/warnings';
import type { Connections, OpenPath } from './connections';
import type { PeerPort, PeerSelector } from './peer';

/** The one NetworkPolicy of a workload or a profile. */
export interface WorkloadPolicyProps {
  /** Its name: that of the workload or profile. */
  readonly name: string;

  /** What part the workload plays. */
  readonly component: Component;

  /** Whose pods it selects, and the paths that it opens. */
  readonly connections: Connections;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}

const DNS_PORTS: readonly PeerPort[] = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];
const CLUSTER_DNS: OpenPath = {
  selector: {
    kind: 'pods',
    namespaceLabels: { [NAMESPACE_NAME_LABEL]: 'kube-system' },
    podLabels: { 'k8s-app': 'kube-dns' },
  },
  ports: DNS_PORTS,
};
const NODE_LOCAL_DNS: OpenPath = {
  selector: { kind: 'block', cidr: '169.254.20.10/32', except: [] },
  ports: DNS_PORTS,
};

/**
 * A NetworkPolicy that is derived from declared paths, when all of them are known. It isolates its pods in both directions,
 * so that a path that nobody declared stays closed.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class WorkloadPolicy extends Construct {
  readonly resource: k8s.KubeNetworkPolicy;

  constructor(scope: Construct, id: string, props: WorkloadPolicyProps) {
    super(scope, id);
    const { name, component, connections, nodeLocalDns = false } = props;
    const { namespace } = connections.endpoint;
    addWarnings(this, connections.endpoint.subject, () => connections.warnings);
    const reason = Lazy.any({ produce: () => connections.reasons.join('; ') || undefined });
    this.resource = new k8s.KubeNetworkPolicy(this, 'Resource', {
      metadata: {
        name,
        namespace,
        labels: objectLabels(name, component),
        annotations: { [`${REASON_ANNOTATION_PREFIX}egress-reason`]: reason },
      },
      spec: Lazy.any({ produce: () => policySpec(connections, nodeLocalDns) }),
    });
  }
}

function policySpec(connections: Connections, nodeLocalDns: boolean): k8s.NetworkPolicySpec {
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
function merge(paths: readonly OpenPath[]): readonly MergedRule[] {
  const bySelector = new Map<string, OpenPath>();
  for (const path of paths) {
    const key = selectorKey(path.selector);
    const known = bySelector.get(key);
    bySelector.set(key, known ? { selector: path.selector, ports: unite(known.ports, path.ports) } : path);
  }
  const byPorts = new Map<string, OpenPath[]>();
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

function sorted(ports: readonly PeerPort[]): readonly PeerPort[] {
  return [...new Map(ports.map((port) => [portKey(port), port])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, port]) => port);
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
