import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';
import { proveAtSynth } from './namespace-proof';
import type { Quota } from './quota';

/** Props of NamespaceQuota. */
export interface NamespaceQuotaProps {
  /** The namespace of the ResourceQuota. */
  readonly namespace: string;

  /** The quota, from `Quota.of`, `Quota.forSessions` or `Quota.scoped`. */
  readonly quota: Quota;

  /** The name of the ResourceQuota. @default - the namespace's name with `-quota` */
  readonly name?: string;
}

/**
 * A ResourceQuota.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
@checkedCalls('NamespaceQuota')
export class NamespaceQuota extends Construct {
  readonly resource: k8s.KubeResourceQuota;

  /** @throws InputError if the namespace's name is invalid */
  constructor(scope: Construct, id: string, props: NamespaceQuotaProps) {
    super(scope, id);
    const { namespace, quota, name = `${namespace}-quota` } = props;
    const subject = `NamespaceQuota '${namespace}'`;
    const input = new Input(subject);
    input.required('namespace', namespace, dnsLabel);
    input.required('name', name, dnsSubdomain);
    input.done();
    this.resource = new k8s.KubeResourceQuota(this, 'Resource', {
      metadata: { name, namespace, labels: objectLabels(namespace, 'guardrail') },
      spec: { hard: quota.hard, ...selector(quota) },
    });
    proveAtSynth(this);
    addWarnings(this, subject, quota.warnings);
  }
}

function selector({ scopes }: Quota): Pick<k8s.ResourceQuotaSpec, 'scopeSelector'> {
  if (scopes.length === 0) return {};
  const matchExpressions = scopes.map(({ scopeName, operator, values }) => ({
    scopeName,
    operator,
    ...(values && { values: [...values] }),
  }));
  return { scopeSelector: { matchExpressions } };
}
