import { Construct } from 'constructs';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { toQuantities } from '../core/objects/k8s-quantities';
import { objectLabels } from '../core/objects/labels';
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
