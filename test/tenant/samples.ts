import { AgentProfile } from '../../src/agent/agent-profile';
import { Quota } from '../../src/namespace/quota';
import type { AgentTenantProps } from '../../src/tenant/agent-tenant-props';

export const coder = new AgentProfile({
  name: 'coder',
  image: 'ghcr.io/acme/coder:1.4.2',
  cpuRequest: '500m',
  cpuLimit: '1',
  memoryRequest: '512Mi',
  memoryLimit: '1Gi',
  labels: { team: 'platform' },
});

export const reviewer = AgentProfile.fromProfile(coder, { name: 'reviewer' });

export const minimal: AgentTenantProps = {
  name: 'acme',
  profiles: [coder],
  quota: Quota.forSessions([{ profile: coder, sessions: 10 }]),
};
