import type { AgentProfile } from '../agent/agent-profile';
import type { AgentAlertsProps } from '../monitoring/agents/agent-alerts';

/** When sessions of the profiles end, and whether their containers start again, for the alerts of their namespace. */
export function watchedSessions(
  profiles: readonly AgentProfile[],
): Pick<AgentAlertsProps, 'sessionLimitSeconds' | 'unlimitedSessions' | 'restartingSessions'> {
  const limits = profiles.map(({ resolved }) => resolved.sessionLimitSeconds).filter((limit) => limit !== undefined);
  return {
    ...(limits.length < profiles.length ? { unlimitedSessions: true } : { sessionLimitSeconds: Math.min(...limits) }),
    restartingSessions: profiles.some(
      ({ resolved: { restartPolicy, sidecars = [] } }) => restartPolicy === 'OnFailure' || sidecars.length > 0,
    ),
  };
}
