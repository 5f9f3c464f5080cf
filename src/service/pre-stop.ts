import type { Cluster } from '../core/cluster/cluster';
import type { Input } from '../core/input/input';
import { seconds } from '../core/input/numbers';

/** How a pod leaves the Services that it is behind. */
export interface PreStopProps {
  /**
   * Seconds that a pod keeps serving before SIGTERM, while its removal from the Service spreads to all nodes. The grace
   * period is longer by them: it starts with this sleep. Needs Kubernetes 1.30.
   * @default - 10 for pods behind a Service that other pods take over from; 0 for others, and for an older cluster. A
   * Microservice with `Recreate` and the only pod of a StatefulService have no such pod.
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   */
  readonly preStopSleepSeconds?: number;
}

/** Long enough for kube-proxy on all nodes and for load balancers that watch the Service. */
const PRE_STOP_SLEEP_SECONDS = 10;

/** @param takenOver whether clients call the pods, and another pod takes over */
export function preStopSleep({ preStopSleepSeconds }: PreStopProps, takenOver: boolean, cluster: Cluster): number {
  return preStopSleepSeconds ?? (takenOver && cluster.has('preStopSleep') ? PRE_STOP_SLEEP_SECONDS : 0);
}

/** Checks that the cluster can make pods sleep, and warns where requests may fail because it cannot. */
export function checkPreStop(input: Input, given: PreStopProps, takenOver: boolean, cluster: Cluster): void {
  const { preStopSleepSeconds } = given;
  input.optional('preStopSleepSeconds', preStopSleepSeconds, seconds);
  if (cluster.has('preStopSleep')) return;
  const version = cluster.kubernetesVersion;
  if (preStopSleepSeconds !== undefined && preStopSleepSeconds !== 0) {
    input.refuse(
      `preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have ${version}, got ${preStopSleepSeconds}`,
    );
  } else if (preStopSleepSeconds === undefined && takenOver) {
    input.warn(
      `preStopSleepSeconds needs Kubernetes 1.30, and the cluster may have ${version}: requests fail at each rollout unless the process serves on for some seconds after SIGTERM`,
    );
  }
}
