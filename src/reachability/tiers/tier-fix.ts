import { type Labels, NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { yamlLine } from '../../core/objects/yaml/yaml-line';
import type { ResolvedAddresses, ResolvedPods } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import type { Direction, Policy } from '../policy';
import type { PortSet } from '../port-set';
import { DomainGroup } from './outside-group';
import type { TierPolicy } from './tier-policy';
import type { TierVisit } from './tier-trace';
import { policyTitle } from './tier-words';

/** The end of a path whose policies block it. */
interface BlockedEnd {
  readonly direction: Direction;
  readonly of: ResolvedPods | ResolvedAddresses;
  readonly other: ResolvedPods | ResolvedAddresses;
  readonly ports: PortSet;
}

/** The most blocks that a rule may name. */
const MOST_NETWORKS = 25;

/**
 * What would open a path that a tier denies: a policy that comes before the one that denies it, for this path alone. No NetworkPolicy
 * can open what the Admin tier denies.
 */
export function fixDenied(evaluation: Evaluation, { policy, rule }: TierVisit, side: BlockedEnd): string {
  const why =
    policy.tier === 'Admin'
      ? `${policyTitle(policy)} must change: no NetworkPolicy opens what the Admin tier denies`
      : `${policyTitle(policy)} must change, or a NetworkPolicy must isolate the pods and open the path`;
  const spec = exception(evaluation, policy, side);
  if (spec === undefined) return `${why}. Put a rule before its ${rule.path} that accepts this path`;
  return `${why}. To except this path alone, add a ${policy.kind} with spec: ${yamlLine(spec)}`;
}

/** The spec of a policy with one rule, which comes before the policy that denies. Undefined if it cannot say the path, or has no rank. */
function exception({ set }: Evaluation, policy: TierPolicy, side: BlockedEnd): object | undefined {
  const { direction, of, other, ports } = side;
  const priority = rankBefore(policy, set.tierPolicies);
  const subject = of.kind === 'pods' ? podsPeer(of, selectorOf(of, set.policies)) : undefined;
  const peer = other.kind === 'pods' ? otherPeer(other, selectorOf(other, set.policies)) : networksPeer(other);
  if (priority === undefined || subject === undefined || peer === undefined) return undefined;
  const cluster = policy.kind === 'ClusterNetworkPolicy';
  const through = ports.ranges.map(({ protocol, port }) =>
    cluster ? { [protocol.toLowerCase()]: { destinationPort: { number: port } } } : { portNumber: { protocol, port } },
  );
  const rule = {
    action: cluster ? 'Accept' : 'Allow',
    [direction === 'egress' ? 'to' : 'from']: [peer],
    [cluster ? 'protocols' : 'ports']: through,
  };
  return { ...(cluster ? { tier: policy.tier } : {}), priority, subject, [direction]: [rule] };
}

/** The last priority before a policy that no policy of its kind and tier has. */
function rankBefore({ kind, tier, priority = 0 }: TierPolicy, policies: readonly TierPolicy[]): number | undefined {
  const alike = policies.filter((other) => other.kind === kind && other.tier === tier);
  const taken = new Set(alike.map((other) => other.priority));
  for (let rank = priority - 1; rank >= 0; rank -= 1) if (!taken.has(rank)) return rank;
  return undefined;
}

function otherPeer(pods: ResolvedPods, matchLabels: Labels | undefined): object | undefined {
  const [group] = pods.groups;
  return group instanceof DomainGroup ? { domainNames: [group.name] } : podsPeer(pods, matchLabels);
}

function podsPeer({ groups: [group] }: ResolvedPods, matchLabels: Labels | undefined): object | undefined {
  if (group?.namespace === undefined || matchLabels === undefined || Object.keys(matchLabels).length === 0)
    return undefined;
  const namespaceSelector = { matchLabels: { [NAMESPACE_NAME_LABEL]: group.namespace } };
  return { pods: { namespaceSelector, podSelector: { matchLabels } } };
}

function networksPeer({ addresses }: ResolvedAddresses): object | undefined {
  const networks = addresses.cidrs;
  return networks.length > MOST_NETWORKS ? undefined : { networks };
}

/** The labels of a policy that selects the pods, if there is one: they are fewer than the pods' own labels, and change less often. */
function selectorOf({ groups: [group], labels }: ResolvedPods, policies: readonly Policy[]): Labels | undefined {
  const own = policies.find((policy) => !policy.pods.isEverything && group?.isolatedBy(policy) === 'yes');
  return own?.pods.exactLabels ?? (labels && lasting(labels));
}

/** Drops the labels that controllers and nodes set, because their values change. */
function lasting(labels: Labels): Labels {
  const passing =
    /^(pod-template-|controller-|job-name$|statefulset\.|apps\.kubernetes|batch\.kubernetes|topology\.kubernetes)/;
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !passing.test(key)));
}
