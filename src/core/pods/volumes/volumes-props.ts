import type { ScratchDir } from '../scratch-dirs';
import type { PodVolume } from './pod-volume';

/** The writable directories and other volumes of a pod. */
export interface VolumesProps {
  /** Writable directories, empty when the pod starts; the root file system is read-only. @default - `/tmp` of 256Mi */
  readonly scratchDirs?: readonly ScratchDir[];

  /**
   * Why `ephemeralStorageRequest` may be less than the size of all `scratchDirs` on disk, so that pods that fill them are evicted
   * when the disk of their node is full; rendered as an annotation.
   * @default - a lower request is refused
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction
   */
  readonly scratchOvercommitReason?: string;

  /** Volumes of other kinds, in the order of the manifest. @default - none */
  readonly volumes?: readonly PodVolume[];
}
