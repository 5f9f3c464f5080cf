import type { Protocol } from '../../core/network/peer-port';
import { AddressSet } from '../address-set';
import { type ResolvedAddresses, type ResolvedPods, toResolved, unreadFact } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import type { ServiceEndpoint } from '../read-endpoints';
import type { PodTemplate } from '../read-pods';
import { type KubeService, readServiceHost } from '../read-service';
import { findServicePort, targetsOf } from './services';
import type { MissingFact } from './verdict';

/** Where a Service leads on one of its ports. */
export interface ServiceRoutes {
  readonly routes: readonly ServiceRoute[];

  /** Facts without which nobody knows where else it leads. */
  readonly missing: readonly MissingFact[];

  /** Why it leads nowhere. Undefined if it leads somewhere. */
  readonly nowhere?: string;
}

/** One target of a Service. */
export interface ServiceRoute {
  readonly to: ResolvedPods | ResolvedAddresses;

  /** The templates of the pods behind the Service. Undefined if its endpoints are given. */
  readonly templates?: readonly PodTemplate[];
  readonly port: number;
  readonly protocol: Protocol;
}

/** The targets of a Service on one of its ports. */
export function routesOf(
  evaluation: Evaluation,
  service: KubeService,
  port: number,
  protocol: Protocol,
  seen: readonly KubeService[] = [],
): ServiceRoutes {
  const host = `${service.name}.${service.namespace}.svc`;
  if (service.type === 'ExternalName')
    return externalRoutes(evaluation, service, { port, protocol }, [...seen, service]);
  const declared = findServicePort(service, port, protocol);
  if (declared === undefined) {
    const ports = service.ports.map((one) => `${one.protocol} ${one.port}`).join(', ');
    return nowhere(`${host} has no port ${protocol} ${port}: it has ${ports || 'none'}`);
  }
  if (service.pods === undefined) return manualRoutes(evaluation, service, declared, { port, protocol });
  const routes = targetsOf(service, evaluation.workloads, declared).flatMap(({ workload, templates, ports }) =>
    ports.ranges.map(({ port: own, protocol: used }) => ({
      to: toResolved(workload),
      templates,
      port: own,
      protocol: used,
    })),
  );
  if (routes.length > 0) return { routes, missing: [] };
  const unread = evaluation.set.unreadPods.filter(({ namespace }) => namespace === service.namespace);
  if (unread.length > 0) return { routes, missing: unread.map(unreadFact) };
  return nowhere(`${host} selects no pods of the set with that port`);
}

type Asked = Pick<ServiceRoute, 'port' | 'protocol'>;

/** An ExternalName is an alias of another host name, in the cluster or outside. It does not translate ports. */
function externalRoutes(
  evaluation: Evaluation,
  { name, namespace, externalName = '' }: KubeService,
  asked: Asked,
  seen: readonly KubeService[],
): ServiceRoutes {
  const alias = readServiceHost(externalName);
  const inSet = evaluation.set.services.find((one) => one.name === alias?.name && one.namespace === alias.namespace);
  if (inSet !== undefined && !seen.includes(inSet)) {
    return routesOf(evaluation, inSet, asked.port, asked.protocol, seen);
  }
  const which = {
    fact: `the addresses behind ${externalName}, for which the ExternalName Service ${name}.${namespace}.svc stands`,
    cure: 'ask about the addresses that it resolves to',
  };
  return { routes: [{ to: someAddress(externalName, which), ...asked }], missing: [] };
}

/** The endpoints of a Service without a selector, from its EndpointSlices or Endpoints. */
function manualRoutes(
  evaluation: Evaluation,
  service: KubeService,
  declared: { readonly name: string | undefined; readonly targetPort: number | string },
  asked: Asked,
): ServiceRoutes {
  const host = `${service.name}.${service.namespace}.svc`;
  const slices = evaluation.set.endpoints.filter(
    (one) => one.service === service.name && one.namespace === service.namespace,
  );
  const port = typeof declared.targetPort === 'number' ? declared.targetPort : asked.port;
  if (slices.length === 0) {
    const which = {
      fact: `the endpoints of Service ${host}, which has no selector`,
      cure: 'add its EndpointSlices to the set, or ask about their addresses',
    };
    if (evaluation.set.policies.length > 0) return { routes: [], missing: [which] };
    return { routes: [{ to: someAddress(host, which), protocol: asked.protocol, port }], missing: [] };
  }
  const routes = slices.flatMap(({ endpoints, ports }) =>
    ports
      .filter(({ name }) => service.headless || name === (declared.name ?? ''))
      .flatMap((own) => own.ports.ranges)
      .filter(({ protocol }) => protocol === asked.protocol)
      .flatMap((range) =>
        endpoints.flatMap((endpoint) =>
          toEnds(evaluation, service, endpoint).map((to) => ({
            to,
            protocol: asked.protocol,
            port: range.port === range.endPort ? range.port : port,
          })),
        ),
      ),
  );
  return routes.length === 0 ? nowhere(`${host} has no endpoints with that port`) : { routes, missing: [] };
}

function toEnds(
  { workloads }: Evaluation,
  { namespace, name }: KubeService,
  { addresses, pod }: ServiceEndpoint,
): readonly (ResolvedPods | ResolvedAddresses)[] {
  const own = workloads.find(
    ({ endpoint }) => endpoint.namespace === namespace && pod !== undefined && endpoint.pods.includes(pod),
  );
  if (own !== undefined) return [toResolved(own)];
  return addresses.map((address) => {
    const known = AddressSet.parse(address);
    const which = {
      fact: `the addresses behind ${address}, an endpoint of ${name}.${namespace}.svc`,
      cure: 'ask about the addresses that it resolves to',
    };
    return known === undefined
      ? someAddress(address, which)
      : { kind: 'addresses' as const, title: address, addresses: known };
  });
}

function someAddress(title: string, which: MissingFact): ResolvedAddresses {
  return { kind: 'addresses', title, addresses: AddressSet.ALL, which };
}

function nowhere(because: string): ServiceRoutes {
  return { routes: [], missing: [], nowhere: because };
}
