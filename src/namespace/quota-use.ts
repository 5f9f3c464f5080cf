import { groupedBy } from '../core/grouped';
import { toNano, UNIT } from '../core/input/quantity';
import { ownValue } from '../core/plain';
import { type ResourceClaim, withImpliedRequests } from '../core/pods/resources';
import { ephemeralClaims } from '../core/pods/volumes/ephemeral-claims';
import { type VolumeRequest, volumeUse } from './volume-use';

/*
 * The use of a ResourceQuota by one pod, as the API server counts it.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */

/**
 * A kind of session, such as an AgentProfile.
 * @open
 */
export interface SessionKind {
  readonly name: string;

  /** The resources of a session's pod, as a quota counts them. */
  readonly resources: ResourceClaim;

  /** The pod of a session, for LimitRanges, which act on each container. @default - a pod with a single container */
  readonly template?: SessionTemplate;

  /** The PersistentVolumeClaims that are made with a session's pod. @default - those of the ephemeral volumes of `template` */
  readonly volumes?: readonly VolumeRequest[];
}

/**
 * The pod of a session, as in a PodTemplate.
 * @open
 */
export interface SessionTemplate {
  readonly metadata?: object;
  readonly spec?: object;
}

/**
 * Nano-units; `not set` if the quota rejects the pod because the pod does not set the resource; `not counted` if pods
 * do not use the resource, such as volume claims.
 */
export type QuotaUse = bigint | 'not set' | 'not counted';

/**
 * A quota for one of these rejects every pod with a container that does not set it. Other missing resources count as 0.
 */
const MUST_BE_SET: readonly string[] = [
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
];

/** The PersistentVolumeClaims of one session. */
export function volumesOf({ volumes, template }: SessionKind): readonly VolumeRequest[] {
  return volumes ?? ephemeralClaims(template?.spec);
}

/** The use of a resource by the volumes of one session, in nano-units. */
export function sessionVolumeUse(resource: string, kind: SessionKind): bigint {
  return volumesOf(kind).reduce((sum, volume) => sum + volumeUse(resource, volume), 0n);
}

/** A pod's use of a resource, which is named as in a quota. */
export function quotaUse(resource: string, claim: ResourceClaim): QuotaUse {
  if (resource === 'pods' || resource === 'count/pods') return UNIT;
  const counted = countedIn(resource);
  if (counted === undefined) return 'not counted';
  const amount = claimed(claim, counted);
  if (amount !== undefined) return toNano(amount);
  return MUST_BE_SET.includes(resource) ? 'not set' : 0n;
}

/** The resources that the quota requires and the container does not set. */
export function missingIn(hard: Readonly<Record<string, string>>, claim: ResourceClaim): readonly string[] {
  return Object.keys(hard).filter((resource) => quotaUse(resource, claim) === 'not set');
}

/** The smallest amount of each resource in several quotas, because all of them must admit a pod. */
export function strictest(quotas: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const entries = quotas.flatMap((hard) => Object.entries(hard));
  const least = [...groupedBy(entries, ([resource]) => resource).values()].map((amounts) =>
    amounts.reduce((one, other) => (toNano(other[1]) < toNano(one[1]) ? other : one)),
  );
  return Object.fromEntries(least);
}

interface Counted {
  readonly side: 'requests' | 'limits';
  readonly name: string;
}

function countedIn(resource: string): Counted | undefined {
  // A name without prefix means requests, the older notation of quotas.
  if (/^(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(resource)) return { side: 'requests', name: resource };
  const request = /^requests\.(cpu|memory|ephemeral-storage|hugepages-.+|[^/]+\/.+)$/.exec(resource)?.[1];
  // requests.storage and <class>.storageclass.storage.k8s.io/requests.storage count volume claims.
  if (request !== undefined) return { side: 'requests', name: request };
  const limit = /^limits\.(cpu|memory|ephemeral-storage)$/.exec(resource)?.[1];
  return limit === undefined ? undefined : { side: 'limits', name: limit };
}

function claimed(claim: ResourceClaim, { side, name }: Counted): string | undefined {
  return side === 'limits' ? ownValue(claim.limits, name) : ownValue(withImpliedRequests(claim).requests, name);
}
