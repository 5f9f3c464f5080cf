import type { Construct, IConstruct } from 'constructs';
import { ProfileAdmission } from '../admission/profile-admission';
import { Cluster } from '../core/cluster/cluster';

/** The policies of the tenants of an app, by the facts of their Cluster. */
const SHARED = new WeakMap<IConstruct, Map<string, ProfileAdmission>>();

/** The policies that tenants without a ProfileAdmission of their own share: each API server keeps three, not three per tenant. */
export function sharedAdmission(tenant: Construct, namespace: string): ProfileAdmission {
  const { root } = tenant.node;
  const known = SHARED.get(root) ?? new Map<string, ProfileAdmission>();
  const cluster = JSON.stringify(Cluster.of(tenant));
  const shared = known.get(cluster) ?? new ProfileAdmission(tenant, 'Admission', { name: namespace });
  SHARED.set(root, known.set(cluster, shared));
  return shared;
}
