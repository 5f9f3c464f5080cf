import { Construct } from 'constructs';
import { Input } from '../core/input';
import { k8s } from '../core/k8s';
import { objectLabels } from '../core/labels';
import { dnsLabel } from '../core/names';

/** A namespace where nothing talks unless a policy says so. */
export interface DefaultDenyProps {
  /** The namespace whose pods are isolated. */
  readonly namespace: string;
}

/**
 * A NetworkPolicy that isolates every pod of a namespace in both directions, DNS included: what a pod needs is opened by
 * the policy of its own workload.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-and-all-egress-traffic
 */
export class DefaultDeny extends Construct {
  readonly resource: k8s.KubeNetworkPolicy;

  /** @throws InputError when the namespace is no name */
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
