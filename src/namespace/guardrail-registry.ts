import type { Construct } from 'constructs';
import { DefaultDeny } from './default-deny';
import { GuardedNamespace, type GuardedNamespaceProps } from './guarded-namespace';
import type { LimitDefaultsProps } from './limit-defaults';
import { NamespaceLimits } from './namespace-limits';
import { NamespaceQuota } from './namespace-quota';
import type { Quota } from './quota';

/** Who creates the guardrails of a namespace, such as `the platform team`, if not this app. */
export interface GuardrailCreators {
  /** Who creates the Namespace, its labels included. @default - this app */
  readonly namespace?: string;

  /** Who creates the ResourceQuota. @default - this app */
  readonly quota?: string;

  /** Who creates the LimitRange. @default - this app */
  readonly limits?: string;

  /** Who creates the NetworkPolicy that denies all traffic. @default - this app */
  readonly defaultDeny?: string;
}

/** The inputs of all guardrails of a namespace. */
export interface GuardrailProps extends GuardedNamespaceProps {
  /** The ResourceQuota of the namespace. @default - no ResourceQuota */
  readonly quota?: Quota;

  /** Default resources and bounds of containers. @default - the defaults of LimitDefaultsProps */
  readonly limits?: LimitDefaultsProps;

  /**
   * The guardrails that somebody else creates. They are not rendered; the other props then say what is there: `labels` and
   * `podSecurity` of the Namespace, `quota`, and `limits` without further defaults. The proof counts them like its own.
   * @default - none: all guardrails are rendered
   */
  readonly createdBy?: GuardrailCreators;
}

/** Every guardrail of a namespace, in the order of the rendered objects: the Namespace comes first. */
export const guardrails = {
  namespace: (scope: Construct, { createdBy, ...props }: GuardrailProps) => {
    const { name, podSecurity, podSecurityVersion, labels, podSecurityReason, systemNamespaceReason } = props;
    const own = { name, podSecurity, podSecurityVersion, labels, podSecurityReason, systemNamespaceReason };
    return createdBy?.namespace === undefined ? new GuardedNamespace(scope, 'Namespace', own) : undefined;
  },
  quota: (scope: Construct, { name, quota, createdBy }: GuardrailProps) =>
    quota && createdBy?.quota === undefined
      ? new NamespaceQuota(scope, 'Quota', { namespace: name, quota })
      : undefined,
  limits: (scope: Construct, { name, limits, createdBy }: GuardrailProps) =>
    createdBy?.limits === undefined ? new NamespaceLimits(scope, 'Limits', { ...limits, namespace: name }) : undefined,
  defaultDeny: (scope: Construct, { name, createdBy }: GuardrailProps) =>
    createdBy?.defaultDeny === undefined ? new DefaultDeny(scope, 'DefaultDeny', { namespace: name }) : undefined,
} as const;
