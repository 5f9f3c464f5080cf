import { Egress } from '../../network/egress';
import { AgentProfile } from '../agent-profile';
import type { AgentProfileProps } from '../agent-profile-props';
import { NodePlacement } from '../node-placement';
import { stellaLabels } from './labels';
import { ROOM_KEYS } from './session-keys';

/*
 * The three agents of the STELLA deployment document, with its requests, limits, health endpoints and timings. What it leaves open,
 * or what fails as printed, is decided here with its reason.
 *
 * A profile that `AgentProfile.fromProfile` derives from one of them under another name inherits its labels as they are, `agent-type`
 * too. Where STELLA has to tell the two apart, give it labels of its own: `{ name: 'patient', labels: stellaLabels('patient') }`.
 */

/** What the three have in common: they speak in a LiveKit room. */
const VOICE: Pick<AgentProfileProps, 'placement' | 'sessionLimitSeconds' | 'secretKeys'> = {
  // The STELLA deployment document requires nodes with this label: without one, each session stays Pending forever.
  placement: NodePlacement.preferred('workload-type', 'ai-agents'),
  // It has no deadline: a hung session would hold its share of the quota forever.
  sessionLimitSeconds: 4 * 60 * 60,
  secretKeys: ROOM_KEYS,
};

/** What the two that reason with a model have in common. */
const CONVERSATION: Pick<AgentProfileProps, 'drainSeconds' | 'secretKeys' | 'egress'> = {
  // The 30 s of the STELLA deployment document cut a call short: LiveKit's own agents get 600.
  // https://docs.livekit.io/agents/ops/deployment/custom/
  drainSeconds: 600,
  secretKeys: [...ROOM_KEYS, 'OPENAI_API_KEY'].sort(),
  egress: [Egress.liveKitCloud(), Egress.openAi()],
};

// The images of the STELLA deployment document have the tag latest: not reproducible, and pulled at every start. 1.0.0 is the
// agents' own version.

/** The full conversational agent. */
export const stellaAgent = new AgentProfile({
  ...VOICE,
  ...CONVERSATION,
  name: 'stella-agent',
  labels: stellaLabels('stella-agent'),
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
  labels: stellaLabels('stella-light'),
  image: 'ghcr.io/c4dhi/stella-light-agent:1.0.0',
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
});

/** Repeats what it hears: a test of the audio path without a model. */
export const echoAgent = new AgentProfile({
  ...VOICE,
  name: 'echo-agent',
  labels: stellaLabels('echo-agent'),
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
