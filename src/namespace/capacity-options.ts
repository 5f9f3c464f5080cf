import type { ResourceClaim } from '../core/pods/resources';
import type { PodScope, QuotaScope } from './scopes/quota-scopes';
import type { VolumeRequest } from './volume-use';

/** Pods that take up quota before any session. */
export interface StandingPods {
  /** Their name in the table, such as `Deployment 'stt-service'`. */
  readonly name: string;

  /** The number of pods. */
  readonly pods: number;

  /** The resources of a single pod. */
  readonly resources: ResourceClaim;

  /** What the scopes of a quota ask of a pod. @default - only whether it sets CPU and memory, by its resources */
  readonly scope?: PodScope;
}

/**
 * A quota that counts some of the pods, such as one of `Quota.scoped`.
 * @open
 */
export interface ScopedHard {
  /** The quota's `spec.hard`. */
  readonly hard: Readonly<Record<string, string>>;

  /** What it asks of the pods that it counts. */
  readonly scopes: readonly QuotaScope[];
}

/** PersistentVolumeClaims that take up quota before any session. */
export interface StandingVolumes extends VolumeRequest {
  /** The number of claims. */
  readonly count: number;
}

/** Sessions of several kinds that run at the same time. */
export interface SessionMix {
  /** Its name in the table. @default - its shares: `2 stella-agent + 1 echo-agent` */
  readonly name?: string;

  /** The number of sessions of each kind in one set, by the name of the kind. */
  readonly shares: Readonly<Record<string, number>>;
}

/** Pods and mixes that `capacity` counts in addition to the sessions of each kind. */
export interface CapacityOptions {
  /** Pods that run permanently. @default - none */
  readonly standing?: readonly StandingPods[];

  /** PersistentVolumeClaims that exist permanently. @default - none */
  readonly standingVolumes?: readonly StandingVolumes[];

  /** Mixes to count as well. @default - none: each kind is counted alone */
  readonly mixes?: readonly SessionMix[];

  /** Quotas with scopes, in addition. A session must fit in each that counts it. @default - none */
  readonly scoped?: readonly ScopedHard[];
}
