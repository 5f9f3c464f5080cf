import type { Labels } from '../core/labels';
import { NAMESPACE_NAME_LABEL } from '../core/labels';
import type { AddressSet } from './address-set';
import { LabelSelector } from './label-selector';
import type { PodsSelector, Policy } from './policy';
import type { ContainerPort } from './read-pods';

/** Pods that all policies of the set treat alike: real ones, or those that a selector describes. */
export interface Subject {
  /** The namespace, where there is exactly one. */
  readonly namespace: string | undefined;

  /** Whether a peer of a rule means them. */
  isMeantBy(selector: PodsSelector): boolean;

  /** Whether a policy is about them. */
  isSelectedBy(policy: Policy): boolean;

  /** What they listen on; undefined where nobody can say. */
  readonly ports: readonly ContainerPort[] | undefined;

  /** Where their addresses are, if blocks of addresses count for them: only a rule for all of these is one for them. */
  readonly addresses?: AddressSet | undefined;
}

/** Pods whose labels are known. */
export class KnownPods implements Subject {
  constructor(
    readonly namespace: string,
    private readonly labels: Labels,
    private readonly namespaceLabels: Labels,
    readonly ports: readonly ContainerPort[],
    readonly addresses?: AddressSet | undefined,
  ) {}

  isMeantBy({ namespaces, pods }: PodsSelector): boolean {
    return namespaces.matches(this.namespaceLabels) && pods.matches(this.labels);
  }

  isSelectedBy({ namespace, pods }: Policy): boolean {
    return namespace === this.namespace && pods.matches(this.labels);
  }
}

/** Any pods that a selector selects: what holds for them holds for each. */
export class DescribedPods implements Subject {
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

  isMeantBy({ namespaces, pods }: PodsSelector): boolean {
    return this.selector.namespaces.implies(namespaces) && this.selector.pods.implies(pods);
  }

  isSelectedBy({ namespace, pods }: Policy): boolean {
    return namespace === this.namespace && this.selector.pods.implies(pods);
  }
}

/** Processes of a node, as far as policies see them: no selector means them, and no policy is about them. */
export class NodeProcesses implements Subject {
  readonly namespace = undefined;

  constructor(
    readonly ports: readonly ContainerPort[],
    readonly addresses: AddressSet,
  ) {}

  isMeantBy(): boolean {
    return false;
  }

  isSelectedBy(): boolean {
    return false;
  }
}
