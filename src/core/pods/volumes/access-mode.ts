import { oneOf } from '../../input/input';

/**
 * How many nodes or pods may mount a PersistentVolumeClaim.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export type AccessMode = 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOnce' | 'ReadWriteOncePod';

/** Checks an access mode. */
export const accessMode = oneOf('ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod');

/** Whether pods on different nodes can mount the same claim. */
export function isShared(mode: AccessMode): boolean {
  return mode === 'ReadOnlyMany' || mode === 'ReadWriteMany';
}
