import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import type { AddressSet } from './address-set';
import { bothOf, type Certainty } from './evaluate/certainty';
import { knownLabels, type LabelFacts, possibleValues } from './evaluate/label-facts';
import type { LabelSelector } from './label-selector';
import type { PodsSelector, Policy } from './policy';
import type { ContainerPort } from './read-pods';
import { labelsOfNamespace, type Undecided, valuesOfLabels } from './verdict/undecided';

/** Pods that every policy of the set treats alike: pods of the set, or all pods that a selector selects. */
export interface PodGroup {
  /** The namespace, if there is exactly one. */
  readonly namespace: string | undefined;

  /** Whether a peer of a rule selects them. */
  selectedBy(selector: PodsSelector): Certainty;

  /** Whether a policy applies to them. One of another namespace does not. */
  isolatedBy(policy: Policy): Certainty;

  /** The values that one of their labels may have. Undefined for any value. A selector that asks for another value does not select them. */
  possibleValues(key: string): readonly string[] | undefined;

  /** Why the answer of `selectedBy` is unknown. */
  undecided(selector: PodsSelector): readonly Undecided[];

  /** The ports that their containers declare. Undefined if unknown. */
  readonly ports: readonly ContainerPort[] | undefined;

  /** The addresses they may have, if ipBlocks count for pods. A rule covers these pods only if it covers all of these addresses. */
  readonly addresses?: AddressSet | undefined;

  /** The addresses that they have, in the status of Pods that were read from a cluster. */
  readonly ownAddresses?: AddressSet | undefined;
}

/** Pods of one namespace, described by labels. */
export class LabelledPods implements PodGroup {
  constructor(
    readonly namespace: string,
    private readonly labels: LabelFacts,
    private readonly namespaceLabels: LabelFacts,
    readonly ports: readonly ContainerPort[],
    readonly addresses?: AddressSet | undefined,
    readonly ownAddresses?: AddressSet | undefined,
  ) {}

  selectedBy({ namespaces, pods }: PodsSelector): Certainty {
    const byLabels = pods.selects(this.labels);
    return byLabels === 'no' ? byLabels : bothOf(byLabels, namespaces.selects(this.namespaceLabels));
  }

  isolatedBy({ namespace, pods }: Policy): Certainty {
    return namespace === this.namespace ? pods.selects(this.labels) : 'no';
  }

  possibleValues(key: string): readonly string[] | undefined {
    return possibleValues(this.labels, key);
  }

  /** The namespace, if its labels are not all known. */
  get openNamespace(): string | undefined {
    return this.namespaceLabels.complete ? undefined : this.namespace;
  }

  /** The same pods, if their namespace has the labels that are known and these. */
  withNamespaceLabels(more: Labels): LabelledPods {
    const facts = knownLabels({ ...more, ...this.namespaceLabels.labels });
    return new LabelledPods(this.namespace, this.labels, facts, this.ports, this.addresses, this.ownAddresses);
  }

  undecided({ namespaces, pods }: PodsSelector): readonly Undecided[] {
    return [
      ...labelsOfNamespace(this.namespace, namespaces.undecided(this.namespaceLabels)),
      ...valuesOfLabels(this.namespace, pods.undecided(this.labels)),
    ];
  }
}

/** All pods that a selector may select. An answer holds for each of them. */
export class SelectorPods implements PodGroup {
  readonly namespace: string | undefined;
  readonly ports = undefined;

  /** What is known about the labels of the namespace, if there is exactly one. */
  private readonly namespaceLabels: LabelFacts | undefined;

  constructor(
    private readonly selector: PodsSelector,
    factsOf: (namespace: string) => LabelFacts,
    readonly addresses?: AddressSet | undefined,
  ) {
    this.namespace = selector.namespaces.exactLabels?.[NAMESPACE_NAME_LABEL];
    this.namespaceLabels = this.namespace === undefined ? undefined : withLabels(factsOf(this.namespace), selector);
  }

  selectedBy({ namespaces, pods }: PodsSelector): Certainty {
    const inNamespace = this.namespaceLabels
      ? namespaces.selects(this.namespaceLabels)
      : selectsAll(this.selector.namespaces, namespaces);
    return bothOf(inNamespace, selectsAll(this.selector.pods, pods));
  }

  /** A policy that selects only some of these pods does not count: they may be pods of another set. */
  isolatedBy({ namespace, pods }: Policy): Certainty {
    return namespace === this.namespace && this.selector.pods.implies(pods) ? 'yes' : 'no';
  }

  possibleValues(key: string): readonly string[] | undefined {
    return this.selector.pods.valuesRequired(key);
  }

  undecided(selector: PodsSelector): readonly Undecided[] {
    const unknown = this.namespaceLabels ? selector.namespaces.undecided(this.namespaceLabels) : [];
    const missing = labelsOfNamespace(this.namespace ?? '', unknown);
    return missing.length > 0 ? missing : [{ kind: 'narrower', selector, verdict: 'open' }];
  }
}

/** The pods of the ingress controller, whose namespace and labels the set does not contain. No policy of the set counts for their egress. */
export class IngressPods implements PodGroup {
  readonly namespace = undefined;
  readonly ports = [];

  constructor(readonly addresses?: AddressSet | undefined) {}

  selectedBy({ namespaces, pods }: PodsSelector): Certainty {
    return namespaces.isEverything && pods.isEverything ? 'yes' : 'unknown';
  }

  isolatedBy(): Certainty {
    return 'no';
  }

  possibleValues(): undefined {
    return undefined;
  }

  undecided(): readonly Undecided[] {
    const cure = 'ask about its own pods: name them by labels and namespace, or add its workload to the set';
    return [{ kind: 'missing', fact: 'the namespace and the labels of the ingress controller', cure }];
  }
}

/** Pods that use the network of their node. Selectors and policies do not apply to them. */
export class NodePods implements PodGroup {
  readonly namespace = undefined;

  constructor(
    readonly ports: readonly ContainerPort[],
    readonly addresses: AddressSet,
  ) {}

  selectedBy(): Certainty {
    return 'no';
  }

  isolatedBy(): Certainty {
    return 'no';
  }

  possibleValues(): readonly [] {
    return [];
  }

  undecided(): readonly Undecided[] {
    return [];
  }
}

/** The labels that the selector names belong to the namespace too, or else it selects nothing. */
function withLabels(facts: LabelFacts, { namespaces }: PodsSelector): LabelFacts {
  return facts.complete ? facts : { ...facts, labels: { ...namespaces.exactLabels, ...facts.labels } };
}

/** Whether a selector selects all that another one selects, or nothing of it. Unknown if it selects some of it. */
function selectsAll(given: LabelSelector, wanted: LabelSelector): Certainty {
  if (given.implies(wanted)) return 'yes';
  return given.excludes(wanted) ? 'no' : 'unknown';
}
