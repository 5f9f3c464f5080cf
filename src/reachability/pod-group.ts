import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import type { AddressSet } from './address-set';
import { LabelSelector } from './label-selector';
import type { PodsSelector, Policy } from './policy';
import type { ContainerPort } from './read-pods';

/** Pods that every policy of the set treats alike: pods of the set, or all pods that a selector selects. */
export interface PodGroup {
  /** The namespace, if there is exactly one. */
  readonly namespace: string | undefined;

  /** Whether a peer of a rule selects them. */
  matches(selector: PodsSelector): boolean;

  /** Whether a policy applies to them. */
  isSelectedBy(policy: Policy): boolean;

  /** The ports that their containers declare. Undefined if unknown. */
  readonly ports: readonly ContainerPort[] | undefined;

  /** The addresses they may have, if ipBlocks count for pods. A rule covers these pods only if it covers all of these addresses. */
  readonly addresses?: AddressSet | undefined;
}

/** Pods with known labels. */
export class LabelledPods implements PodGroup {
  constructor(
    readonly namespace: string,
    private readonly labels: Labels,
    private readonly namespaceLabels: Labels,
    readonly ports: readonly ContainerPort[],
    readonly addresses?: AddressSet | undefined,
  ) {}

  matches({ namespaces, pods }: PodsSelector): boolean {
    return namespaces.matches(this.namespaceLabels) && pods.matches(this.labels);
  }

  isSelectedBy({ namespace, pods }: Policy): boolean {
    return namespace === this.namespace && pods.matches(this.labels);
  }
}

/** All pods that a selector may select. An answer holds for each of them. */
export class SelectorPods implements PodGroup {
  readonly namespace: string | undefined;
  readonly ports = undefined;
  private readonly selector: PodsSelector;

  constructor(
    { namespaces, pods, ownNamespace }: PodsSelector,
    labels: ReadonlyMap<string, Labels>,
    readonly addresses?: AddressSet | undefined,
  ) {
    this.namespace = namespaces.exactLabels?.[NAMESPACE_NAME_LABEL];
    const known = this.namespace === undefined ? undefined : labels.get(this.namespace);
    this.selector = { pods, namespaces: known === undefined ? namespaces : LabelSelector.labels(known), ownNamespace };
  }

  matches({ namespaces, pods }: PodsSelector): boolean {
    return this.selector.namespaces.implies(namespaces) && this.selector.pods.implies(pods);
  }

  isSelectedBy({ namespace, pods }: Policy): boolean {
    return namespace === this.namespace && this.selector.pods.implies(pods);
  }
}

/** Pods that use the network of their node. Selectors and policies do not apply to them. */
export class NodePods implements PodGroup {
  readonly namespace = undefined;

  constructor(
    readonly ports: readonly ContainerPort[],
    readonly addresses: AddressSet,
  ) {}

  matches(): boolean {
    return false;
  }

  isSelectedBy(): boolean {
    return false;
  }
}
