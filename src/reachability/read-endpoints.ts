import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS } from '../core/network/peer-port';
import { toList, toPlain } from '../core/plain';
import type { ObjectField } from './object-field';
import { PortSet } from './port-set';

/** Endpoints of a Service, which an EndpointSlice or an Endpoints object lists. */
export interface ServiceEndpoints {
  readonly namespace: string;
  readonly service: string;
  readonly endpoints: readonly ServiceEndpoint[];

  /** The ports by the name of the Service's port. Without a number: every port. */
  readonly ports: readonly { readonly name: string; readonly ports: PortSet }[];
}

/** One endpoint. */
export interface ServiceEndpoint {
  /** The addresses or host names. */
  readonly addresses: readonly string[];

  /** The name of its Pod. Undefined for an endpoint outside. */
  readonly pod: string | undefined;
}

const SERVICE_LABEL = 'kubernetes.io/service-name';

/**
 * Ignores fields that the API server would refuse: only the addresses of Services without a selector are read here.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export function readEndpoints(
  object: ObjectField,
  group: string,
  kind: string,
  namespace: string,
  name: string,
): readonly ServiceEndpoints[] {
  if (group === 'discovery.k8s.io' && kind === 'EndpointSlice') {
    const service = toPlain(toPlain(toPlain(object.value).metadata).labels)[SERVICE_LABEL];
    const { endpoints, ports } = toPlain(object.value);
    if (typeof service !== 'string') return [];
    return [
      { namespace, service, endpoints: toList(endpoints).map(toEndpoint), ports: toList(ports).flatMap(toPorts) },
    ];
  }
  if (group !== '' || kind !== 'Endpoints') return [];
  return toList(toPlain(object.value).subsets)
    .map(toPlain)
    .map(({ addresses, ports }) => ({
      namespace,
      service: name,
      endpoints: toList(addresses).map((one) => toEndpoint({ ...toPlain(one), addresses: [toPlain(one).ip] })),
      ports: toList(ports).flatMap(toPorts),
    }));
}

function toEndpoint(value: unknown): ServiceEndpoint {
  const { addresses, targetRef } = toPlain(value);
  const { kind, name } = toPlain(targetRef);
  return {
    addresses: toList(addresses).filter((address) => typeof address === 'string'),
    pod: kind === 'Pod' && typeof name === 'string' ? name : undefined,
  };
}

function toPorts(value: unknown): readonly { readonly name: string; readonly ports: PortSet }[] {
  const { name, port, protocol = 'TCP' } = toPlain(value);
  const known = PROTOCOLS.find((one) => one === protocol);
  if (known === undefined) return [];
  const called = typeof name === 'string' ? name : '';
  if (port === undefined || port === null) return [{ name: called, ports: PortSet.protocol(known) }];
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > LAST_PORT) return [];
  return [{ name: called, ports: PortSet.range(known, port) }];
}
