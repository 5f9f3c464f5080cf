import { type Chart, Testing } from 'cdk8s';
import { GatewayReference } from '../../../src/gateway/entries/gateway-reference';
import { IngressControllerReference } from '../../../src/gateway/entries/ingress-controller-reference';
import { ServiceHttpRoute, type ServiceHttpRouteProps } from '../../../src/gateway/entries/service-http-route';
import { ServiceIngress } from '../../../src/gateway/entries/service-ingress';
import type { ServiceIngressProps } from '../../../src/gateway/entries/service-ingress-props';
import { Microservice } from '../../../src/service/microservice';
import type { MicroserviceProps } from '../../../src/service/microservice-props';
import { minimal } from '../../service/samples';

/** A chart with a service that answers people. */
export class Edge {
  readonly chart: Chart = Testing.chart();
  readonly web: Microservice;

  constructor(changes: Partial<MicroserviceProps> = {}) {
    this.web = new Microservice(this.chart, 'Web', {
      ...minimal,
      name: 'web',
      namespace: 'forge',
      drainSeconds: 3600,
      ports: [
        { name: 'http', port: 8080, servicePort: 80 },
        { name: 'admin', port: 9000 },
      ],
      ...changes,
    });
  }

  ingress(changes: Partial<ServiceIngressProps> = {}, id = 'Entry'): ServiceIngress {
    return new ServiceIngress(this.chart, id, {
      service: this.web,
      controller: IngressControllerReference.traefik(),
      hosts: ['forge.example.com'],
      tlsSecretName: 'forge-tls',
      ...changes,
    });
  }

  route(changes: Partial<ServiceHttpRouteProps> = {}, id = 'Route'): ServiceHttpRoute {
    return new ServiceHttpRoute(this.chart, id, {
      service: this.web,
      gateway: GatewayReference.envoyGateway({ name: 'public', namespace: 'edge', listener: 'https' }),
      hosts: ['forge.example.com'],
      ...changes,
    });
  }
}
