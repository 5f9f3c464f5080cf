import { checkArguments } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { TENANT_LABEL } from '../core/objects/labels';
import { AgentProfile } from './agent-profile';

/**
 * A profile for the sessions of one tenant: its pods and Secrets have the label of the tenant. AgentTenant renders this
 * profile, so a back end must render sessions with it too, not with the profile that tenants share.
 * @param tenant the name of the tenant
 * @throws InputError for a name that is no DNS label
 */
export function tenantProfile(profile: AgentProfile, tenant: string): AgentProfile {
  checkArguments('tenantProfile', [profile, tenant]);
  const input = new Input('tenantProfile');
  input.required('tenant', tenant, dnsLabel);
  input.done();
  return AgentProfile.fromProfile(profile, { labels: { ...profile.resolved.labels, [TENANT_LABEL]: tenant } });
}
