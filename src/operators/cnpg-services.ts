import type { Labels } from '../core/objects/labels';
import { isPlain, ownValue, toList, toPlain } from '../core/plain';
import type { CustomResource, OperatorService, OperatorServicePort } from './operator';

/**
 * The Services of a Cluster: `-rw` for the primary, `-ro` for the replicas, `-r` for all instances, and the additional Services of its spec.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/services.go
 */
export function clusterServices({ name, spec }: CustomResource): readonly OperatorService[] {
  const { disabledDefaultServices, additional } = toPlain(toPlain(spec.managed).services);
  const cluster = { 'cnpg.io/cluster': name };
  const selectors: Readonly<Record<string, Labels>> = {
    rw: { ...cluster, 'cnpg.io/instanceRole': 'primary' },
    ro: { ...cluster, 'cnpg.io/instanceRole': 'replica' },
    r: { ...cluster, 'cnpg.io/podRole': 'instance' },
  };
  const ports = [{ name: 'postgres', port: 5432, targetPort: 5432 }];
  const defaults = Object.entries(selectors)
    .filter(([type]) => !toList(disabledDefaultServices).includes(type))
    .map(([type, selector]) => ({ name: `${name}-${type}`, selector, ports, headless: false }));
  const more = toList(additional)
    .map(toPlain)
    .map(({ selectorType, serviceTemplate }) => ({
      name: String(toPlain(toPlain(serviceTemplate).metadata).name),
      selector: ownValue(selectors, String(selectorType)) ?? cluster,
      ...templated(serviceTemplate, ports),
    }));
  return [...defaults, ...more];
}

/**
 * The Service of a Pooler. It has the Pooler's name.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pgbouncer/services.go
 */
export function poolerService({ name, spec }: CustomResource): OperatorService {
  const ports = [{ name: 'pgbouncer', port: 5432, targetPort: 'pgbouncer' }];
  return { name, selector: { 'cnpg.io/poolerName': name }, ...templated(spec.serviceTemplate, ports) };
}

/** Applies a Service template. Its ports come first, and replace the operator's ports of the same name or number. */
function templated(
  serviceTemplate: unknown,
  own: readonly OperatorServicePort[],
): Pick<OperatorService, 'ports' | 'headless' | 'type'> {
  const { ports, clusterIP, type } = toPlain(toPlain(serviceTemplate).spec);
  const given = toList(ports).filter(isPlain).map(toServicePort);
  const missing = own.filter(({ name, port }) => !given.some((other) => other.name === name || other.port === port));
  return {
    ports: [...given, ...missing],
    headless: clusterIP === 'None',
    ...(type === 'LoadBalancer' || type === 'NodePort' ? { type } : {}),
  };
}

function toServicePort({ name, port, targetPort = port }: Readonly<Record<string, unknown>>): OperatorServicePort {
  return {
    name: String(name ?? ''),
    port: Number(port),
    targetPort: typeof targetPort === 'number' ? targetPort : String(targetPort),
  };
}
