import { InputError } from '../core/input/input';
import type { PeerPort } from '../core/network/peer-port';
import { NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { podTemplatePath } from '../core/pods/pod-templates';
import { PortSet, type Reachability, reachability } from '../reachability/index';
import type { Connections, OpenPath } from './connections';
import type { PodPeerSelector } from './peer-selector';
import { SelectorTargets } from './selector-targets';

/** An API object of the app, rendered or not. */
interface AppObject {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
}

/** Whether an object affects which paths are open. An object without a namespace does not count, because its target is unknown. */
export function affectsPaths({ kind, metadata }: AppObject): boolean {
  if (kind === 'NetworkPolicy' || podTemplatePath(kind) !== undefined) return metadata.namespace !== undefined;
  return kind === 'Namespace' || kind.endsWith('NetworkPolicy');
}

/** A declared path between pods. */
interface DeclaredPath {
  /** The names of both ends. */
  readonly title: string;
  readonly from: PodPeerSelector;
  readonly to: PodPeerSelector;
  readonly ports: readonly PeerPort[];

  /** The other end: the one that did not declare the path. */
  readonly far: PodPeerSelector;
}

const FIX =
  'Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side';

/**
 * Finds the declared paths between pods that the policies of an app block, with both ends, the ports, the reason and the fix. If the
 * app has no object in a namespace, the pods of that namespace count as open.
 * @param objects all objects of the app that affect paths
 * @param declared the connections whose paths are checked
 */
export function blockedPaths(objects: readonly object[], declared: readonly Connections[]): readonly string[] {
  try {
    const app = reachability(objects);
    const targets = new SelectorTargets(app);
    const blocked = declared.flatMap(declaredPaths).map((path) => whyBlocked(path, app, targets));
    // A path between two workloads of the app is declared at both ends, and must be reported once.
    return [...new Set(blocked.filter((message) => message !== undefined))];
  } catch (error) {
    // An object that the API server would refuse is one more error in the tree, not the only one.
    if (error instanceof InputError) return [error.message];
    throw error;
  }
}

function declaredPaths({ endpoint, egress, ingress }: Connections): readonly DeclaredPath[] {
  const { subject, namespace, podLabels } = endpoint;
  const own: PodPeerSelector = { kind: 'pods', namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace }, podLabels };
  return [
    ...pathsToPods(egress).map(({ far, peer, ports }) => ({
      title: `${subject} → ${peer}`,
      from: own,
      to: far,
      far,
      ports,
    })),
    ...pathsToPods(ingress).map(({ far, peer, ports }) => ({
      title: `${peer} → ${subject}`,
      from: far,
      to: own,
      far,
      ports,
    })),
  ];
}

/** The paths to or from pods that the policies of this app must open too. */
function pathsToPods(paths: readonly OpenPath[]): readonly (OpenPath & { readonly far: PodPeerSelector })[] {
  return paths.flatMap((path) =>
    path.selector.kind === 'pods' && path.openedBy === undefined ? [{ ...path, far: path.selector }] : [],
  );
}

/** Explains why a path is blocked. It is open if any pods of one end can call any pods of the other. @returns undefined for an open path */
function whyBlocked(path: DeclaredPath, app: Reachability, targets: SelectorTargets): string | undefined {
  const { title, from, to, ports, far } = path;
  const [callers, called] = [targets.endpointsOf(from, []), targets.endpointsOf(to, ports)];
  let blocked = PortSet.union(
    ports.map(({ port, endPort, protocol = 'TCP' }) => PortSet.range(protocol, port, endPort)),
  );
  for (const caller of callers) {
    for (const target of called) {
      blocked = blocked.minus(app.portsBetween(caller, target));
      if (blocked.isEmpty) return undefined;
    }
  }
  const [caller, target, range] = [callers[0], called[0], blocked.ranges[0]];
  if (caller === undefined || target === undefined || range === undefined) return undefined;
  if (targets.mayBeOpen(far)) return undefined;
  const { egress, ingress } = app.explain(caller, target, range.port, range.protocol);
  const because = [egress, ingress].filter(({ verdict }) => verdict !== 'open').map((side) => side.because);
  const noPods = targets.hasPods(far) ? [] : ['no pods of the app have these labels'];
  return `${title}: ${blocked} is blocked: ${[...because, ...noPods].join('; ')}. ${FIX}`;
}
