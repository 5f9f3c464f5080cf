import type { AgentProfile } from '../agent/agent-profile';
import type { AgentAlertsProps } from '../monitoring/agent-alerts';

/** When sessions of the profiles end, for the alerts of their namespace. */
export function sessionLimit(
  profiles: readonly AgentProfile[],
): Pick<AgentAlertsProps, 'sessionLimitSeconds' | 'unlimitedSessions'> {
  const limits = profiles.map(({ resolved }) => resolved.sessionLimitSeconds).filter((limit) => limit !== undefined);
  return limits.length < profiles.length ? { unlimitedSessions: true } : { sessionLimitSeconds: Math.min(...limits) };
}
