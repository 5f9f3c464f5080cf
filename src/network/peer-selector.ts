import type { Labels } from '../core/objects/labels';

/** Pods by the labels of their namespace and their own. */
export interface PodPeerSelector {
  readonly kind: 'pods';
  readonly namespaceLabels: Labels;
  readonly podLabels: Labels;
}

/** Addresses outside the cluster. */
export interface BlockPeerSelector {
  readonly kind: 'block';
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Who is on the far side: pods by label, or blocks of addresses. */
export type PeerSelector = PodPeerSelector | BlockPeerSelector;
