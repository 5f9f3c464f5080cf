import { Egress } from '../../network/egress';
import { AgentProfile } from '../agent-profile';
import { stellaLabels } from './labels';
import { VOICE } from './voice';

/** Repeats what it hears, to test the audio path without a model. */
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
