import type { RuleName } from '../verdict/rule-name';
import type { TierPolicy, TierRule } from './tier-policy';
import type { TierVisit } from './tier-trace';

/** `ClusterNetworkPolicy pass-example`. */
export function policyTitle({ kind, name }: TierPolicy): string {
  return `${kind} ${name}`;
}

/** `Admin, priority 10`. */
export function rankText({ tier, priority }: TierPolicy): string {
  return priority === undefined ? tier : `${tier}, priority ${priority}`;
}

/** `spec.ingress[0] 'deny-all' of ClusterNetworkPolicy pass-example (Admin, priority 10)`. */
export function ruleText(policy: TierPolicy, { path, name }: TierRule): string {
  const called = name === undefined ? path : `${path} '${name}'`;
  return `${called} of ${policyTitle(policy)} (${rankText(policy)})`;
}

/** The action in the words of the policy's kind: AdminNetworkPolicy says Allow for Accept. */
function actionText({ kind }: TierPolicy, { action }: TierRule): string {
  return action === 'Accept' && kind !== 'ClusterNetworkPolicy' ? 'Allow' : action;
}

/** `Deny by spec.ingress[0] 'deny-all' of ClusterNetworkPolicy pass-example (Admin, priority 10)`. */
export function visitText({ policy, rule }: Pick<TierVisit, 'policy' | 'rule'>): string {
  return `${actionText(policy, rule)} by ${ruleText(policy, rule)}`;
}

/** The rule in the lists of an explanation. */
export function ruleNameOf({ policy, rule }: Pick<TierVisit, 'policy' | 'rule'>): RuleName {
  const { kind, name, tier, priority } = policy;
  return {
    kind,
    policy: name,
    path: rule.path,
    ...(rule.name === undefined ? {} : { name: rule.name }),
    action: rule.action,
    tier,
    ...(priority === undefined ? {} : { priority }),
  };
}
