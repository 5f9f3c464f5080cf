import { type Resolved, resolved } from '../resolved';
import type { ContainersProps } from './containers/container-props';
import type { DnsProps } from './dns/dns-props';
import type { EnvironmentProps } from './environment/environment-props';
import type { IdentityProps } from './identity/identity-props';
import { type ImagePullPolicy, resolvePullPolicy } from './image-pull';
import { type LifeProps, NO_HUGE_PAGES } from './life/life-props';
import { LifecycleHook } from './lifecycle/lifecycle-hook';
import type { LifecycleProps } from './lifecycle/lifecycle-props';
import type { OverridesProps } from './overrides/pod-overrides';
import { ANY_NODE, type PlacementProps } from './placement/placement-props';
import type { OverheadProps } from './pod-overhead';
import { EPHEMERAL_STORAGE } from './resource-amounts';
import { SCRATCH_DIRS, scratchRequest } from './scratch-dirs';
import type { VolumesProps } from './volumes/volumes-props';

/** What every pod of this library can say: its main container, and how the pod runs. */
export interface PodProps
  extends ContainersProps,
    EnvironmentProps,
    LifecycleProps,
    OverheadProps,
    PlacementProps,
    VolumesProps,
    DnsProps,
    LifeProps,
    IdentityProps,
    OverridesProps {
  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/agent:1.4.2`. */
  readonly image: string;

  /** When the kubelet contacts the registry. @default IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: ImagePullPolicy;

  /** Names of Secrets with registry credentials, in the pods' namespace. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's entrypoint */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's arguments */
  readonly args?: readonly string[];

  /** CPU that the scheduler reserves for each pod, such as `250m`. Autoscalers measure utilization against it. */
  readonly cpuRequest: string;

  /** Maximum CPU of a pod, such as `1`. Counts against a quota for `limits.cpu`. */
  readonly cpuLimit: string;

  /** Memory that the scheduler reserves for each pod, such as `512Mi`. */
  readonly memoryRequest: string;

  /** Memory limit, such as `1Gi`. The kernel kills a process that exceeds it. */
  readonly memoryLimit: string;

  /** Node storage (logs, scratch directories) that the scheduler reserves. @default - the size of `scratchDirs`, at least 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Node storage beyond which the kubelet evicts the pod; covers all scratch directories. @default 1Gi */
  readonly ephemeralStorageLimit?: string;

  /**
   * Devices, such as `{ 'nvidia.com/gpu': 1 }`. Request and limit are equal.
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
   */
  readonly extendedResources?: Readonly<Record<string, number>>;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** Name of a RuntimeClass, such as `gvisor` for stronger isolation. @default - the cluster's default */
  readonly runtimeClassName?: string;

  /**
   * Why a mutable tag (`latest`, or no tag) is acceptable; rendered as an annotation.
   * @default - a mutable tag is refused
   */
  readonly mutableTagReason?: string;
}

const DEFAULTS = {
  imagePullSecrets: [],
  ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
  extendedResources: {},
  scratchDirs: SCRATCH_DIRS,
  preStop: LifecycleHook.none(),
  postStart: LifecycleHook.none(),
  drainSeconds: 30,
  volumes: [],
  initContainers: [],
  sidecars: [],
  env: {},
  fieldEnv: {},
  secretEnv: {},
  envFrom: [],
  ...ANY_NODE,
  ...NO_HUGE_PAGES,
} as const satisfies Partial<PodProps>;

/** PodProps with every default filled in. */
export type ResolvedPod = Resolved<PodProps, typeof DEFAULTS> &
  Required<Pick<PodProps, 'imagePullPolicy' | 'ephemeralStorageRequest'>>;

/** Fills in every default of PodProps, and keeps the other props. The result is a frozen copy. */
export function resolvePod<Props extends PodProps>(props: Props): Props & ResolvedPod {
  const pod = resolved<PodProps, typeof DEFAULTS>(props, DEFAULTS);
  return {
    ...props,
    ...pod,
    ephemeralStorageRequest: pod.ephemeralStorageRequest ?? scratchRequest(pod.scratchDirs),
    imagePullPolicy: pod.imagePullPolicy ?? resolvePullPolicy(pod.image),
  };
}
