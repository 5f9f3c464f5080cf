import type { Construct } from 'constructs';
import { DefaultDeny } from './default-deny';
import { GuardedNamespace, type GuardedNamespaceProps } from './guarded-namespace';
import type { LimitDefaultsProps } from './limit-defaults';
import { NamespaceLimits } from './namespace-limits';
import { NamespaceQuota } from './namespace-quota';
import type { Quota } from './quota';

/** What the guardrails of a namespace are built from. */
export interface GuardrailProps extends GuardedNamespaceProps {
  /** What its pods may claim together. @default - no ResourceQuota */
  readonly quota?: Quota;

  /** What a container gets that sets no resources, and the bounds for those that do. @default - the defaults of LimitDefaultsProps */
  readonly limits?: LimitDefaultsProps;
}

/** Every guardrail of a namespace, in the order of its objects: the Namespace comes before what lives in it. */
export const guardrails = {
  namespace: (scope: Construct, props: GuardrailProps) => new GuardedNamespace(scope, 'Namespace', props),
  quota: (scope: Construct, { name, quota }: GuardrailProps) =>
    quota && new NamespaceQuota(scope, 'Quota', { namespace: name, quota }),
  limits: (scope: Construct, { name, limits }: GuardrailProps) =>
    new NamespaceLimits(scope, 'Limits', { ...limits, namespace: name }),
  defaultDeny: (scope: Construct, { name }: GuardrailProps) =>
    new DefaultDeny(scope, 'DefaultDeny', { namespace: name }),
} as const;
