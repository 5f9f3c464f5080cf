import type { Action, Tier, TierPolicyKind } from '../tiers/tier-policy';

/** A rule of a NetworkPolicy, or of a policy of the Admin or Baseline tier. */
export interface RuleName {
  readonly kind: 'NetworkPolicy' | TierPolicyKind;

  /** The policy, such as `stella/stt-service`. */
  readonly policy: string;

  /** The field of the rule, such as `spec.ingress[0]`. */
  readonly path: string;

  /** The name of the rule, if it has one. */
  readonly name?: string;

  /** What the rule does. Undefined for a NetworkPolicy, whose rules always open. */
  readonly action?: Action;
  readonly tier?: Tier;
  readonly priority?: number;
}
