import { listed } from '../../core/listed';
import type { AddressSide, PodsSide } from '../evaluate/stage';
import type { PodGroup } from '../pod-group';
import type { Undecided } from '../verdict/undecided';
import type { MissingFact } from '../verdict/verdict';
import { DomainGroup } from './outside-group';
import type { TierPeer, TierPolicy, TierRule } from './tier-policy';
import type { TierVisit } from './tier-trace';
import { policyTitle, rankText, ruleText } from './tier-words';

/** What would tell whether a rule is about a path. Empty if it certainly is. */
export function undecidedVisit(
  { policy, rule, matches }: TierVisit,
  side: PodsSide | AddressSide,
): readonly Undecided[] {
  const { direction, of, other } = side;
  const called = direction === 'ingress' ? of.ports : other === undefined ? [] : other.ports;
  const named = rule.portNames.length > 0 && called === undefined ? [undecidedPorts(policy, rule)] : [];
  if (matches !== 'unknown') return named;
  return [
    ...(of.selectedBy(policy.subject) === 'unknown' ? of.undecided(policy.subject) : []),
    ...rule.peers.flatMap((peer) => undecidedPeer(policy, rule, peer, other)),
    ...named,
  ];
}

/** Policies that would decide differently, and of which any may decide. */
export function undecidedOrder(policies: readonly TierPolicy[]): Undecided {
  const titles = listed(policies.map(policyTitle), policies.length);
  const [first] = policies;
  const sameKind = policies.every(({ kind }) => kind === first?.kind);
  return sameKind && first !== undefined
    ? missing({
        fact: `which of ${titles} decides: they have the same rank (${rankText(first)}), and the API leaves their order open`,
        cure: 'give them different priorities',
      })
    : missing({
        fact: `which of ${titles} decides: no API orders policies of different kinds`,
        cure: 'use policies of one kind',
      });
}

/** What would tell whether a peer is the other end. @param other undefined for addresses outside */
function undecidedPeer(
  policy: TierPolicy,
  rule: TierRule,
  peer: TierPeer,
  other: PodGroup | undefined,
): readonly Undecided[] {
  switch (peer.kind) {
    case 'pods':
      if (other?.selectedBy(peer.selector) !== 'unknown') return [];
      return other.undecided(peer.selector).map((one) => (one.kind === 'narrower' ? narrower(policy, rule, one) : one));
    case 'networks':
      if (other === undefined) return [];
      return [other instanceof DomainGroup ? addressesOfDomain(other.name) : addressesOfPods(policy, rule)].map(
        missing,
      );
    case 'nodes':
      return other === undefined || other.addresses !== undefined ? [missing(addressesOfNodes(policy, rule))] : [];
    case 'domains':
      if (other instanceof DomainGroup) return [missing(domainsWithoutAccept(policy, rule))];
      return other === undefined ? [missing(addressesOfDomains(peer.names))] : [];
  }
}

/** A rule that selects only some of the pods decides about these. If it passes them on, they are not known to be open or closed. */
function narrower(policy: TierPolicy, rule: TierRule, one: Undecided & { readonly kind: 'narrower' }): Undecided {
  if (rule.action !== 'Pass') return { ...one, verdict: rule.action === 'Accept' ? 'open' : 'closed' };
  return missing({
    fact: `which pods are meant: ${ruleText(policy, rule)} passes some of them to the next tier`,
    cure: 'ask about pods with their own labels',
  });
}

/** A port name that the containers of unknown pods may give to any port. */
function undecidedPorts(policy: TierPolicy, rule: TierRule): Undecided {
  return missing({
    fact: `the number of port ${rule.portNames.join(', ')} in ${ruleText(policy, rule)}`,
    cure: 'add the called workload to the set, or give the number in the rule',
  });
}

function missing(fact: MissingFact): Undecided {
  return { kind: 'missing', ...fact };
}

function addressesOfPods(policy: TierPolicy, rule: TierRule): MissingFact {
  return {
    fact: `the addresses of the pods: ${ruleText(policy, rule)} names networks, which count for pods too`,
    cure: 'say the addresses of all pods (--pod-cidr, podCidrs), or read the Pods from the cluster into the set',
  };
}

function addressesOfNodes(policy: TierPolicy, rule: TierRule): MissingFact {
  return {
    fact: `the addresses of the nodes that ${ruleText(policy, rule)} selects`,
    cure: 'add the Nodes to the set: kubectl get nodes -o yaml',
  };
}

function addressesOfDomain(name: string): MissingFact {
  return { fact: `the addresses behind ${name}`, cure: 'ask about the address that it resolves to' };
}

function addressesOfDomains(names: readonly string[]): MissingFact {
  return {
    fact: `the addresses behind ${listed(names, names.length)}`,
    cure: `ask about the domain itself, such as --to ${names[0]}`,
  };
}

function domainsWithoutAccept(policy: TierPolicy, rule: TierRule): MissingFact {
  return {
    fact: `what domainNames mean in ${ruleText(policy, rule)}: the API defines them for Accept alone`,
    cure: 'name networks in this rule',
  };
}
