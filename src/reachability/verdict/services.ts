import type { ObjectSet } from '../object-set';
import { PortSet } from '../port-set';
import type { PodTemplate } from '../read-pods';
import type { KubeService, ServicePort } from '../read-service';
import type { EvaluatedWorkload } from '../workloads';

/** Pods behind a Service, and the ports that it forwards to. */
export interface ServiceTarget {
  readonly workload: EvaluatedWorkload;

  /** The templates of those of its pods that are behind the Service. */
  readonly templates: readonly PodTemplate[];
  readonly ports: PortSet;
}

/**
 * The pods behind a Service. Empty for a Service without a selector.
 * @param wanted one of its ports. If unset, all ports
 */
export function targetsOf(
  service: KubeService,
  workloads: readonly EvaluatedWorkload[],
  wanted?: ServicePort,
): readonly ServiceTarget[] {
  const { pods, namespace, ports } = service;
  if (pods === undefined) return [];
  const asked = wanted === undefined ? ports : [wanted];
  return workloads.flatMap((workload) => {
    if (workload.endpoint.namespace !== namespace) return [];
    const behind = workload.templates.filter(({ labels }) => pods.matches(labels));
    const open = PortSet.union(behind.flatMap((template) => asked.map((port) => portOn(service, port, template))));
    return open.isEmpty ? [] : [{ workload, templates: behind, ports: open }];
  });
}

/** The Service port with this number. A headless Service resolves to the pods, so every number is a port of the pods. */
export function findServicePort(
  service: KubeService,
  port: number,
  protocol: ServicePort['protocol'],
): ServicePort | undefined {
  if (service.headless) return { name: undefined, port, protocol, targetPort: port };
  return service.ports.find((declared) => declared.port === port && declared.protocol === protocol);
}

/** The pods that the Ingress objects of a set route requests to. */
export function ingressTargets(set: ObjectSet, workloads: readonly EvaluatedWorkload[]): readonly ServiceTarget[] {
  return set.ingressBackends.flatMap(({ namespace, service: name, port }) => {
    const service = set.services.find((one) => one.namespace === namespace && one.name === name);
    if (service === undefined) return [];
    if (port === undefined) return targetsOf(service, workloads);
    const declared = service.ports.find((one) => one.port === port || one.name === port);
    return declared ? targetsOf(service, workloads, declared) : [];
  });
}

function portOn(service: KubeService, { targetPort, port, protocol }: ServicePort, { ports }: PodTemplate): PortSet {
  if (service.headless) return PortSet.range(protocol, port);
  if (typeof targetPort === 'number') return PortSet.range(protocol, targetPort);
  const named = ports.filter((declared) => declared.name === targetPort && declared.protocol === protocol);
  return PortSet.union(named.map((declared) => PortSet.range(protocol, declared.port)));
}
