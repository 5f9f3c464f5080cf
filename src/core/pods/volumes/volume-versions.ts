import type { Cluster } from '../../cluster/cluster';
import type { Input } from '../../input/input';
import type { PodVolume } from './pod-volume';

/**
 * Refuses kinds of volumes that the cluster does not have. An older API server drops them without a warning, and the pod then gets an
 * empty directory.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
 */
export function checkVolumeVersions(input: Input, volumes: readonly PodVolume[], cluster: Cluster): void {
  if (cluster.has('imageVolumes')) return;
  for (const { name } of volumes.filter(({ kind }) => kind === 'image')) {
    input.refuse(
      `volume '${name}' must not be of an image: Kubernetes has image volumes since 1.35, and the Cluster is ${cluster.kubernetesVersion}`,
    );
  }
}
