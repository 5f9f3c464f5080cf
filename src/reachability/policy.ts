import type { Protocol } from '../core/peer-port';
import type { AddressSet } from './address-set';
import type { LabelSelector } from './label-selector';
import type { PortSet } from './port-set';

/** From the pods that a policy selects, or to them. */
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy, its defaults filled in. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;

  /** The pods of its namespace that it is about. */
  readonly pods: LabelSelector;

  /** What it opens; undefined in a direction that it says nothing about. */
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[] | undefined>>;
}

/** One item of `ingress` or `egress`. */
export interface PolicyRule {
  /** `stella/stt-service`. */
  readonly policy: string;

  /** Where it stands in the policy: `spec.ingress[0]`. */
  readonly path: string;

  /** Everyone, in the cluster and outside. */
  readonly anyone: boolean;

  readonly pods: readonly PodsSelector[];

  /** Addresses outside the cluster. */
  readonly blocks: readonly AddressSet[];

  /** The ports that go by number. */
  readonly ports: PortSet;

  /** Those that go by the name that the called pod gives them. */
  readonly namedPorts: readonly NamedPort[];
}

/** Pods by their labels, in namespaces by theirs. */
export interface PodsSelector {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;

  /** A podSelector alone: it means the policy's own namespace, which its writer may not have meant. */
  readonly ownNamespace: boolean;
}

export interface NamedPort {
  readonly protocol: Protocol;
  readonly name: string;
}
