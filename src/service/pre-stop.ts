import type { Cluster } from '../core/cluster/cluster';
import type { Input } from '../core/input/input';
import { LifecycleHook } from '../core/pods/lifecycle/lifecycle-hook';
import type { LifecycleProps } from '../core/pods/lifecycle/lifecycle-props';

/** Long enough for kube-proxy on all nodes and for load balancers that watch the Service. */
const SLEEP = LifecycleHook.sleep(10);

/**
 * A pod keeps serving before SIGTERM, while its removal from the Service spreads to all nodes.
 * @param takenOver whether clients call the pods, and another pod takes over
 */
export function resolvePreStop(given: LifecycleHook | undefined, takenOver: boolean, cluster: Cluster): LifecycleHook {
  return given ?? (takenOver && cluster.has('preStopSleep') ? SLEEP : LifecycleHook.none());
}

/** Warns where requests may fail because the cluster cannot make pods sleep. */
export function warnHasty(input: Input, { preStop }: LifecycleProps, takenOver: boolean, cluster: Cluster): void {
  if (preStop !== undefined || !takenOver || cluster.has('preStopSleep')) return;
  input.warn(
    `preStop needs Kubernetes 1.30 to sleep, and the cluster may have ${cluster.kubernetesVersion}: requests fail at each rollout unless the process serves on for some seconds after SIGTERM, or LifecycleHook.command waits as long`,
  );
}
