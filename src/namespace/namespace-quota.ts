import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { toQuantities } from '../core/objects/k8s-quantities';
import { objectLabels } from '../core/objects/labels';
import { proveAtSynth } from './namespace-proof';
import type { Quota } from './quota';

/** Props of NamespaceQuota. */
export interface NamespaceQuotaProps {
  /** The namespace of the ResourceQuota. */
  readonly namespace: string;

  /** The quota, from `Quota.of` or `Quota.forSessions`. */
  readonly quota: Quota;
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
    const { namespace, quota } = props;
    const subject = `NamespaceQuota '${namespace}'`;
    const input = new Input(subject);
    input.required('namespace', namespace, dnsLabel);
    input.done();
    this.resource = new k8s.KubeResourceQuota(this, 'Resource', {
      metadata: { name: `${namespace}-quota`, namespace, labels: objectLabels(namespace, 'guardrail') },
      spec: { hard: toQuantities(quota.hard) },
    });
    proveAtSynth(this);
    addWarnings(this, subject, quota.warnings);
  }
}
