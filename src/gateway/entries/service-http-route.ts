import { Construct } from 'constructs';
import { HttpRoute } from '../../../imports/gateway.networking.k8s.io';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { addWarnings } from '../../core/input/warnings';
import { titleOf } from '../../core/objects/identity';
import { addCheck } from '../../core/objects/tree-check';
import { type EntryProps, resolveEntry } from './entry-props';
import { checkEntry } from './entry-rules';
import { listenerProblems } from './gateway-listener';
import type { GatewayReference } from './gateway-reference';
import { openEntry } from './open-entry';
import { checkRoute, routeMetadata, routeSpec } from './service-http-route-spec';

/** Props of ServiceHttpRoute. */
export interface ServiceHttpRouteProps extends EntryProps {
  /** The Gateway and its listener. Its proxies get the path to the service. */
  readonly gateway: GatewayReference;
}

/**
 * An HTTPRoute of the Gateway API for a Microservice, and the path from the Gateway's proxies to its pods. The listener of the Gateway
 * has the certificate.
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
@checkedCalls('ServiceHttpRoute')
export class ServiceHttpRoute extends Construct {
  readonly resource: HttpRoute;

  /** Its name in messages. */
  readonly subject: string;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: ServiceHttpRouteProps) {
    super(scope, id);
    const { gateway, ...shared } = props;
    const route = frozen(resolveEntry(shared));
    const { namespace, name } = route;
    this.subject = titleOf({ kind: 'ServiceHttpRoute', metadata: { namespace, name } });
    const input = new Input(this.subject);
    checkEntry(input, route, props, this);
    checkRoute(input, route);
    addWarnings(this, this.subject, input.done());
    const way = `Gateway ${gateway.namespace}/${gateway.name}`;
    openEntry(this, props, route, { subject: this.subject, way, peer: gateway.peer });
    this.resource = new HttpRoute(this, 'Resource', {
      metadata: routeMetadata(route),
      spec: routeSpec(route, gateway),
    });
    addCheck(this, () => listenerProblems(this, route, gateway).map((problem) => `${this.subject}: ${problem}`));
  }
}
