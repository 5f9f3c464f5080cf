import type { Construct } from 'constructs';
import type { Input } from '../../core/input/input';
import { REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { Health } from '../../core/pods/health/health';
import { plainTextReason } from '../../network/client-target';
import { StatefulService } from '../../service/stateful-service';
import type { StatefulServiceProps } from '../../service/stateful-service-props';

/** Props that all embedded servers share. */
export interface EmbeddedProps {
  /** The name of the StatefulSet, the Service and the server's other objects. */
  readonly name: string;

  /** The namespace of all objects. */
  readonly namespace: string;

  /** The image, with a fixed tag or a digest. @default - the image in `VERSIONS` */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** CPU that the scheduler reserves. @default 100m */
  readonly cpuRequest?: string;

  /** Maximum CPU. @default 1 */
  readonly cpuLimit?: string;

  /** Memory that the scheduler reserves. @default - enough for the server to start */
  readonly memoryRequest?: string;

  /** Memory limit. The kernel kills a server that exceeds it. @default - enough for a small load */
  readonly memoryLimit?: string;

  /** The size of the volume, such as `10Gi`. The volume outlives the pod. @default 1Gi */
  readonly storageSize?: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;
}

/** The props that a server adds to EmbeddedProps, and its default image and memory. */
type ServerProps = Omit<StatefulServiceProps, 'cpuRequest' | 'cpuLimit' | 'storageSize' | 'health' | 'annotations'> & {
  /** Exits with 0 when the server can serve. Runs without a shell. */
  readonly readinessCommand: readonly string[];
};

const PROBE_TIMEOUT_SECONDS = 5;

/**
 * Adds a StatefulService with one pod and a warning that it is not for production.
 * @param input the errors so far; its subject is the server's name in messages
 * @throws InputError that lists every wrong prop
 */
export function addEmbeddedServer(
  scope: Construct,
  input: Input,
  props: EmbeddedProps,
  { readinessCommand, ...server }: ServerProps,
): StatefulService {
  const plain = plainTextReason(server.clientEncryption) === undefined ? '' : ', connections that are not encrypted';
  input.warn(`it is not for production: one pod, no backup, no failover${plain}`);
  const stateful: StatefulServiceProps = {
    drainSeconds: 60,
    cpuRequest: props.cpuRequest ?? '100m',
    cpuLimit: props.cpuLimit ?? '1',
    storageSize: props.storageSize ?? '1Gi',
    ...server,
    imagePullSecrets: props.imagePullSecrets,
    storageClassName: props.storageClassName,
    // Liveness only checks the open port, so that Kubernetes does not kill a server that is busy or still loads its
    // data.
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
