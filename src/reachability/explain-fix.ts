import { PRIVATE_V4, PRIVATE_V6 } from '../core/network/private-addresses';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { yamlLine } from '../core/objects/yaml/yaml-line';
import { AddressSet } from './address-set';
import type { ResolvedAddresses, ResolvedPods } from './endpoint-ref';
import type { Evaluation } from './evaluation';
import type { Direction, Policy } from './policy';
import type { PortSet } from './port-set';

/** The end of a path whose policies block it. */
export interface BlockedEnd {
  readonly direction: Direction;
  readonly of: ResolvedPods | ResolvedAddresses;
  readonly other: ResolvedPods | ResolvedAddresses;
  readonly ports: PortSet;
}

/** The rule that would open this end, as one line of YAML, and the policy to add it to. */
export function fixFor({ set }: Evaluation, side: BlockedEnd, isolating: readonly Policy[]): string | undefined {
  const { direction, of, other, ports } = side;
  if (of.kind === 'addresses') return undefined;
  const peers = other.kind === 'pods' ? podsPeers(other, of, set.policies) : blockPeers(other.addresses);
  if (peers === undefined) return undefined;
  const rule = {
    [direction === 'egress' ? 'to' : 'from']: peers,
    ports: ports.ranges.map(({ protocol, port }) => ({ protocol, port })),
  };
  const own = isolating.find(({ pods }) => !pods.isEverything);
  if (own !== undefined)
    return `add to spec.${direction} of NetworkPolicy ${own.namespace}/${own.name}: - ${yamlLine(rule)}`;
  const podSelector = { matchLabels: selectorOf(of, set.policies) };
  const spec = { podSelector, policyTypes: [direction === 'egress' ? 'Egress' : 'Ingress'], [direction]: [rule] };
  return `add a NetworkPolicy to ${of.groups[0]?.namespace} with spec: ${yamlLine(spec)}`;
}

function podsPeers(other: ResolvedPods, of: ResolvedPods, policies: readonly Policy[]): readonly object[] | undefined {
  const namespace = other.groups[0]?.namespace;
  const matchLabels = selectorOf(other, policies);
  if (matchLabels === undefined || namespace === undefined) return undefined;
  const podSelector = { matchLabels };
  const namespaceSelector = { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } };
  return [of.groups[0]?.namespace === namespace ? { podSelector } : { namespaceSelector, podSelector }];
}

/** The labels of a policy that selects the pods, if there is one: they are fewer than the pods' own labels, and change less often. */
export function selectorOf({ groups: [group], labels }: ResolvedPods, policies: readonly Policy[]): Labels | undefined {
  const own = policies.find((policy) => !policy.pods.isEverything && group?.isolatedBy(policy) === 'yes');
  return own?.pods.exactLabels ?? (labels && lasting(labels));
}

/** Drops the labels that controllers and nodes set, because their values change. */
function lasting(labels: Labels): Labels {
  const passing =
    /^(pod-template-|controller-|job-name$|statefulset\.|apps\.kubernetes|batch\.kubernetes|topology\.kubernetes)/;
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !passing.test(key)));
}

function blockPeers(addresses: AddressSet): readonly object[] {
  if (!addresses.equals(AddressSet.INTERNET)) return addresses.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  return [
    { ipBlock: { cidr: '0.0.0.0/0', except: [...PRIVATE_V4] } },
    { ipBlock: { cidr: '::/0', except: [...PRIVATE_V6] } },
  ];
}
