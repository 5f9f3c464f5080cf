import { InputError } from '../core/input';
import { NAMESPACE_NAME_LABEL } from '../core/labels';
import type { PeerPort } from '../core/peer-port';
import { podTemplatePath } from '../core/pod-templates';
import { PortSet, type Reachability, reachability } from '../reachability/index';
import type { Connections, OpenPath } from './connections';
import type { PodPeerSelector } from './peer-selector';
import { SelectorTargets } from './selector-targets';

/** An object of an app, rendered or not. */
interface AppObject {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
}

/** Whether an object has a say in which paths are open. One without a namespace is applied nobody knows where. */
export function affectsPaths({ kind, metadata }: AppObject): boolean {
  if (kind === 'NetworkPolicy' || podTemplatePath(kind) !== undefined) return metadata.namespace !== undefined;
  return kind === 'Namespace' || kind.endsWith('NetworkPolicy');
}

/** A path between pods that somebody declared. */
interface DeclaredPath {
  /** Both ends. */
  readonly title: string;
  readonly from: PodPeerSelector;
  readonly to: PodPeerSelector;
  readonly ports: readonly PeerPort[];

  /** The end that is not the declarer's own. */
  readonly far: PodPeerSelector;
}

/** What an app says of its pods. */
interface AppPods {
  readonly ends: SelectorTargets;
  readonly policies: Reachability;
}

/**
 * The declared paths between pods that the policies of an app leave closed: both ends, the ports, the reason and the fix. Pods
 * of a namespace that the app says nothing about are taken to be open.
 * @param objects those of the whole app that are about paths
 * @param all whose paths are looked at
 */
export function blockedPaths(objects: readonly object[], all: readonly Connections[]): readonly string[] {
  try {
    const policies = reachability(objects);
    const app = { policies, ends: new SelectorTargets(objects, policies.workloads) };
    const closed = all.flatMap(declaredPaths).map((path) => whyClosed(path, app));
    // Each path between two of ours is declared at both ends.
    return [...new Set(closed.filter((message) => message !== undefined))];
  } catch (error) {
    // What no API server would take is reported with all else that is wrong in the tree.
    if (error instanceof InputError) return [error.message];
    throw error;
  }
}

function declaredPaths({ endpoint, egress, ingress }: Connections): readonly DeclaredPath[] {
  const { subject, namespace, podLabels } = endpoint;
  const own: PodPeerSelector = { kind: 'pods', namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace }, podLabels };
  return [
    ...between(egress).map(({ far, peer, ports }) => ({
      title: `${subject} → ${peer}`,
      from: own,
      to: far,
      far,
      ports,
    })),
    ...between(ingress).map(({ far, peer, ports }) => ({
      title: `${peer} → ${subject}`,
      from: far,
      to: own,
      far,
      ports,
    })),
  ];
}

/** Those to or from pods whose side should be open in this app. */
function between(paths: readonly OpenPath[]): readonly (OpenPath & { readonly far: PodPeerSelector })[] {
  return paths.flatMap((path) =>
    path.selector.kind === 'pods' && path.openedBy === undefined ? [{ ...path, far: path.selector }] : [],
  );
}

/** A path works where any pods of one end may call any of the other. @returns undefined for a path that does */
function whyClosed({ title, from, to, ports, far }: DeclaredPath, { ends, policies }: AppPods): string | undefined {
  const [callers, called] = [ends.endpointsOf(from, []), ends.endpointsOf(to, ports)];
  let closed = PortSet.union(
    ports.map(({ port, endPort, protocol = 'TCP' }) => PortSet.range(protocol, port, endPort)),
  );
  for (const caller of callers) {
    for (const target of called) {
      closed = closed.minus(policies.portsBetween(caller, target));
      if (closed.isEmpty) return undefined;
    }
  }
  const [caller, target, range] = [callers[0], called[0], closed.ranges[0]];
  if (caller === undefined || target === undefined || range === undefined) return undefined;
  if (ends.mayBeOpen(far)) return undefined;
  const { egress, ingress } = policies.explain(caller, target, range.port, range.protocol);
  const because = [egress, ingress].filter(({ open }) => !open).map((side) => side.because);
  const nobody = ends.hasPods(far) ? [] : ['no pods of the app have these labels'];
  return `${title}: ${closed} stays closed: ${[...because, ...nobody].join('; ')}. Declare the path between the workloads themselves, each with its WorkloadPolicy, or say in openedBy of the Peer who opens its side`;
}
