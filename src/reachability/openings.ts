import { AddressSet } from './address-set';
import type { Direction, NamedPort, PodsSelector, Policy, PolicyRule } from './policy';
import { PortSet } from './port-set';
import type { ContainerPort } from './read-pods';
import type { Subject } from './subject';

/** What the policies of a set open for some pods in one direction; undefined where none is about them: all is open. */
export type Openings = readonly PolicyRule[] | undefined;

/** Addresses that all have the same ports open. */
export interface OpenAddresses {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/**
 * The rules for some pods, of all policies that are about them.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function openingsOf(subject: Subject, policies: readonly Policy[], direction: Direction): Openings {
  const isolating = policies.filter((policy) => policy.rules[direction] !== undefined && subject.isSelectedBy(policy));
  return isolating.length === 0 ? undefined : isolating.flatMap((policy) => policy.rules[direction] ?? []);
}

/** Whether a rule means some pods. @param means answers for one selector of the rule */
export function meansPods(
  rule: PolicyRule,
  subject: Subject,
  means = (s: PodsSelector) => subject.isMeantBy(s),
): boolean {
  if (rule.anyone || rule.pods.some(means)) return true;
  const { addresses } = subject;
  return addresses !== undefined && rule.blocks.length > 0 && AddressSet.union(rule.blocks).contains(addresses);
}

/** The ports that are open for each of some addresses, by whichever rules. */
export function portsForAll(parts: readonly OpenAddresses[], addresses: AddressSet): PortSet {
  const touched = parts.filter((part) => !part.addresses.intersect(addresses).isEmpty);
  const left = touched.reduce((rest, part) => rest.minus(part.addresses), addresses);
  if (!left.isEmpty || touched.length === 0) return PortSet.NONE;
  return touched.reduce((ports, part) => ports.intersect(part.ports), PortSet.ALL);
}

/** The ports that a rule opens on the called pod: names go by what that pod calls its ports. */
export function portsOn(rule: PolicyRule, called: readonly ContainerPort[] | undefined): PortSet {
  if (rule.namedPorts.length === 0) return rule.ports;
  return PortSet.union([rule.ports, ...rule.namedPorts.map((named) => numbersOf(named, called))]);
}

/** What is open between some pods and all addresses outside; addresses without any port are left out. */
export function openAddresses(
  openings: Openings,
  called: readonly ContainerPort[] | undefined,
): readonly OpenAddresses[] {
  if (openings === undefined) return [{ addresses: AddressSet.ALL, ports: PortSet.ALL }];
  let parts: readonly OpenAddresses[] = [{ addresses: AddressSet.ALL, ports: PortSet.NONE }];
  for (const rule of openings) {
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

/** A part in two: what lies within the block has more ports open. */
function opened(part: OpenAddresses, block: AddressSet, ports: PortSet): readonly OpenAddresses[] {
  const within = part.addresses.intersect(block);
  if (within.isEmpty) return [part];
  const inside = { addresses: within, ports: part.ports.union(ports) };
  const outside = part.addresses.minus(block);
  return outside.isEmpty ? [inside] : [inside, { addresses: outside, ports: part.ports }];
}

function merged(parts: readonly OpenAddresses[]): readonly OpenAddresses[] {
  const byPorts = new Map<string, OpenAddresses>();
  for (const { addresses, ports } of parts) {
    const known = byPorts.get(ports.toString());
    byPorts.set(ports.toString(), { ports, addresses: known ? known.addresses.union(addresses) : addresses });
  }
  return [...byPorts.values()];
}
