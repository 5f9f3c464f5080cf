import { groupedBy } from '../core/grouped';
import { AddressSet } from './address-set';
import { anyOf, type Certainty } from './evaluate/certainty';
import { PortBounds } from './evaluate/port-bounds';
import type { PodGroup } from './pod-group';
import type { NamedPort, PolicyRule } from './policy';
import { PortSet } from './port-set';
import type { ContainerPort } from './read-pods';

/** Addresses with the same open ports. */
export interface OpenAddresses {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/** Whether a peer of a rule selects some pods. Unknown too if an ipBlock covers only some of the addresses that they may have. */
export function ruleSelects(rule: PolicyRule, group: PodGroup): Certainty {
  if (rule.anyone) return 'yes';
  const byLabels = anyOf(rule.pods.map((selector) => group.selectedBy(selector)));
  const { addresses } = group;
  if (byLabels === 'yes' || addresses === undefined || rule.blocks.length === 0) return byLabels;
  const covered = AddressSet.union(rule.blocks);
  if (covered.contains(addresses)) return 'yes';
  return covered.intersect(addresses).isEmpty ? byLabels : 'unknown';
}

/** The ports that rules open for some pods. Several rules together may cover the addresses of the pods. */
export function portsForPods(
  rules: readonly PolicyRule[],
  other: PodGroup,
  called: readonly ContainerPort[] | undefined,
): PortBounds {
  const certain: PortSet[] = [];
  const unknown: PortSet[] = [];
  for (const rule of rules) {
    const selects = ruleSelects(rule, other);
    if (selects !== 'no') (selects === 'yes' ? certain : unknown).push(portsOn(rule, called));
  }
  const open = PortSet.union([...certain, portsByAddress(rules, other, called)]);
  return unknown.length === 0 ? PortBounds.exactly(open) : new PortBounds(open, PortSet.union([open, ...unknown]));
}

/** The ports that rules open by address: together, for all addresses that the pods may have. */
function portsByAddress(
  rules: readonly PolicyRule[],
  { addresses }: PodGroup,
  called: readonly ContainerPort[] | undefined,
): PortSet {
  const blocks = addresses !== undefined && rules.some((rule) => rule.blocks.length > 0);
  return blocks ? portsForAll(openAddresses(rules, called), addresses) : PortSet.NONE;
}

/** The ports that are open for all of the given addresses. */
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

/** The addresses outside that rules open. Leaves out addresses without an open port. */
export function openAddresses(
  rules: readonly PolicyRule[],
  called: readonly ContainerPort[] | undefined,
): readonly OpenAddresses[] {
  return joinedAddresses(
    rules.flatMap((rule) => {
      const ports = portsOn(rule, called);
      const blocks = rule.anyone ? [AddressSet.ALL] : rule.blocks;
      return blocks.map((addresses) => ({ addresses, ports }));
    }),
  );
}

/** Addresses that are open by any of the given parts, which may overlap. */
export function joinedAddresses(open: readonly OpenAddresses[]): readonly OpenAddresses[] {
  // Most pods may call one block on the same ports.
  if (open.length < 2) return open.filter(({ addresses, ports }) => !addresses.isEmpty && !ports.isEmpty);
  let parts: readonly OpenAddresses[] = [{ addresses: AddressSet.ALL, ports: PortSet.NONE }];
  for (const { addresses, ports } of open) parts = parts.flatMap((part) => opened(part, addresses, ports));
  return merged(parts).filter(({ ports }) => !ports.isEmpty);
}

/** Addresses that are open on both sides. */
export function sharedAddresses(
  one: readonly OpenAddresses[],
  other: readonly OpenAddresses[],
): readonly OpenAddresses[] {
  const parts = one.flatMap((part) =>
    other.map((also) => ({
      addresses: part.addresses.intersect(also.addresses),
      ports: part.ports.intersect(also.ports),
    })),
  );
  return joinedAddresses(parts.filter(({ addresses }) => !addresses.isEmpty));
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
