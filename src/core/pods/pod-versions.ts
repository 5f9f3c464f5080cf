import type { Cluster } from '../cluster/cluster';
import type { Input } from '../input/input';
import { checkContainerVersions } from './containers/container-versions';
import { checkUserNamespaces } from './life/user-namespaces';
import { checkSleep } from './lifecycle/sleep-version';
import type { ResolvedPod } from './pod-props';
import { checkVolumeVersions } from './volumes/volume-versions';

/**
 * Refuses what the cluster may not know: an older API server drops an unknown field without a word, and the pod runs without it. Only
 * constructs can check this. A profile is data, and does not know its cluster.
 */
export function checkPodVersions(input: Input, pod: ResolvedPod, cluster: Cluster): void {
  checkContainerVersions(input, pod, cluster);
  checkUserNamespaces(input, pod, cluster);
  checkSleep(input, pod, cluster);
  checkVolumeVersions(input, pod.volumes, cluster);
}
