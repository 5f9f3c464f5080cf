import type { MicroservicePort } from '../service/microservice-props';
import type { ResolvedApiGateway } from './api-gateway-props';
import { servesTls } from './gateway-tls';

/** The port of the control API, for administrators and probes. */
export const CONTROL_PORT = 9696;

/** The port for clients. */
export function clientPort({ tls }: Pick<ResolvedApiGateway, 'tls'>): MicroservicePort {
  return servesTls(tls)
    ? { name: 'https', port: 8443, appProtocol: 'https' }
    : { name: 'http', port: 8080, appProtocol: 'http' };
}

/** All ports. Tyk serves TLS on both or on neither. */
export function gatewayPorts(gateway: Pick<ResolvedApiGateway, 'tls'>): readonly MicroservicePort[] {
  const client = clientPort(gateway);
  return [client, { name: 'control', port: CONTROL_PORT, appProtocol: client.appProtocol }];
}
