import { Egress } from '../network/egress';
import { AgentProfile } from './agent-profile';
import type { AgentProfileProps } from './agent-profile-props';
import { NodePlacement } from './node-placement';

/*
 * The three rows of STELLA's document. Requests, limits, health endpoints and timings are its own; what it leaves open, or what
 * fails as printed, is decided here with its reason. Derive from them with `AgentProfile.fromProfile`.
 */

/** What the three have in common: they speak in a LiveKit room. */
const VOICE: Pick<AgentProfileProps, 'placement' | 'sessionLimitSeconds'> = {
  // The document requires the label: without such a node each session stays Pending for ever.
  placement: NodePlacement.preferred('workload-type', 'ai-agents'),
  // The document has no deadline: a hung session would hold its share of the quota for ever.
  sessionLimitSeconds: 4 * 60 * 60,
};

/** What the two that reason with a model have in common. */
const CONVERSATION: Pick<AgentProfileProps, 'drainSeconds' | 'secretKeys' | 'egress'> = {
  // The document's 30 s cut a call short: LiveKit's own agents get 600. https://docs.livekit.io/agents/ops/deployment/custom/
  drainSeconds: 600,
  secretKeys: ['LIVEKIT_URL', 'OPENAI_API_KEY', 'ROOM_NAME', 'SESSION_ID'],
  egress: [Egress.liveKitCloud(), Egress.openAi()],
};

// The document's image has the tag latest: not reproducible, and pulled at every start. 1.0.0 is the agents' own version.

/** The full conversational agent. */
export const stellaAgent = new AgentProfile({
  ...VOICE,
  ...CONVERSATION,
  name: 'stella-agent',
  image: 'ghcr.io/c4dhi/stella-agent:1.0.0',
  cpuRequest: '250m',
  cpuLimit: '1000m',
  memoryRequest: '512Mi',
  memoryLimit: '2Gi',
});

/** The light conversational agent. */
export const stellaLight = new AgentProfile({
  ...VOICE,
  ...CONVERSATION,
  name: 'stella-light',
  image: 'ghcr.io/c4dhi/stella-light-agent:1.0.0',
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
});

/** Says back what it hears: a test of the audio path, with no model behind it. */
export const echoAgent = new AgentProfile({
  ...VOICE,
  name: 'echo-agent',
  image: 'ghcr.io/c4dhi/echo-agent:1.0.0',
  cpuRequest: '50m',
  cpuLimit: '250m',
  memoryRequest: '128Mi',
  memoryLimit: '512Mi',
  egress: [Egress.liveKitCloud()],
});

/** The registry of built-in profiles, by name. */
export const builtInProfiles: Readonly<Record<string, AgentProfile>> = Object.freeze({
  [stellaAgent.name]: stellaAgent,
  [stellaLight.name]: stellaLight,
  [echoAgent.name]: echoAgent,
});
