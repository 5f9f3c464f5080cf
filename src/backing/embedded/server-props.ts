import type { Input } from '../../core/input';
import type { ScratchDir } from '../../core/scratch-dirs';
import type { SecretKey } from '../../core/secret-key';
import type { EndpointPort } from '../../network/connections';

/** What every embedded server may be told: where it runs, and how much it takes. */
export interface EmbeddedProps {
  /** The name of the StatefulSet, the Service and all else that belongs to it. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /** The image, with a fixed tag or a digest. @default - the one in `VERSIONS` */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Disk for the data, such as `10Gi`; it outlives the pod. @default 1Gi */
  readonly storageSize?: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** CPU that the scheduler sets aside. @default 100m */
  readonly cpuRequest?: string;

  /** CPU that may be used at most. @default 1 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler sets aside. @default - what the server needs to start */
  readonly memoryRequest?: string;

  /** Memory beyond which the server is killed. @default - what a small load needs */
  readonly memoryLimit?: string;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}

/** A file that comes from a Secret. */
export interface SecretFile extends SecretKey {
  /** Absolute path of the file in the container. */
  readonly path: string;
}

/** How a stock server image is run as one restricted pod with a disk. */
export interface EmbeddedServerProps extends EmbeddedProps {
  /** Collects what is wrong, beside what its maker found; its subject is what the server is called in messages. */
  readonly input: Input;

  readonly image: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;

  /** What it listens on; the Service has the same ports. Liveness asks the first one over TCP. */
  readonly ports: readonly EndpointPort[];

  /** Ends with 0 when the server can serve: `['pg_isready', '-q']`. No shell is around it. */
  readonly readinessCommand: readonly string[];

  /** Replaces the image's entrypoint. @default - the image's own */
  readonly command?: readonly string[];

  /** Arguments of the entrypoint. @default - the image's own */
  readonly args?: readonly string[];

  /** Environment that is no secret. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /** Environment that comes from Secrets, by the variable's name. @default - none */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;

  /** Read-only files that are no secret, by their absolute path; they are kept in a ConfigMap. @default - none */
  readonly files?: Readonly<Record<string, string>>;

  /** Read-only files that come from Secrets. @default - none */
  readonly secretFiles?: readonly SecretFile[];

  /** Where the disk is mounted. */
  readonly dataPath: string;

  /** Writable directories beside the data: the root file system is read-only. @default - `/tmp` of 256Mi */
  readonly scratchDirs?: readonly ScratchDir[];

  /** The user id that the image is made for, not root. */
  readonly userId: number;

  /** The group id that the image is made for, not root. It owns the data. */
  readonly groupId: number;

  /** Seconds that the server may take to listen for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds from SIGTERM to SIGKILL. @default 60 */
  readonly drainSeconds?: number;
}
