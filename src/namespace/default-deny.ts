import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';

/** Props of DefaultDeny. */
export interface DefaultDenyProps {
  /** The namespace whose pods are isolated. */
  readonly namespace: string;
}

/**
 * A NetworkPolicy that denies all ingress and egress of every pod in a namespace, including DNS. The policy of each
 * workload then allows the traffic that its pods need.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic
 */
@checkedCalls('DefaultDeny')
export class DefaultDeny extends Construct {
  readonly resource: k8s.KubeNetworkPolicy;

  /** @throws InputError if the namespace's name is invalid */
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
