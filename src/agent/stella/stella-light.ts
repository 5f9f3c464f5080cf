import { AgentProfile } from '../agent-profile';
import { stellaLabels } from './labels';
import { CONVERSATION, VOICE } from './voice';

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
