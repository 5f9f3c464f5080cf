import type { PeerPort } from '../core/network/peer-port';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { ownValue } from '../core/plain';
import type { PeerSelector } from './peer-selector';
import { isWithinPorts } from './port-ranges';

/** A peer of a policy, with every port that is open for it. An empty `ports` means every port. */
export interface OpenPeer {
  readonly selector: PeerSelector;
  readonly ports: readonly PeerPort[];
}

/** Whether a selector selects pods by labels of their namespaces other than the name: a set that may grow. */
export function selectsNamespaces(selector: PeerSelector): boolean {
  return selector.kind === 'pods' && ownValue(selector.namespaceLabels, NAMESPACE_NAME_LABEL) === undefined;
}

/**
 * Leaves out the peers in a single namespace for which a selector of many namespaces opens the same ports already. Without this, a
 * policy that opens all tenants would have a rule for each of them too.
 * @param namespaces the labels of the app's namespaces, by name
 */
export function withoutCovered(
  peers: readonly OpenPeer[],
  namespaces: ReadonlyMap<string, Labels>,
): readonly OpenPeer[] {
  const wide = peers.flatMap(({ selector, ports }) =>
    selector.kind === 'pods' && selectsNamespaces(selector) ? [{ selector, ports }] : [],
  );
  return peers.filter(({ selector, ports }) => {
    if (selector.kind === 'block' || selectsNamespaces(selector)) return true;
    const labels = namespaces.get(selector.namespaceLabels[NAMESPACE_NAME_LABEL] ?? '');
    if (labels === undefined) return true;
    return !wide.some(
      (other) =>
        holds(labels, other.selector.namespaceLabels) &&
        holds(selector.podLabels, other.selector.podLabels) &&
        isWithinPorts(ports, other.ports),
    );
  });
}

function holds(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => ownValue(labels, key) === value);
}
