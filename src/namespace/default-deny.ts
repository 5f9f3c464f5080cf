import { Construct } from 'constructs';
import { Input } from '../core/input';
import { k8s } from '../core/k8s';
import { objectLabels } from '../core/labels';
import { dnsLabel } from '../core/names';

/** Which namespace is closed. */
export interface DefaultDenyProps {
  /** The namespace whose pods are isolated. */
  readonly namespace: string;
}

/**
 * A NetworkPolicy that denies all ingress and egress of every pod in a namespace, DNS included. The policy of each workload allows what
 * its pods need.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic
 */
export class DefaultDeny extends Construct {
  readonly resource: k8s.KubeNetworkPolicy;

  /** @throws InputError when the name of the namespace is wrong */
  constructor(scope: Construct, id: string, props: DefaultDenyProps) {
    super(scope, id);
    const { namespace } = props;
    const input = new Input(`DefaultDeny '${namespace}'`);
    input.required('namespace', namespace, dnsLabel);
    input.done();
    this.resource = new k8s.KubeNetworkPolicy(this, 'Resource', {
      metadata: { name: 'default-deny', namespace, labels: objectLabels(namespace, 'guardrail') },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
