import { type Input, InputError } from '../core/input/input';
import { isShared } from '../core/pods/volumes/access-mode';
import type { PodVolume } from '../core/pods/volumes/pod-volume';
import { endsFirst, type ReplacementOrder } from './rollout';

/** Volumes, and how many pods mount them. */
interface Mounting {
  readonly volumes: readonly PodVolume[];
  readonly replicas: number;

  /** How a Deployment replaces its pods. @default - one by one, as a StatefulSet does */
  readonly order?: ReplacementOrder;
}

/**
 * The volume of an existing claim that only pods of one node, or only one pod, can mount.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export function singleNodeVolume(volumes: readonly PodVolume[]): PodVolume | undefined {
  return volumes.find(({ accessMode }) => accessMode !== undefined && !isShared(accessMode));
}

/** Checks that no pod waits for a volume that another pod has. */
export function checkSingleNodeVolume(input: Input, { volumes, replicas, order }: Mounting): void {
  const volume = singleNodeVolume(volumes);
  if (volume === undefined) return;
  if (replicas > 1) input.refuse(`replicas must be 1, because ${whyAlone(volume)}, got ${replicas}`);
  if (order !== undefined && !endsFirst(order)) {
    input.refuse(
      `strategy must be Recreate, or maxSurge 0, because ${whyAlone(volume)}: a new pod would wait for the old, and the old for the new`,
    );
  }
}

/** @throws InputError if an autoscaler would start pods that wait for a volume */
export function refuseAutoscaler(subject: string, volumes: readonly PodVolume[], autoscaler: string): void {
  const volume = singleNodeVolume(volumes);
  if (volume !== undefined)
    throw new InputError(subject, [`${autoscaler} must not scale it, because ${whyAlone(volume)}`]);
}

function whyAlone({ name, accessMode }: PodVolume): string {
  const who = accessMode === 'ReadWriteOncePod' ? 'one pod mounts' : 'the pods of one node mount';
  return `only ${who} the ${accessMode} claim of volume '${name}'`;
}
