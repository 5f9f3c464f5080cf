import type { InitContainer, Sidecar } from '../core/pods/containers/container-props';

/** The name of the container in which the agent runs. */
export const AGENT_CONTAINER = 'agent';

/** A container that runs to its end before the agent starts. */
export interface AgentInitContainer extends InitContainer {
  /** Whether it gets the session's Secret, in the same form as the agent. @default false */
  readonly sessionSecret?: boolean;
}

/** A container that runs beside the agent, and ends with it. */
export interface AgentSidecar extends Sidecar {
  /** Whether it gets the session's Secret, in the same form as the agent. @default false */
  readonly sessionSecret?: boolean;
}

/** The containers of a profile beside the agent. */
interface AgentContainers {
  readonly initContainers: readonly AgentInitContainer[];
  readonly sidecars: readonly AgentSidecar[];
}

/** The containers that get the session's Secret. */
export function secretReaders({
  initContainers,
  sidecars,
}: AgentContainers): readonly (AgentInitContainer | AgentSidecar)[] {
  return [...initContainers, ...sidecars].filter(({ sessionSecret = false }) => sessionSecret);
}
