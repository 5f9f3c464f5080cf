import { mapValues } from '../core/grouped';
import type { SecretKey } from '../core/input/secret-key';
import type { Labels } from '../core/objects/labels';
import { type PodProps, type ResolvedPod, resolvePod } from '../core/pods/pod-props';
import { type ProcessIdentity, resolveGroup } from '../core/pods/pod-security';
import { type Resolved, resolved } from '../core/resolved';
import type { EndpointPort } from '../network/connections';

/** A port that a workload listens on. */
export interface WorkloadPort extends EndpointPort {
  /**
   * The protocol above TCP, for meshes and gateways: `http`, `grpc`, `kubernetes.io/h2c`.
   * @default - not declared
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
   */
  readonly appProtocol?: string;
}

/**
 * A file from a Secret, as it is when the pod starts: a changed `rotation` of the Secret replaces the pods. For a process that reads a
 * file again, `PodVolume.secret` mounts a directory that the kubelet keeps up to date.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
 */
export interface SecretFile extends SecretKey {
  /** Absolute path of the file in the container. */
  readonly path: string;
}

/** Props that Microservice and StatefulService share: one container, and how its pods run. */
export interface WorkloadProps extends PodProps {
  /** The name of the workload and of its objects, such as its Service. */
  readonly name: string;

  /** The namespace of the workload and its objects. */
  readonly namespace: string;

  /**
   * Read-only files without secrets, by absolute path. They are stored in a ConfigMap; changed contents restart the
   * pods.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;

  /** Read-only files from Secrets, readable by the process's group. @default - none */
  readonly secretFiles?: readonly SecretFile[];

  /**
   * User id of the process. 0 is refused. `platform` leaves user and groups to the platform, as OpenShift requires; elsewhere
   * the image then needs a numeric user.
   * @default 10001
   */
  readonly userId?: number | 'platform';

  /** Group id of the process and of its volumes. 0 is refused. @default - 10001, or the platform's with `userId: 'platform'` */
  readonly groupId?: number;

  /** Additional labels of the workload, its pods and its Service. @default - none */
  readonly labels?: Labels;

  /** Annotations of the pods. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

const GROUP_ID = 10_001;

const DEFAULTS = {
  files: {},
  secretFiles: [],
  userId: 10_001,
  labels: {},
  podAnnotations: {},
  evictable: true,
} as const satisfies Partial<WorkloadProps>;

/** WorkloadProps with every default filled in. */
export type ResolvedWorkload = Omit<Resolved<WorkloadProps, typeof DEFAULTS>, 'groupId'> &
  Pick<ProcessIdentity, 'groupId'> &
  ResolvedPod;

/** Fills in every default. The result is a copy, so that later changes of the props have no effect. */
export function resolveWorkload(props: WorkloadProps): ResolvedWorkload {
  const workload = resolvePod(resolved<WorkloadProps, typeof DEFAULTS>(props, DEFAULTS));
  return { ...workload, groupId: resolveGroup(workload, GROUP_ID) };
}

/** Copies references to Secrets. */
export function copiedKeys(keys: Readonly<Record<string, SecretKey>> = {}): Readonly<Record<string, SecretKey>> {
  return mapValues(keys, (from) => ({ ...from }));
}
