import { toNano } from '../core/input/quantity';
import type { Labels } from '../core/objects/labels';
import { type Plain, toPlain } from '../core/plain';
import { toResourceClaim } from '../core/pods/resources';
import { recoverySidecar } from './cnpg-plugin';
import type { CustomResource, CustomResources, OperatorContainer, OperatorPods } from './operator';

const RESTORES: readonly string[] = ['full-recovery', 'snapshot-recovery'];

/**
 * The Jobs that create or upgrade the volumes of instances. The operator runs one Job at a time and starts an instance only after its
 * Job. So while a Job runs, at least one instance is missing; for the first instance and for a major upgrade, all instances are.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/jobs.go
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/majorupgrade/reconciler.go
 */
export function clusterJobs(
  cluster: CustomResource,
  instances: OperatorPods,
  others: CustomResources,
): readonly OperatorPods[] {
  const { name, spec } = cluster;
  const first = firstRole(toPlain(spec.bootstrap));
  const replicas = instances.count > 1 ? replicaRoles(toPlain(spec.backup)) : [];
  const roles = [...new Set([first, ...replicas, 'major-upgrade'])];
  return roles.map((role): OperatorPods => {
    const containers = jobContainers(role, cluster, others);
    const surge = role === first && exceeds(containers, instances) ? 1 : 0;
    return {
      name: `${name}-${role}`,
      inPlaceOf: name,
      labels: jobLabels(instances.labels, role),
      selector: instances.selector,
      ports: [],
      count: 0,
      surge,
      how: surge > 0 ? '1 Job, which claims more than all instances' : '1 Job in the place of an instance',
      containers,
    };
  });
}

/** The role of the Job that creates the first instance. */
function firstRole({ recovery, pg_basebackup: base, initdb }: Plain): string {
  if (recovery !== undefined)
    return toPlain(recovery).volumeSnapshots === undefined ? 'full-recovery' : 'snapshot-recovery';
  if (base !== undefined) return 'pgbasebackup';
  return toPlain(initdb).import === undefined ? 'initdb' : 'import';
}

/** The roles of the Jobs that create further instances. A cluster with volume snapshots may create an instance from one. */
function replicaRoles({ volumeSnapshot }: Plain): readonly string[] {
  return volumeSnapshot === undefined ? ['join'] : ['join', 'snapshot-recovery'];
}

function jobContainers(role: string, cluster: CustomResource, others: CustomResources): readonly OperatorContainer[] {
  const resources = toResourceClaim(cluster.spec.resources);
  const init = role === 'major-upgrade' ? ['bootstrap-controller', 'prepare'] : ['bootstrap-controller'];
  return [
    ...init.map((name) => ({ name, role: 'init' as const, resources })),
    ...(RESTORES.includes(role) ? recoverySidecar(cluster, others) : []),
    { name: role, role: 'container', resources },
  ];
}

/** The labels of a Job's pods. A major upgrade runs on the primary's volume, so its pod has the primary's labels. */
function jobLabels({ 'cnpg.io/podRole': _, ...labels }: Labels, role: string): Labels {
  const primary: Labels = role === 'major-upgrade' ? { 'cnpg.io/instanceRole': 'primary', role: 'primary' } : {};
  return { ...labels, ...primary, 'cnpg.io/jobRole': role };
}

/** Whether a Job requests more than all instances together. It can, because restoring may need a larger sidecar than archiving. */
function exceeds(containers: readonly OperatorContainer[], instances: OperatorPods): boolean {
  return (['requests', 'limits'] as const).some((side) => {
    const room = total(instances.containers, side);
    return [...total(containers, side)].some(
      ([resource, amount]) => amount > (room.get(resource) ?? 0n) * BigInt(instances.count),
    );
  });
}

function total(containers: readonly OperatorContainer[], side: 'requests' | 'limits'): ReadonlyMap<string, bigint> {
  const sum = new Map<string, bigint>();
  for (const { resources } of containers.filter(({ role }) => role !== 'init')) {
    for (const [resource, amount] of Object.entries({
      ...(side === 'requests' ? resources.limits : {}),
      ...resources[side],
    })) {
      sum.set(resource, (sum.get(resource) ?? 0n) + toNano(amount));
    }
  }
  return sum;
}
