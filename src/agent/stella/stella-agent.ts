import { AgentProfile } from '../agent-profile';
import { stellaLabels } from './labels';
import { CONVERSATION, VOICE } from './voice';

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
