import type { Protocol } from '../core/network/peer-port';
import type { AddressSet } from './address-set';
import { LabelSelector } from './label-selector';
import type { PortSet } from './port-set';

/** To the pods that a policy selects (ingress), or from them (egress). */
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy with its defaults filled in. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;

  /** Selects the pods that it applies to, in its namespace. */
  readonly pods: LabelSelector;

  /** The rules by direction. Undefined for a direction that it does not isolate. */
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[] | undefined>>;
}

/** One item of `spec.ingress` or `spec.egress`. */
export interface PolicyRule {
  /** The policy, such as `stella/stt-service`. */
  readonly policy: string;

  /** Its field in the policy, such as `spec.ingress[0]`. */
  readonly path: string;

  /** Evaluation, in the cluster and outside. */
  readonly anyone: boolean;

  readonly pods: readonly PodsSelector[];

  /** Addresses outside the cluster. */
  readonly blocks: readonly AddressSet[];

  /** The ports by number. */
  readonly ports: PortSet;

  /** The ports by name, which the called pod declares. */
  readonly namedPorts: readonly NamedPort[];
}

/** Selects pods by label, in namespaces by label. */
export interface PodsSelector {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;

  /** Whether the peer has only a podSelector, so it selects in the policy's own namespace. */
  readonly ownNamespace: boolean;
}

const OWN = new WeakMap<LabelSelector, WeakMap<LabelSelector, PodsSelector>>();
const ANY = new WeakMap<LabelSelector, WeakMap<LabelSelector, PodsSelector>>();

/** The peer with these selectors: the same object for all rules that name it, so that its pods are looked for once. */
export function podsSelector(namespaces: LabelSelector, pods: LabelSelector, ownNamespace: boolean): PodsSelector {
  const all = ownNamespace ? OWN : ANY;
  const byPods = all.get(namespaces) ?? new WeakMap<LabelSelector, PodsSelector>();
  all.set(namespaces, byPods);
  const known = byPods.get(pods) ?? { namespaces, pods, ownNamespace };
  byPods.set(pods, known);
  return known;
}

/** Selects every pod of every namespace. */
export const EVERY_POD = podsSelector(LabelSelector.EVERYTHING, LabelSelector.EVERYTHING, false);

/** Whether a selector selects every pod of every namespace. */
export function selectsEveryPod({ namespaces, pods }: PodsSelector): boolean {
  return namespaces.isEverything && pods.isEverything;
}

export interface NamedPort {
  readonly protocol: Protocol;
  readonly name: string;
}

/** Every rule of every policy. */
export function rulesOf(policies: readonly Policy[]): readonly PolicyRule[] {
  const all: PolicyRule[] = [];
  for (const { rules } of policies) {
    if (rules.ingress !== undefined) all.push(...rules.ingress);
    if (rules.egress !== undefined) all.push(...rules.egress);
  }
  return all;
}

/** The peers of rules, each once. */
export function distinctPeers(rules: readonly PolicyRule[]): ReadonlySet<PodsSelector> {
  const peers = new Set<PodsSelector>();
  for (const { pods } of rules) for (const peer of pods) peers.add(peer);
  return peers;
}

/** A key that is the same for peers that select the same pods. */
export function selectorKey({ namespaces, pods }: PodsSelector): string {
  return `${namespaces.key} / ${pods.key}`;
}

/** The name of a policy in messages, such as `stella/stt-service`. */
export function nameOfPolicy({ namespace, name }: Pick<Policy, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
