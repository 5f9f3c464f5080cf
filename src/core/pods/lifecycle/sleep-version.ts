import type { Cluster } from '../../cluster/cluster';
import type { Input } from '../../input/input';
import type { ResolvedLifecycle } from './lifecycle-props';

/** Refuses a sleep that the cluster may not know. */
export function checkSleep(input: Input, { preStop }: Pick<ResolvedLifecycle, 'preStop'>, cluster: Cluster): void {
  if (preStop.action?.kind === 'sleep' && !cluster.has('preStopSleep')) {
    input.refuse(
      `preStop needs Kubernetes 1.30 to sleep, and the cluster may have ${cluster.kubernetesVersion}: write LifecycleHook.command with the sleep of the image, got LifecycleHook.sleep(${preStop.maxSeconds})`,
    );
  }
}
