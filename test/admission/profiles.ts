import { Health } from '../../src/core/pods/health/health';
import { AgentProfile, builtInProfiles } from '../../src/session';
import { withVolumes } from '../agent/fixtures';

/** A profile with containers, volumes and variables of every kind. */
const whole = new AgentProfile({
  ...withVolumes,
  name: 'whole-agent',
  secretAs: 'files',
  secretKeys: ['LIVEKIT_TOKEN'],
  labels: { team: 'care' },
  initContainers: [
    {
      name: 'fetch',
      image: 'ghcr.io/acme/fetch:1.0.0',
      cpuRequest: '10m',
      cpuLimit: '100m',
      memoryRequest: '16Mi',
      memoryLimit: '64Mi',
      sessionSecret: true,
      env: { FROM: 'git' },
    },
  ],
  sidecars: [
    {
      name: 'proxy',
      image: 'ghcr.io/acme/proxy:1.0.0',
      cpuRequest: '10m',
      cpuLimit: '100m',
      memoryRequest: '16Mi',
      memoryLimit: '64Mi',
      health: Health.none('it ends with the agent'),
    },
  ],
});

/** The profiles whose law is tested. */
export const LAWFUL = [...Object.values(builtInProfiles), whole] as const;
