import type { ObjectSet } from './object-set';
import type { Member } from './parties';
import { PortSet } from './port-set';
import type { PodTemplate } from './read-pods';
import type { KubeService, ServicePort } from './read-service';

/** Pods behind a Service, and the port of theirs that it sends to. */
export interface ServiceTarget {
  readonly member: Member;
  readonly ports: PortSet;
}

/** The pods behind a Service's port, or with undefined behind all of them; none where nobody can tell. */
export function targetsOf(
  service: KubeService,
  members: readonly Member[],
  wanted?: ServicePort,
): readonly ServiceTarget[] {
  const { pods, namespace, ports } = service;
  if (pods === undefined) return [];
  const asked = wanted === undefined ? ports : [wanted];
  return members.flatMap((member) => {
    if (member.party.namespace !== namespace) return [];
    const behind = member.templates.filter(({ labels }) => pods.matches(labels));
    const open = PortSet.union(behind.flatMap((template) => asked.map((port) => portOn(service, port, template))));
    return open.isEmpty ? [] : [{ member, ports: open }];
  });
}

/** The port that a Service's number stands for. A headless Service leads to the pods, so that any number is their own. */
export function servicePort(
  service: KubeService,
  port: number,
  protocol: ServicePort['protocol'],
): ServicePort | undefined {
  if (service.headless) return { name: undefined, port, protocol, targetPort: port };
  return service.ports.find((declared) => declared.port === port && declared.protocol === protocol);
}

/** Where the Ingress objects of a set send requests to. */
export function ingressTargets(set: ObjectSet, members: readonly Member[]): readonly ServiceTarget[] {
  return set.ingressBackends.flatMap(({ namespace, service: name, port }) => {
    const service = set.services.find((one) => one.namespace === namespace && one.name === name);
    const declared = service?.ports.find((one) => one.port === port || one.name === port);
    return service && declared ? targetsOf(service, members, declared) : [];
  });
}

function portOn(service: KubeService, { targetPort, port, protocol }: ServicePort, { ports }: PodTemplate): PortSet {
  if (service.headless) return PortSet.range(protocol, port);
  if (typeof targetPort === 'number') return PortSet.range(protocol, targetPort);
  const named = ports.filter((declared) => declared.name === targetPort && declared.protocol === protocol);
  return PortSet.union(named.map((declared) => PortSet.range(protocol, declared.port)));
}
