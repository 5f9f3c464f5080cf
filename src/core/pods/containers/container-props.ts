import type { Protocol } from '../../network/peer-port';
import type { EnvironmentProps } from '../environment/environment-props';
import type { Health } from '../health/health';
import type { ImagePullPolicy } from '../image-pull';
import type { ScratchDir } from '../scratch-dirs';

/** A directory or file that the main container mounts, also mounted in another container of the pod. */
export interface SharedMount {
  /** The path at which the main container mounts it: of one of the pod's `scratchDirs` or `volumes`. */
  readonly path: string;

  /** Absolute path in this container. @default - the same path */
  readonly mountPath?: string;

  /** Whether this container may only read it. @default false */
  readonly readOnly?: boolean;
}

/** What containers beside the main one have in common. They run as the pod's user, with the same restricted security context. */
export interface ExtraContainer extends EnvironmentProps {
  /** Name of the container, which no other container of the pod has. */
  readonly name: string;

  /** The image, with a fixed tag or a digest, such as `ghcr.io/acme/proxy:1.4.2`. */
  readonly image: string;

  /** When the kubelet contacts the registry. @default IfNotPresent; Always with a mutable tag */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Why a mutable tag (`latest`, or no tag) is acceptable; rendered as an annotation.
   * @default - a mutable tag is refused
   */
  readonly mutableTagReason?: string;

  /** Replaces the image's entrypoint. @default - the image's entrypoint */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's arguments */
  readonly args?: readonly string[];

  /** CPU that the scheduler reserves for it, such as `50m`. */
  readonly cpuRequest: string;

  /** Maximum CPU, such as `200m`. */
  readonly cpuLimit: string;

  /** Memory that the scheduler reserves for it, such as `64Mi`. */
  readonly memoryRequest: string;

  /** Memory limit, such as `128Mi`. The kernel kills a process that exceeds it. */
  readonly memoryLimit: string;

  /** Node storage (logs, scratch directories) that the scheduler reserves. @default - the size of `scratchDirs`, at least 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Node storage beyond which the kubelet evicts the pod. @default 1Gi */
  readonly ephemeralStorageLimit?: string;

  /**
   * Devices, such as `{ 'nvidia.com/gpu': 1 }`. Request and limit are equal.
   * @default - none
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
   */
  readonly extendedResources?: Readonly<Record<string, number>>;

  /**
   * Writable directories of its own, which no other container sees; the root file system is read-only.
   * @default - 256Mi at /tmp, unless `mounts` has a directory there
   */
  readonly scratchDirs?: readonly ScratchDir[];

  /** Directories that it shares with the main container. @default - none */
  readonly mounts?: readonly SharedMount[];
}

/**
 * A container that runs to its end before the main one starts.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
export interface InitContainer extends ExtraContainer {
  /**
   * Whether it starts after the sidecars, because it needs them: a proxy to download through. It then counts in quotas together
   * with them.
   * @default false
   */
  readonly afterSidecars?: boolean;
}

/** A port that a sidecar listens on. */
export interface SidecarPort {
  /** Its name, which no other port of the pod has. */
  readonly name: string;

  /** The port, which no other container of the pod listens on. */
  readonly port: number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/**
 * A container that starts before the main one, is started again when it ends, and ends after the main one. It does not keep a
 * finished session running. Needs Kubernetes 1.29.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export interface Sidecar extends ExtraContainer {
  /** Ports that it listens on. They are ports of the pod, for connections, Services and monitors. @default - none */
  readonly ports?: readonly SidecarPort[];

  /**
   * How Kubernetes checks it. The main container starts once its startup probe has passed. An API server before 1.29 refuses the
   * probe, instead of running the sidecar as an init container that never ends.
   */
  readonly health: Health;
}

/** The containers of a pod beside the main one. */
export interface ContainersProps {
  /** Containers that run one after another before the main one starts. @default - none */
  readonly initContainers?: readonly InitContainer[];

  /** Containers that run beside the main one, in the order in which they start. They need Kubernetes 1.29. @default - none */
  readonly sidecars?: readonly Sidecar[];
}
