import type { Protocol } from '../core/network/peer-port';
import type { AddressSet } from './address-set';
import type { LabelSelector } from './label-selector';
import type { PortSet } from './port-set';

/** To the pods that a policy selects, or from them. */
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy, its defaults filled in. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;

  /** Selects the pods of its namespace that it applies to. */
  readonly pods: LabelSelector;

  /** Undefined for a direction in which it isolates nothing. */
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[] | undefined>>;
}

/** One item of `spec.ingress` or `spec.egress`. */
export interface PolicyRule {
  /** `stella/stt-service`. */
  readonly policy: string;

  /** Its field in the policy: `spec.ingress[0]`. */
  readonly path: string;

  /** Evaluation, in the cluster and outside. */
  readonly anyone: boolean;

  readonly pods: readonly PodsSelector[];

  /** Addresses outside the cluster. */
  readonly blocks: readonly AddressSet[];

  /** The ports given by number. */
  readonly ports: PortSet;

  /** The ports given by the name that the called pod declares. */
  readonly namedPorts: readonly NamedPort[];
}

/** Pods by their labels, in namespaces by theirs. */
export interface PodsSelector {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;

  /** The peer has a podSelector alone, so that it selects in the policy's own namespace. */
  readonly ownNamespace: boolean;
}

export interface NamedPort {
  readonly protocol: Protocol;
  readonly name: string;
}

/** Every rule of every policy. */
export function rulesOf(policies: readonly Policy[]): readonly PolicyRule[] {
  return policies.flatMap(({ rules: { ingress, egress } }) => [...(ingress ?? []), ...(egress ?? [])]);
}

/** The same for peers that select the same pods. */
export function selectorKey({ namespaces, pods }: PodsSelector): string {
  return `${namespaces.key} / ${pods.key}`;
}
