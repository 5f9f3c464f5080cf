import type { Input } from '../input/input';
import { port } from '../input/numbers';
import { cidr } from '../network/cidr';

/** Where pods reach the API server. */
export interface ApiServerAddresses {
  /**
   * Its blocks, such as `10.96.0.1/32`: what `kubectl get services,endpointslices -n default` shows, each with `/32`, or `/128` for
   * IPv6.
   */
  readonly cidrs: readonly string[];

  /** Its ports: of the Service, and behind it. @default [443, 6443] */
  readonly ports?: readonly number[];
}

/** Checks the addresses of the field `apiServer`. */
export function checkApiServer(input: Input, { cidrs, ports }: ApiServerAddresses): void {
  if (cidrs.length === 0) input.refuse('apiServer.cidrs must name at least one block, such as 10.96.0.1/32');
  input.each('apiServer.cidrs', cidrs, cidr);
  if (ports !== undefined) input.each('apiServer.ports', ports, port);
}
