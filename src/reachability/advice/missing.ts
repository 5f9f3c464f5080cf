import { groupedBy } from '../../core/grouped';
import type { Protocol } from '../../core/network/peer-port';
import { AddressSet } from '../address-set';
import type { ResolvedAddresses, ResolvedPods } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import { type DirectPath, isSelf } from '../verdict/path-parts';
import { type PodSet, podSets } from './pod-sets';

/** What the policies of some pods do not open, although it was asked for. */
export interface ClosedPart {
  readonly near: readonly PodSet[];

  /** The pods at both ends that are not in the set. */
  readonly described: readonly PodSet[];
  readonly openings: readonly MissingOpening[];
}

/** A port that is closed for some pods or some addresses. */
export interface MissingOpening {
  /** The name of the other end. */
  readonly title: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly pods: readonly PodSet[];
  readonly addresses: AddressSet;
}

/**
 * What is certainly closed on one side of a question, by the pods whose policies close it.
 * @param paths the paths in question: several for a Service with several targets
 */
export function missingOn(
  evaluation: Evaluation,
  direction: Direction,
  paths: readonly DirectPath[],
): readonly ClosedPart[] {
  const described = paths
    .flatMap(({ from, to }) => [from, to])
    .flatMap((end) => (end.kind === 'pods' ? podSets(end, evaluation) : []))
    .filter(({ isDescribed }) => isDescribed);
  const found = paths.flatMap(({ from, to, port, protocol }) => {
    const [of, other] = direction === 'egress' ? [from, to] : [to, from];
    if (of.kind === 'addresses' || isSelf(from, to)) return [];
    return podSets(of, evaluation).map((near) => {
      const closed = closedFor(evaluation, direction, near, other, PortSet.range(protocol, port));
      return { near, opening: { title: other.title, port, protocol, ...closed } };
    });
  });
  const closed = found.filter(({ opening: { pods, addresses } }) => pods.length > 0 || !addresses.isEmpty);
  const byNear = [...groupedBy(closed, ({ near }) => near.title).values()].map((same) => ({
    near: same[0].near,
    openings: same.map(({ opening }) => opening),
  }));
  return [
    ...groupedBy(byNear, ({ near, openings }) => JSON.stringify([near.namespace, openings.map(keyOf)])).values(),
  ].map((same) => ({ near: same.map(({ near }) => near), openings: same[0].openings, described }));
}

function closedFor(
  evaluation: Evaluation,
  direction: Direction,
  { group }: PodSet,
  other: ResolvedPods | ResolvedAddresses,
  asked: PortSet,
): Pick<MissingOpening, 'pods' | 'addresses'> {
  const { openPorts } = evaluation;
  if (other.kind === 'pods') {
    const pods = podSets(other, evaluation).filter(
      (far) => asked.intersect(openPorts.side(group, far.group, direction).possible).isEmpty,
    );
    return { pods, addresses: AddressSet.NONE };
  }
  if (other.which !== undefined) return { pods: [], addresses: AddressSet.NONE };
  const possible = openPorts.outside(group, direction).possible.filter(({ ports }) => asked.minus(ports).isEmpty);
  return { pods: [], addresses: other.addresses.minus(AddressSet.union(possible.map(({ addresses }) => addresses))) };
}

function keyOf({ port, protocol, pods, addresses }: MissingOpening): readonly unknown[] {
  return [port, protocol, pods.map(({ title }) => title), String(addresses)];
}
