import { Construct } from 'constructs';
import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { InputError } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import type { Connections, IConnectable } from '../network/connections';
import { Peer } from '../network/peer';
import { Microservice } from '../service/microservice';
import { type ApiGatewayProps, type ResolvedApiGateway, resolveApiGateway } from './api-gateway-props';
import { checkApiGateway } from './api-gateway-rules';
import { gatewaySubject, microserviceProps, publicService } from './api-gateway-spec';
import type { ApiRoute } from './api-route';
import { checkAmong } from './api-route-rules';
import { type ResolvedApiRoute, resolveApiRoute } from './api-route-spec';
import { GatewayFiles } from './gateway-files';
import { clientPort } from './gateway-ports';
import { GatewayPump } from './gateway-pump';
import { GATEWAY_STORAGE, redisSecrets, tykStorage } from './tyk-storage';

/**
 * Tyk's open-source gateway: a Microservice that forwards requests to services by path, and a load balancer in front of
 * it. Clients call the port `https` (`http` without a certificate). The control API has a separate port, which only
 * `controlPeers` reach.
 * @see https://tyk.io/docs/tyk-oss-gateway
 */
@checkedCalls('ApiGateway')
export class ApiGateway extends Construct implements IConnectable {
  /** Opens paths from and to its pods. Declares the ports `https`, or `http` without a certificate, and `control`. */
  readonly connections: Connections;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedApiGateway;

  /** The gateway's Microservice, with its Deployment, cluster-internal Service, policy and disruption budget. */
  readonly service: Microservice;

  /** The load balancer's Service; undefined with serviceType ClusterIP. */
  readonly publicService: k8s.KubeService | undefined;

  /** Tyk Pump, which serves the gateway's metrics; undefined without the prop `monitor`. */
  readonly pump: Microservice | undefined;

  private readonly routes: ResolvedApiRoute[] = [];

  /** @throws InputError that lists every wrong prop, or the errors of a route */
  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(scope, id);
    const gateway = resolveApiGateway(props);
    addWarnings(this, gatewaySubject(gateway), checkApiGateway(gateway, props));
    this.resolved = gateway;
    this.service = new Microservice(this, 'Service', microserviceProps(gateway));
    this.service.connectTo(tykStorage(gateway.redis, GATEWAY_STORAGE), redisSecrets(gateway));
    this.service.addFiles(new GatewayFiles(gateway, this.routes));
    this.connections = this.service.connections;
    this.pump = gateway.monitor && new GatewayPump(this, 'Pump', gateway, gateway.monitor).service;
    for (const peer of props.controlPeers ?? []) this.connections.allowFrom(peer, { ports: ['control'] });
    this.publicService = gateway.serviceType === 'LoadBalancer' ? this.addLoadBalancer(gateway) : undefined;
    for (const route of gateway.routes) this.addRoute(route);
  }

  /** The gateway's name in messages. */
  get subject(): string {
    return gatewaySubject(this.resolved);
  }

  /**
   * Forwards requests to a service and opens the path to it.
   * @throws InputError that lists every wrong field, if the service is in another app, or another route has the path
   */
  addRoute(route: ApiRoute): void {
    const resolved = frozen(resolveApiRoute(this.subject, route));
    const { to, auth } = route;
    if (to.node.root !== this.node.root) {
      throw new InputError(`${this.subject} route ${resolved.path}`, [
        `to must be a service in the same app, so that both are applied together, got ${to.subject}`,
      ]);
    }
    checkAmong(this.subject, resolved, this.routes);
    if (auth?.kind === 'jwt') this.connections.allowTo(auth.provider);
    this.connections.allowTo(to, { ports: [resolved.port] });
    this.routes.push(resolved);
  }

  private addLoadBalancer(gateway: ResolvedApiGateway): k8s.KubeService {
    const { loadBalancerSourceRanges: sourceRanges, loadBalancerRanges } = gateway;
    const ports = [clientPort(gateway).name];
    this.connections.allowFrom(Peer.clients({ sourceRanges, loadBalancerRanges }), { ports });
    return new k8s.KubeService(this, 'Public', publicService(gateway));
  }
}
