import { InputError, shown } from '../../core/input/input';
import { type Labels, NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import type { PodPeerSelector } from '../peer-selector';

/*
 * The types of cdk8s-plus-28, by their shape: a back end that renders sessions loads this file and must not load cdk8s.
 */

/**
 * A label selector of cdk8s-plus-28.
 * @open
 */
export interface PlusLabelSelector {
  /** Converts it into a Kubernetes label selector. */
  _toKube(): { readonly matchLabels?: Labels; readonly matchExpressions?: readonly unknown[] };
}

/**
 * Anything that selects pods in cdk8s-plus-28: `Pods.select`, a Namespace, Namespaces.
 * @open
 */
export interface PlusPods {
  /** The selectors that the policies of cdk8s-plus-28 use for these pods. */
  toNetworkPolicyPeerConfig(): {
    readonly podSelector?: {
      readonly labelSelector: PlusLabelSelector;
      readonly namespaces?: { readonly names?: readonly string[]; readonly labelSelector?: PlusLabelSelector };
    };
  };
}

/** Whether it only selects pods. A workload also has containers, and is an object of the app. */
export function isPlusSelector(pods: object): pods is PlusPods {
  return 'toNetworkPolicyPeerConfig' in pods && !('containers' in pods);
}

/**
 * Reads a selector: one pod selector for each of its namespaces.
 * @throws InputError when a policy of this library cannot express it
 */
export function readPlusPods(pods: PlusPods): readonly PodPeerSelector[] {
  const subject = 'Peer.of';
  const { labelSelector, namespaces } = podSelectorOf(subject, pods);
  const podLabels = toLabels(subject, 'pods', labelSelector);
  const shared = toLabels(subject, 'namespaces', namespaces?.labelSelector);
  const names = namespaces?.names ?? [];
  if (names.length === 0 && Object.keys(shared).length === 0) {
    throw new InputError(subject, [
      'namespaces must be selected by name or label, such as with Namespaces.select: these pods may be in any namespace',
    ]);
  }
  const each = names.length > 0 ? names.map((name) => ({ ...shared, [NAMESPACE_NAME_LABEL]: name })) : [shared];
  return each.map((namespaceLabels) => ({ kind: 'pods', namespaceLabels, podLabels }));
}

function podSelectorOf(subject: string, pods: PlusPods) {
  const { podSelector } = pods.toNetworkPolicyPeerConfig();
  if (podSelector === undefined) {
    throw new InputError(subject, ['it must select pods: use Peer.addresses for address blocks']);
  }
  return podSelector;
}

function toLabels(subject: string, what: string, selector: PlusLabelSelector | undefined): Labels {
  const { matchLabels = {}, matchExpressions = [] } = selector?._toKube() ?? {};
  if (matchExpressions.length > 0) {
    throw new InputError(subject, [
      `labels of ${what} must be key-value pairs, not expressions: use one Peer per value instead, got ${shown(matchExpressions)}`,
    ]);
  }
  return { ...matchLabels };
}
