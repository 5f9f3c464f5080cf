import { groupedBy } from '../core/grouped';
import { AddressSet } from './address-set';
import type { PodGroup } from './pod-group';
import type { Direction, NamedPort, Policy, PolicyRule } from './policy';
import { PortSet } from './port-set';
import type { ContainerPort } from './read-pods';

/** The rules of the policies that isolate some pods in one direction. Undefined if no policy does, so everything is open. */
export type IsolatingRules = readonly PolicyRule[] | undefined;

/** Addresses with the same open ports. */
export interface OpenAddresses {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/**
 * The rules of all policies that apply to some pods.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function rulesFor(group: PodGroup, policies: readonly Policy[], direction: Direction): IsolatingRules {
  const isolating = policies.filter((policy) => policy.rules[direction] !== undefined && group.isSelectedBy(policy));
  return isolating.length === 0 ? undefined : isolating.flatMap((policy) => policy.rules[direction] ?? []);
}

/** Whether a peer of a rule selects some pods. */
export function selectsPods(rule: PolicyRule, group: PodGroup): boolean {
  if (rule.anyone || rule.pods.some((selector) => group.matches(selector))) return true;
  const { addresses } = group;
  return addresses !== undefined && rule.blocks.length > 0 && AddressSet.union(rule.blocks).contains(addresses);
}

/** The ports that one or more rules open for all of the given addresses. */
export function portsForAll(parts: readonly OpenAddresses[], addresses: AddressSet): PortSet {
  const touched = parts.filter((part) => !part.addresses.intersect(addresses).isEmpty);
  const left = touched.reduce((rest, part) => rest.minus(part.addresses), addresses);
  if (!left.isEmpty || touched.length === 0) return PortSet.NONE;
  return touched.reduce((ports, part) => ports.intersect(part.ports), PortSet.ALL);
}

/** The ports that a rule opens on the called pod, whose containers define the numbers of named ports. */
export function portsOn(rule: PolicyRule, called: readonly ContainerPort[] | undefined): PortSet {
  if (rule.namedPorts.length === 0) return rule.ports;
  return PortSet.union([rule.ports, ...rule.namedPorts.map((named) => numbersOf(named, called))]);
}

/** The open addresses outside, for some pods. Leaves out addresses without an open port. */
export function openAddresses(
  rules: IsolatingRules,
  called: readonly ContainerPort[] | undefined,
): readonly OpenAddresses[] {
  if (rules === undefined) return [{ addresses: AddressSet.ALL, ports: PortSet.ALL }];
  let parts: readonly OpenAddresses[] = [{ addresses: AddressSet.ALL, ports: PortSet.NONE }];
  for (const rule of rules) {
    const ports = portsOn(rule, called);
    const blocks = rule.anyone ? [AddressSet.ALL] : rule.blocks;
    for (const block of blocks) parts = parts.flatMap((part) => opened(part, block, ports));
  }
  return merged(parts).filter(({ ports }) => !ports.isEmpty);
}

function numbersOf({ name, protocol }: NamedPort, called: readonly ContainerPort[] | undefined): PortSet {
  if (called === undefined) return PortSet.named(protocol, name);
  return PortSet.union(
    called
      .filter((port) => port.name === name && port.protocol === protocol)
      .map(({ port }) => PortSet.range(protocol, port)),
  );
}

/** Splits a part at a block, whose addresses have more open ports. */
function opened(part: OpenAddresses, block: AddressSet, ports: PortSet): readonly OpenAddresses[] {
  const within = part.addresses.intersect(block);
  if (within.isEmpty) return [part];
  const inside = { addresses: within, ports: part.ports.union(ports) };
  const outside = part.addresses.minus(block);
  return outside.isEmpty ? [inside] : [inside, { addresses: outside, ports: part.ports }];
}

function merged(parts: readonly OpenAddresses[]): readonly OpenAddresses[] {
  return [...groupedBy(parts, ({ ports }) => String(ports)).values()].map((same) => ({
    addresses: AddressSet.union(same.map(({ addresses }) => addresses)),
    ports: same[0].ports,
  }));
}
