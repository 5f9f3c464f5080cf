import { Construct } from 'constructs';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { addWarnings } from '../../core/input/warnings';
import { titleOf } from '../../core/objects/identity';
import { k8s } from '../../core/objects/k8s';
import { openEntry } from './open-entry';
import { resolveIngress, type ServiceIngressProps } from './service-ingress-props';
import { checkIngress } from './service-ingress-rules';
import { ingressMetadata, ingressSpec } from './service-ingress-spec';

/**
 * An Ingress for a Microservice, and the path from the ingress controller to its pods. It serves HTTPS with a certificate of a Secret,
 * of cert-manager or of the controller; plain HTTP needs a reason.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
@checkedCalls('ServiceIngress')
export class ServiceIngress extends Construct {
  readonly resource: k8s.KubeIngress;

  /** Its name in messages. */
  readonly subject: string;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: ServiceIngressProps) {
    super(scope, id);
    const ingress = frozen(resolveIngress(props));
    const { namespace, name } = ingress;
    this.subject = titleOf({ kind: 'ServiceIngress', metadata: { namespace, name } });
    const input = new Input(this.subject);
    checkIngress(input, ingress, props, this);
    addWarnings(this, this.subject, input.done());
    const { peer, fields } = props.controller;
    const way = `ingress class ${fields.ingressClassName ?? fields.name}`;
    openEntry(this, props, ingress, { subject: this.subject, way, peer });
    this.resource = new k8s.KubeIngress(this, 'Resource', {
      metadata: ingressMetadata(ingress),
      spec: ingressSpec(ingress),
    });
  }
}
