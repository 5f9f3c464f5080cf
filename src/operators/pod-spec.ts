import { isPlain, type Plain, toList, toPlain } from '../core/plain';
import { type ResourceClaim, toResourceClaim } from '../core/pods/resources';
import type { OperatorContainer, OperatorPods, OperatorPort } from './operator';

/** The containers of a plain pod spec, in the order of `OperatorPods.containers`: init containers and sidecars first. */
export function containersOf({ initContainers, containers }: Plain): readonly OperatorContainer[] {
  return [...toList(initContainers).map(toInitContainer), ...toList(containers).map(toContainer)];
}

/** Reads `hostNetwork` of a plain pod spec. */
export function hostNetworkOf({ hostNetwork }: Plain): Pick<OperatorPods, 'hostNetwork'> {
  return hostNetwork === true ? { hostNetwork } : {};
}

/** The ports of all containers of a plain pod spec that keep running. */
export function servedPorts({ initContainers, containers }: Plain): readonly OperatorPort[] {
  const sidecars = toList(initContainers).filter((container) => toPlain(container).restartPolicy === 'Always');
  return [...portsOf(containers), ...portsOf(sidecars)];
}

/** The ports that containers of a plain pod spec declare. */
export function portsOf(containers: unknown): readonly OperatorPort[] {
  return toList(containers)
    .flatMap((container) => toList(toPlain(container).ports))
    .filter(isPlain)
    .flatMap(({ name, containerPort, protocol }) =>
      typeof containerPort === 'number'
        ? [{ name: String(name ?? ''), port: containerPort, protocol: toProtocol(protocol) }]
        : [],
    );
}

/**
 * Merges the containers of a resource into the operator's own, like a strategic merge patch: a container with the same name changes
 * the operator's container, and others are appended.
 */
export function withPatches(
  own: readonly OperatorContainer[],
  patches: readonly OperatorContainer[],
): readonly OperatorContainer[] {
  const changed = own.map((container) => {
    const patch = patches.find(({ name }) => name === container.name);
    return patch === undefined ? container : { ...container, resources: merged(container.resources, patch.resources) };
  });
  return [...changed, ...patches.filter(({ name }) => !own.some((container) => container.name === name))];
}

export function toInitContainer(container: unknown): OperatorContainer {
  return { ...toContainer(container), role: toPlain(container).restartPolicy === 'Always' ? 'sidecar' : 'init' };
}

export function toContainer(container: unknown): OperatorContainer {
  const { name, resources } = toPlain(container);
  return { name: String(name), role: 'container', resources: toResourceClaim(resources) };
}

function merged(own: ResourceClaim, patch: ResourceClaim): ResourceClaim {
  return { requests: { ...own.requests, ...patch.requests }, limits: { ...own.limits, ...patch.limits } };
}

function toProtocol(protocol: unknown): OperatorPort['protocol'] {
  return protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
}
