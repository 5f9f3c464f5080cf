import type { AgentProfile } from '../agent-profile';
import { echoAgent } from './echo-agent';
import { stellaAgent } from './stella-agent';
import { stellaLight } from './stella-light';

/** The registry of built-in profiles, by name. */
export const builtInProfiles: Readonly<Record<string, AgentProfile>> = Object.freeze({
  [stellaAgent.name]: stellaAgent,
  [stellaLight.name]: stellaLight,
  [echoAgent.name]: echoAgent,
});
