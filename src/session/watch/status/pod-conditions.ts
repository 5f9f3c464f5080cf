import type { Pod, PodCondition } from 'kubernetes-types/core/v1';

/** The condition of a type, whatever its status. */
export function podCondition({ status }: Pod, type: string): PodCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function isConditionTrue(pod: Pod, type: string): boolean {
  return podCondition(pod, type)?.status === 'True';
}

/**
 * Whether the node has stopped reporting. The node controller then sets Ready to False, and leaves ContainersReady as the kubelet has
 * written it; a kubelet writes both.
 */
export function isNodeSilent(pod: Pod): boolean {
  const gates = (pod.spec?.readinessGates ?? []).map(({ conditionType }) => conditionType);
  return (
    podCondition(pod, 'Ready')?.status === 'False' &&
    isConditionTrue(pod, 'ContainersReady') &&
    gates.every((gate) => isConditionTrue(pod, gate))
  );
}
