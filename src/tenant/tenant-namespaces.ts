import type { Labels } from '../core/objects/labels';

/**
 * The label of the namespaces of all tenants, for `Peer.namespaces({ labels: tenantNamespaces })`: a policy then has one
 * rule for all of them, also for tenants that are added later.
 */
export const tenantNamespaces: Labels = Object.freeze({ 'cdk8s-agents/tenant-namespace': 'true' });
