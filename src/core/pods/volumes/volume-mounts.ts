import type { Volume, VolumeMount } from 'kubernetes-types/core/v1';
import type { Labels } from '../../objects/labels';
import type { PodVolume } from './pod-volume';

/**
 * The volumes of a pod, and where its main container mounts them.
 * @param claimLabels the labels of the claims that are made with the pod
 */
export function volumeMounts(
  volumes: readonly PodVolume[],
  claimLabels: Labels,
): { readonly volumes: readonly Volume[]; readonly mounts: readonly VolumeMount[] } {
  return {
    volumes: volumes.map((volume) => volume.toVolume(claimLabels)),
    mounts: volumes.map((volume) => volume.toMount()),
  };
}
