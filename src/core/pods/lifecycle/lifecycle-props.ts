import type { LifecycleHook } from './lifecycle-hook';

/** How the main container of a pod starts and ends. */
export interface LifecycleProps {
  /**
   * What happens in the container before SIGTERM. The grace period begins with it, so the pod gets the seconds of the hook and
   * `drainSeconds`. A container has one such hook: yours replaces the sleep of pods behind a Service, so let it wait by itself while
   * the removal of the pod spreads to all nodes, or requests fail at each rollout. Kubernetes skips it if the process exits by itself.
   * @default - `LifecycleHook.sleep(10)` for pods behind a Service that other pods take over from; none for others, and before
   * Kubernetes 1.30. A Microservice with `Recreate` and the only pod of a StatefulService have no such pod
   */
  readonly preStop?: LifecycleHook;

  /**
   * What happens in the container as soon as its process has started, beside it. Probes begin when it is over. If it fails,
   * Kubernetes ends the container, and with it the session of an agent.
   * @default - none
   */
  readonly postStart?: LifecycleHook;

  /**
   * Seconds from SIGTERM to SIGKILL, in which requests and calls may end. Until then, the pod still counts against the
   * quota of its namespace.
   * @default 30
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly drainSeconds?: number;
}

/** LifecycleProps with every default filled in. */
export type ResolvedLifecycle = Required<LifecycleProps>;
