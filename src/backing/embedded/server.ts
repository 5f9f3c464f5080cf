import type { Construct } from 'constructs';
import type { Input } from '../../core/input/input';
import { REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { Health } from '../../service/health';
import { StatefulService } from '../../service/stateful-service';
import type { StatefulServiceProps } from '../../service/stateful-service-props';

/** Where an embedded server runs, and how much it uses. */
export interface EmbeddedProps {
  /** The name of the StatefulSet, the Service and every other object that belongs to it. */
  readonly name: string;

  /** The namespace of all of them. */
  readonly namespace: string;

  /** The image, with a fixed tag or a digest. @default - the one in `VERSIONS` */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** CPU that the scheduler reserves. @default 100m */
  readonly cpuRequest?: string;

  /** CPU that may be used at most. @default 1 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler reserves. @default - what the server needs to start */
  readonly memoryRequest?: string;

  /** Memory beyond which the server is killed. @default - what a small load needs */
  readonly memoryLimit?: string;

  /** The size of the volume, such as `10Gi`; it outlives the pod. @default 1Gi */
  readonly storageSize?: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /**
   * The pod also looks up names through NodeLocal DNSCache, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}

/** What a server adds to EmbeddedProps, and its defaults of image and memory. */
type ServerProps = Omit<StatefulServiceProps, 'cpuRequest' | 'cpuLimit' | 'storageSize' | 'health' | 'annotations'> & {
  /** Exits with 0 when the server can serve. It runs without a shell. */
  readonly readinessCommand: readonly string[];
};

const PROBE_TIMEOUT_SECONDS = 5;

/**
 * A StatefulService of one pod that says that it is not for production.
 * @param input what is wrong so far; its subject is the server's name in messages
 * @throws InputError with every wrong prop
 */
export function addEmbeddedServer(
  scope: Construct,
  input: Input,
  props: EmbeddedProps,
  { readinessCommand, ...server }: ServerProps,
): StatefulService {
  input.warn('it is not for production: one pod, no backup, no failover');
  const stateful: StatefulServiceProps = {
    drainSeconds: 60,
    cpuRequest: props.cpuRequest ?? '100m',
    cpuLimit: props.cpuLimit ?? '1',
    storageSize: props.storageSize ?? '1Gi',
    ...server,
    imagePullSecrets: props.imagePullSecrets,
    storageClassName: props.storageClassName,
    nodeLocalDns: props.nodeLocalDns,
    // Liveness only asks whether the port is open: a server that is busy or still loads its data must not be killed.
    health: Health.tcp({
      readinessCommand,
      livenessInitialDelaySeconds: 0,
      readinessInitialDelaySeconds: 0,
      timeoutSeconds: PROBE_TIMEOUT_SECONDS,
    }),
    headlessService: false,
    annotations: {
      [`${REASON_ANNOTATION_PREFIX}not-for-production`]: 'one pod without backup and failover, for a laptop or a test',
    },
  };
  return new StatefulService(scope, 'Server', stateful, input);
}
