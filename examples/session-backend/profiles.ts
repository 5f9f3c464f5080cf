import { AgentProfile, echoAgent, STELLA_RECOMMENDED_KEYS, stellaLabels, stellaLight } from 'cdk8s-agents/session';

/*
 * The one definition of the agents. main.ts starts sessions of these profiles; platform.ts renders their templates, policies and quota.
 */

const concierge = AgentProfile.fromProfile(stellaLight, {
  name: 'concierge',
  labels: stellaLabels('concierge'),
  secretKeys: STELLA_RECOMMENDED_KEYS,
  sessionLimitSeconds: 3600,
});

/** Repeats what it hears, so it gets no key of a model. */
const echo = AgentProfile.fromProfile(echoAgent, {
  name: 'echo',
  labels: stellaLabels('echo'),
  secretKeys: STELLA_RECOMMENDED_KEYS.filter((key) => key !== 'OPENAI_API_KEY'),
  sessionLimitSeconds: 600,
});

/** The profiles by name. */
export const profiles: ReadonlyMap<string, AgentProfile> = new Map(
  [concierge, echo].map((profile) => [profile.name, profile]),
);

/** The profile of a session that names none. */
export const DEFAULT_PROFILE = concierge.name;
