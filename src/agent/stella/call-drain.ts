/**
 * Seconds in which a spoken conversation may end: for the agent, and for the services that its call streams through.
 * LiveKit's own agents get as long. @see https://docs.livekit.io/agents/ops/deployment/custom/
 */
export const CALL_DRAIN_SECONDS = 600;
