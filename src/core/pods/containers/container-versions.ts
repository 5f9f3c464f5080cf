import type { Cluster } from '../../cluster/cluster';
import type { Input } from '../../input/input';
import type { ContainersProps } from './container-props';

/**
 * Refuses sidecars that the cluster does not have. An older API server drops their restartPolicy without a warning, and they would be
 * init containers that never end.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export function checkContainerVersions(input: Input, { sidecars = [] }: ContainersProps, cluster: Cluster): void {
  if (cluster.has('sidecars')) return;
  for (const { name } of sidecars) {
    input.refuse(
      `sidecar '${name}' must be left out: Kubernetes has sidecars since 1.29, and the Cluster is ${cluster.kubernetesVersion}`,
    );
  }
}
