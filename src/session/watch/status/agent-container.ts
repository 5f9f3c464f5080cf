import type { Container, ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { AGENT_CONTAINER } from '../../../agent/agent-containers';

/** The container in which the agent of a session runs. */
export interface AgentContainer {
  readonly name: string | undefined;
  readonly spec: Container | undefined;

  /** Undefined until the kubelet has seen the pod. */
  readonly status: ContainerStatus | undefined;
}

/** The agent's container by its name, or else the first. */
export function agentContainer({ spec, status }: Pod): AgentContainer {
  const containers = spec?.containers ?? [];
  const agent = containers.find(({ name }) => name === AGENT_CONTAINER) ?? containers[0];
  return {
    name: agent?.name,
    spec: agent,
    status: status?.containerStatuses?.find(({ name }) => name === agent?.name),
  };
}

/** Whether the agent has exited, and the kubelet does not start it again. */
export function isAgentOver(pod: Pod): boolean {
  const { status } = agentContainer(pod);
  const exit = status?.state?.terminated;
  if (exit === undefined) return false;
  const policy = pod.spec?.restartPolicy ?? 'Always';
  return policy === 'Never' || (policy === 'OnFailure' && exit.exitCode === 0);
}

/** Whether another ordinary container runs on, so that the pod itself does not end. Native sidecars do not hold a pod. */
export function isHeldByAnother(pod: Pod): boolean {
  const { name } = agentContainer(pod);
  return (pod.status?.containerStatuses ?? []).some((one) => one.name !== name && one.state?.terminated === undefined);
}
