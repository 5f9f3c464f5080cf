import { InputError, shown } from '../core/input/input';
import type { Protocol } from '../core/network/peer-port';
import { titleOf } from '../core/objects/identity';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import type { PodPeerSelector } from './peer-selector';

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
 * Anything that selects pods in cdk8s-plus-28: a workload, a Pod, `Pods.select`, a Namespace, Namespaces.
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

/**
 * A container of cdk8s-plus-28.
 * @open
 */
export interface PlusContainer {
  /** The ports that it listens on. */
  readonly ports: readonly { readonly number: number; readonly name?: string; readonly protocol?: string }[];

  /** `Always` for a sidecar among the init containers. */
  readonly restartPolicy?: string;
}

/**
 * A Pod of cdk8s-plus-28, or a workload: Deployment, StatefulSet, DaemonSet, Job, CronJob.
 * @open
 */
export interface PlusWorkload extends PlusPods {
  readonly kind: string;
  readonly name: string;
  readonly metadata: { readonly namespace?: string };
  readonly containers: readonly PlusContainer[];
  readonly initContainers: readonly PlusContainer[];
  readonly hostNetwork?: boolean;
}

/** A workload of cdk8s-plus-28, as an end of a path. */
export interface PlusEndpoint {
  /** The name in messages, such as `Deployment 'stella/worker'`. */
  readonly subject: string;
  readonly namespace: string;
  readonly podLabels: Labels;

  /** The ports that its containers declare. A port without a name gets its number as the name. */
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: Protocol }[];
}

/** Whether it has containers, and is more than a selector. */
export function isPlusWorkload(pods: PlusPods): pods is PlusWorkload {
  return 'containers' in pods && 'kind' in pods;
}

/**
 * Reads a workload. Its pods are selected by `cdk8s.io/metadata.addr`, the label that cdk8s-plus-28 sets on them.
 * @throws InputError when a policy cannot select them
 */
export function readPlusWorkload(workload: PlusWorkload): PlusEndpoint {
  const { kind, name, hostNetwork, containers, initContainers } = workload;
  const { namespace } = workload.metadata;
  const subject = titleOf({ kind, metadata: { namespace, name } });
  if (namespace === undefined) {
    throw new InputError(subject, ['metadata.namespace must be set, there or on its chart: a policy needs it']);
  }
  if (hostNetwork) {
    throw new InputError(subject, [
      'hostNetwork must be false: a policy cannot select pods in the network of their node. Open the node addresses with Peer.addresses',
    ]);
  }
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return {
    subject,
    namespace,
    podLabels: toLabels(subject, 'pods', podSelectorOf(subject, workload).labelSelector),
    ports: [...containers, ...sidecars].flatMap(({ ports }) => ports.map(toEndpointPort)),
  };
}

/**
 * Reads a selector: one pod selector for each of its namespaces.
 * @throws InputError when a policy of this library cannot express it
 */
export function readPlusPods(pods: PlusPods): readonly PodPeerSelector[] {
  const subject = 'Peer.fromPlus';
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

function toEndpointPort({ number, name, protocol }: PlusContainer['ports'][number]): PlusEndpoint['ports'][number] {
  const known = protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
  return { name: name ?? String(number), port: number, protocol: known };
}
