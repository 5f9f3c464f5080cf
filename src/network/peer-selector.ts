import type { Labels } from '../core/objects/labels';

/** Selects pods by the labels of their namespace and their own labels. */
export interface PodPeerSelector {
  readonly kind: 'pods';
  readonly namespaceLabels: Labels;
  readonly podLabels: Labels;
}

/** Selects addresses outside the cluster. */
export interface BlockPeerSelector {
  readonly kind: 'block';
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Selects a peer: pods by label, or a block of addresses. */
export type PeerSelector = PodPeerSelector | BlockPeerSelector;
