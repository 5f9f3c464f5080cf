import type { Construct } from 'constructs';
import { DefaultDeny } from './default-deny';
import { GuardedNamespace, type GuardedNamespaceProps } from './guarded-namespace';
import type { LimitDefaultsProps } from './limit-defaults';
import { NamespaceLimits } from './namespace-limits';
import { NamespaceQuota } from './namespace-quota';
import type { Quota } from './quota';

/** The inputs of all guardrails of a namespace. */
export interface GuardrailProps extends GuardedNamespaceProps {
  /** The ResourceQuota of the namespace. @default - no ResourceQuota */
  readonly quota?: Quota;

  /** Default resources and bounds of containers. @default - the defaults of LimitDefaultsProps */
  readonly limits?: LimitDefaultsProps;
}

/** Every guardrail of a namespace, in the order of the rendered objects: the Namespace comes first. */
export const guardrails = {
  namespace: (scope: Construct, props: GuardrailProps) => new GuardedNamespace(scope, 'Namespace', props),
  quota: (scope: Construct, { name, quota }: GuardrailProps) =>
    quota && new NamespaceQuota(scope, 'Quota', { namespace: name, quota }),
  limits: (scope: Construct, { name, limits }: GuardrailProps) =>
    new NamespaceLimits(scope, 'Limits', { ...limits, namespace: name }),
  defaultDeny: (scope: Construct, { name }: GuardrailProps) =>
    new DefaultDeny(scope, 'DefaultDeny', { namespace: name }),
} as const;
