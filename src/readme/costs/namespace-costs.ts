import { distinct } from '../../core/order';
import { ownValue } from '../../core/plain';
import { type Capacity, capacity } from '../../namespace/capacity';
import type { NamespaceContents } from '../../namespace/namespace-contents';
import { objectUse, standingVolumes, volumesOfSessions } from '../../namespace/object-claims';
import { type Charge, toCharges } from '../../namespace/quota-charge';
import { quotaNeed } from '../../namespace/quota-need';
import { strictest } from '../../namespace/quota-use';

/** What the objects of a namespace use of one resource. */
export interface ResourceCost {
  /** The resource, as a quota names it: `requests.cpu`. */
  readonly resource: string;

  /** With every autoscaler at its minimum, in nano-units. */
  readonly atRest: bigint;

  /** With every autoscaler at its maximum, while all workloads are rolled out, in nano-units. Without sessions. */
  readonly atMost: bigint;

  /** The part of `atMost` that old pods which drain, and the largest rollout or job, use, in nano-units. */
  readonly rollout: bigint;

  /** Undefined if no quota limits the resource. */
  readonly quota: string | undefined;
}

/** What the objects of a namespace use, and how many sessions fit beside them. */
export interface NamespaceCosts {
  readonly namespace: string;
  readonly costs: readonly ResourceCost[];

  /** Undefined without a quota or without PodTemplates of sessions. */
  readonly sessions: Capacity | undefined;
}

/** The resources that are shown without a quota for them too, if anything uses them. */
const RESOURCES: readonly string[] = [
  'pods',
  'requests.cpu',
  'limits.cpu',
  'requests.memory',
  'limits.memory',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'requests.storage',
  'persistentvolumeclaims',
  'services.loadbalancers',
  'services.nodeports',
];

/** What the pods, volumes and Services of a namespace use: everything that a quota may count, as the API server counts it. */
export function namespaceCosts(namespace: string, most: NamespaceContents, least: NamespaceContents): NamespaceCosts {
  const hard = strictest(most.quotas.map((quota) => quota.hard));
  const resources = [...RESOURCES, ...devicesOf(most), ...Object.keys(hard)];
  const names = Object.fromEntries(resources.map((resource) => [resource, '0']));
  const chargesOf = ({ workloads, limits }: NamespaceContents) =>
    toCharges(
      names,
      workloads,
      limits.map((named) => named.limits),
    );
  const charges = chargesOf(most);
  const resting = least === most ? charges : chargesOf(least);
  const costs = Object.keys(names).flatMap((resource): readonly ResourceCost[] => {
    const objects = (contents: NamespaceContents) =>
      contents.objects.reduce((sum, claim) => sum + objectUse(resource, claim), 0n);
    const { steady, draining, surge } = quotaNeed(resource, charges);
    const rollout = draining + surge;
    const atMost = steady + rollout + objects(most);
    const quota = ownValue(hard, resource);
    if (atMost === 0n && quota === undefined) return [];
    return [{ resource, atRest: quotaNeed(resource, resting).steady + objects(least), atMost, rollout, quota }];
  });
  return { namespace, costs, sessions: sessionsIn(hard, most, charges) };
}

/** The sessions that the quota admits beside the pods of the namespace at their maximum. */
function sessionsIn(
  hard: Readonly<Record<string, string>>,
  { workloads, objects }: NamespaceContents,
  charges: readonly Charge[],
): Capacity | undefined {
  const volumesOf = volumesOfSessions(objects);
  const kinds = charges
    .filter(({ workload }) => workload.session)
    .map(({ title, workload: { name }, resources }) => ({
      name,
      resources,
      volumes: volumesOf(title),
    }));
  if (kinds.length === 0 || Object.keys(hard).length === 0 || workloads.length === 0) return undefined;
  const standing = charges
    .filter(({ workload }) => workload.pods > 0)
    .map(({ title, workload, resources }) => ({ name: title, pods: workload.pods, resources }));
  return capacity(hard, kinds, { standing, standingVolumes: standingVolumes(objects) });
}

/** The devices that pods ask for, as a quota names them: `requests.nvidia.com/gpu`. */
function devicesOf({ workloads }: NamespaceContents): readonly string[] {
  const claims = workloads.flatMap(({ containers, whole }) => [...containers.map(({ resources }) => resources), whole]);
  const names = claims.flatMap(({ requests, limits }) => [...Object.keys(requests), ...Object.keys(limits)]);
  return distinct(names.filter((name) => name.includes('/')).map((name) => `requests.${name}`));
}
