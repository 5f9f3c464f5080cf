import { Construct } from 'constructs';
import { Input } from '../core/input';
import { k8s } from '../core/k8s';
import { toQuantities } from '../core/k8s-quantities';
import { objectLabels } from '../core/labels';
import { dnsLabel } from '../core/names';
import { addWarnings } from '../core/warnings';
import type { Quota } from './quota';

/** The quota of a namespace. */
export interface NamespaceQuotaProps {
  /** The namespace of the ResourceQuota. */
  readonly namespace: string;

  /** Given in numbers, or computed from sessions. */
  readonly quota: Quota;
}

/**
 * A ResourceQuota.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export class NamespaceQuota extends Construct {
  readonly resource: k8s.KubeResourceQuota;

  /** @throws InputError when the name of the namespace is wrong */
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
    addWarnings(this, subject, quota.warnings);
  }
}
