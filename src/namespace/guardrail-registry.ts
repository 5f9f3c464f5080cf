import type { Construct } from 'constructs';
import { DefaultDeny } from './default-deny';
import { GuardedNamespace, type GuardedNamespaceProps } from './guarded-namespace';
import type { LimitDefaultsProps } from './limit-defaults';
import { NamespaceLimits } from './namespace-limits';
import { NamespaceQuota } from './namespace-quota';
import type { Quota } from './quota';

/** What the guardrails of a namespace are built from. */
export interface GuardrailProps extends GuardedNamespaceProps {
  /** The ResourceQuota of the namespace. @default - no ResourceQuota */
  readonly quota?: Quota;

  /** The resources of a container that sets none, and the bounds for every container. @default - the defaults of LimitDefaultsProps */
  readonly limits?: LimitDefaultsProps;
}

/** Every guardrail of a namespace, in the order in which its objects are rendered: the Namespace first. */
export const guardrails = {
  namespace: (scope: Construct, props: GuardrailProps) => new GuardedNamespace(scope, 'Namespace', props),
  quota: (scope: Construct, { name, quota }: GuardrailProps) =>
    quota && new NamespaceQuota(scope, 'Quota', { namespace: name, quota }),
  limits: (scope: Construct, { name, limits }: GuardrailProps) =>
    new NamespaceLimits(scope, 'Limits', { ...limits, namespace: name }),
  defaultDeny: (scope: Construct, { name }: GuardrailProps) =>
    new DefaultDeny(scope, 'DefaultDeny', { namespace: name }),
} as const;
