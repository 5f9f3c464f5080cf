import type { IConstruct } from 'constructs';
import { dnsPorts, type ResolvedDns } from '../core/cluster/cluster-dns';
import { unlessEmpty } from '../core/defined';
import { groupedBy } from '../core/grouped';
import type { PeerPort } from '../core/network/peer-port';
import type { k8s } from '../core/objects/k8s';
import { type Labels, labelTexts, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { namespaceLabelsIn } from '../core/objects/namespace-labels';
import { compare } from '../core/order';
import type { Connections, OpenPath } from './connections';
import { type OpenPeer, selectsNamespaces, withoutCovered } from './covered-paths';
import type { PeerSelector } from './peer-selector';
import { isWithinRange } from './port-ranges';

/** A peer of a rule and its ports. */
type PeerPorts = Pick<OpenPath, 'selector' | 'ports'>;

/**
 * Converts all paths of an endpoint into rules, merged and sorted for reviewers.
 * @param dns what any egress needs too
 * @param root the app, whose namespaces have the labels that selectors ask for
 */
export function policySpec(connections: Connections, dns: ResolvedDns, root?: IConstruct): k8s.NetworkPolicySpec {
  const { namespace, podLabels } = connections.endpoint;
  const { egress: paths } = connections;
  const egress = merge(paths.length === 0 ? [] : [...dnsPaths(dns), ...paths], root).map(({ selectors, ports }) => ({
    to: selectors.map((selector) => policyPeer(selector, namespace)),
    ports: policyPorts(ports),
  }));
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ['Ingress', 'Egress'],
    // The API server drops an empty list, so every server-side apply of an empty list would show a change.
    ingress: unlessEmpty(ingressRules(connections, root)),
    egress: unlessEmpty(egress),
  };
}

/** Converts the ingress paths of an endpoint into rules. @param root see policySpec */
export function ingressRules({ endpoint, ingress }: Connections, root?: IConstruct): k8s.NetworkPolicyIngressRule[] {
  return merge(ingress, root).map(({ selectors, ports }) => ({
    from: selectors.map((selector) => policyPeer(selector, endpoint.namespace)),
    ports: policyPorts(ports),
  }));
}

/** The paths to DNS. What answers without being a pod does so on the port of DNS itself. */
function dnsPaths({ namespace, podLabels, cachePodLabels, port, localCidrs }: ResolvedDns): readonly PeerPorts[] {
  const namespaceLabels = { [NAMESPACE_NAME_LABEL]: namespace };
  return [
    ...[podLabels, cachePodLabels].flatMap((labels): PeerPorts[] =>
      labels ? [{ selector: { kind: 'pods', namespaceLabels, podLabels: labels }, ports: dnsPorts(port) }] : [],
    ),
    ...localCidrs.map((cidr): PeerPorts => ({ selector: { kind: 'block', cidr, except: [] }, ports: dnsPorts(53) })),
  ];
}

interface MergedRule {
  readonly selectors: readonly PeerSelector[];
  readonly ports: readonly PeerPort[];
}

/** Merges the ports of each peer, and peers with the same ports into one rule. Pods come before addresses. */
function merge(paths: readonly PeerPorts[], root: IConstruct | undefined): readonly MergedRule[] {
  const all = [...groupedBy(paths, ({ selector }) => peerKey(selector))]
    .sort(([a], [b]) => compare(a, b))
    .map(([, same]) => ({ selector: same[0].selector, ports: sorted(united(same)) }));
  const hasSets = all.some(({ selector }) => selectsNamespaces(selector));
  const peers: readonly OpenPeer[] = root && hasSets ? withoutCovered(all, namespaceLabelsIn(root)) : all;
  return [...groupedBy(peers, ({ ports }) => ports.map(portKey).join()).values()].map((sharing) => ({
    selectors: sharing.map(({ selector }) => selector),
    ports: sharing[0].ports,
  }));
}

/** Joins the ports of all paths. A path without ports opens every port. */
function united(paths: readonly PeerPorts[]): readonly PeerPort[] {
  return paths.some(({ ports }) => ports.length === 0) ? [] : paths.flatMap(({ ports }) => ports);
}

/** Sorts ports, and drops duplicates and ports within a range. */
function sorted(ports: readonly PeerPort[]): readonly PeerPort[] {
  const distinct = [...new Map(ports.map((port) => [portKey(port), port]))].sort(([a], [b]) => compare(a, b));
  return distinct
    .map(([, port]) => port)
    .filter((port, _index, all) => !all.some((range) => range !== port && isWithinRange(port, range)));
}

function portKey({ port, endPort = port, protocol = 'TCP' }: PeerPort): string {
  return `${protocol} ${String(port).padStart(5, '0')} ${endPort}`;
}

function peerKey(selector: PeerSelector): string {
  if (selector.kind === 'block') return `block ${selector.cidr} ${[...selector.except].sort().join()}`;
  return `a-pods ${labelsKey(selector.namespaceLabels)} ${labelsKey(selector.podLabels)}`;
}

function labelsKey(labels: Labels): string {
  return [...labelTexts(labels)].sort().join();
}

/** Converts a peer. A peer in the policy's own namespace needs no namespaceSelector. */
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
    port,
    ...(endPort === undefined || endPort === port ? {} : { endPort }),
    protocol,
  }));
}
