import type { PeerPort } from '../core/network/peer-port';
import { NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import type { Connections, Endpoint, OpenPath } from './connections';
import type { PodPeerSelector } from './peer-selector';

/** A declared path between pods. */
export interface DeclaredPath {
  /** The names of both ends. */
  readonly title: string;
  readonly from: PodPeerSelector;
  readonly to: PodPeerSelector;
  readonly ports: readonly PeerPort[];

  /** The other end: the one that did not declare the path. */
  readonly far: PodPeerSelector;

  /** The name of the other end, with the direction: `→ Peer 'db in data'`. */
  readonly peer: string;

  /** The other end, if it is a construct of the app. Undefined for a Peer. */
  readonly endpoint?: Endpoint | undefined;
}

/** The paths to and from pods that the policies of this app must open on both sides. */
export function declaredPaths({ endpoint, egress, ingress }: Connections): readonly DeclaredPath[] {
  const own = selectorOfEndpoint(endpoint);
  const { subject } = endpoint;
  return [
    ...toPods(egress).map(({ far, peer, ports, endpoint: other }) => ({
      title: `${subject} → ${peer}`,
      from: own,
      to: far,
      far,
      ports,
      peer: `→ ${peer}`,
      endpoint: other,
    })),
    ...toPods(ingress).map(({ far, peer, ports, endpoint: other }) => ({
      title: `${peer} → ${subject}`,
      from: far,
      to: own,
      far,
      ports,
      peer: `← ${peer}`,
      endpoint: other,
    })),
  ];
}

/** Selects the pods of an endpoint. */
export function selectorOfEndpoint({ namespace, podLabels }: Endpoint): PodPeerSelector {
  return { kind: 'pods', namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace }, podLabels };
}

function toPods(paths: readonly OpenPath[]): readonly (OpenPath & { readonly far: PodPeerSelector })[] {
  return paths.flatMap((path) =>
    path.selector.kind === 'pods' && path.openedBy === undefined ? [{ ...path, far: path.selector }] : [],
  );
}
