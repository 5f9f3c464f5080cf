import type { World } from '../support/world';
import type { Scenario } from './scenario';

/** A namespace of services, and who is to have which trouble. */
export interface WatchedServices {
  readonly namespace: string;

  /** The pod of kube-state-metrics, as `namespace/pod`. */
  readonly stateMetrics: string;

  /** A Deployment whose rollout stalls, and another that lacks replicas. */
  readonly stalled: string;
  readonly lacking: string;

  /** An autoscaler at its maximum. It is added unless the set has it. */
  readonly autoscaler: { readonly name: string; readonly max: number; readonly add: boolean };

  /** Two pods that crash, and one whose memory is used up, each with its container. */
  readonly restarting: { readonly pod: string; readonly container: string };
  readonly looping: { readonly pod: string; readonly container: string };
  readonly full: { readonly pod: string; readonly container: string; readonly fill: (world: World) => void };

  /** A Service without pods. */
  readonly lonely: string;

  /** The resource of the quota that is nearly used up. */
  readonly scarce: string;
}

/** ServiceAlerts: one scenario for each. */
export function serviceScenarios(watched: WatchedServices): readonly Scenario[] {
  return [
    ...deploymentScenarios(watched),
    ...podScenarios(watched),
    lonelyService(watched),
    ...statefulSets(watched),
    quota(watched),
  ];
}

function deploymentScenarios({
  namespace,
  stateMetrics,
  stalled,
  lacking,
  autoscaler,
}: WatchedServices): readonly Scenario[] {
  const progressing = { namespace, deployment: stalled, condition: 'Progressing' };
  const labels = { namespace, horizontalpodautoscaler: autoscaler.name };
  return [
    {
      alert: 'ServiceRolloutStalled',
      labels: { namespace, deployment: stalled },
      breaks: (world) => {
        world.set('kube_deployment_status_condition', { ...progressing, status: 'true' }, 0);
        world.set('kube_deployment_status_condition', { ...progressing, status: 'false' }, 1);
      },
    },
    {
      alert: 'ServiceReplicasMissing',
      labels: { namespace, deployment: lacking },
      breaks: (world) => world.set('kube_deployment_status_replicas_ready', { namespace, deployment: lacking }, 0),
    },
    {
      alert: 'ServiceAtMaximumReplicas',
      labels,
      breaks: (world) => {
        const { max, add } = autoscaler;
        const current = 'kube_horizontalpodautoscaler_status_current_replicas';
        if (!add) world.set(current, labels, max);
        else
          world.add(
            stateMetrics,
            { name: 'kube_horizontalpodautoscaler_spec_min_replicas', labels, value: 1 },
            { name: 'kube_horizontalpodautoscaler_spec_max_replicas', labels, value: max },
            { name: current, labels, value: max },
          );
      },
    },
  ];
}

function podScenarios({ namespace, stateMetrics, restarting, looping, full }: WatchedServices): readonly Scenario[] {
  return [
    {
      alert: 'ServiceContainerRestarting',
      labels: { namespace, ...restarting },
      breaks: (world) => world.grow('kube_pod_container_status_restarts_total', { namespace, ...restarting }, 1),
    },
    {
      alert: 'ServiceCrashLoopBackOff',
      labels: { namespace, ...looping },
      breaks: (world) =>
        world.add(stateMetrics, {
          name: 'kube_pod_container_status_waiting_reason',
          labels: { namespace, ...looping, uid: `uid-${looping.pod}`, reason: 'CrashLoopBackOff' },
          value: 1,
        }),
    },
    {
      alert: 'ServiceMemoryUsedUp',
      labels: { namespace, pod: full.pod, container: full.container },
      breaks: full.fill,
    },
  ];
}

/** Its pods are there, but not ready. */
function lonelyService({ namespace, stateMetrics, lonely }: WatchedServices): Scenario {
  const labels = { namespace, endpoint: lonely, port_name: 'http', port_protocol: 'TCP', port_number: '80' };
  return {
    alert: 'ServiceNotReachable',
    labels: { namespace, service: lonely },
    breaks: (world) => {
      const name = 'kube_endpoint_address';
      world.remove(name, { namespace, endpoint: lonely, ready: 'true' });
      world.add(stateMetrics, { name, labels: { ...labels, ip: '10.9.9.9', ready: 'false' }, value: 1 });
    },
  };
}

/** StatefulSets, which an operator or a user adds: one lacks a replica, one has stopped to replace its pods. */
function statefulSets({ namespace, stateMetrics }: WatchedServices): readonly Scenario[] {
  const replicas = (statefulset: string, ready: number, updated: number) => {
    const labels = { namespace, statefulset };
    return [
      { name: 'kube_statefulset_replicas', labels, value: 3 },
      { name: 'kube_statefulset_status_replicas_ready', labels, value: ready },
      { name: 'kube_statefulset_status_replicas_updated', labels, value: updated },
    ];
  };
  return [
    {
      alert: 'StatefulReplicasMissing',
      labels: { namespace, statefulset: 'added' },
      breaks: (world) => world.add(stateMetrics, ...replicas('added', 2, 3)),
    },
    {
      alert: 'StatefulRolloutStalled',
      labels: { namespace, statefulset: 'stalled' },
      breaks: (world) => {
        const labels = { namespace, statefulset: 'stalled' };
        world.add(
          stateMetrics,
          ...replicas('stalled', 3, 1),
          { name: 'kube_statefulset_status_current_revision', labels: { ...labels, revision: 'old' }, value: 1 },
          { name: 'kube_statefulset_status_update_revision', labels: { ...labels, revision: 'new' }, value: 1 },
        );
      },
    },
  ];
}

/** 81 % of it is in use. */
function quota({ namespace, stateMetrics, scarce: resource }: WatchedServices): Scenario {
  const labels = { namespace, resourcequota: 'added', resource };
  return {
    alert: 'ServiceQuotaNearlyUsed',
    labels,
    breaks: (world) =>
      world.add(
        stateMetrics,
        { name: 'kube_resourcequota', labels: { ...labels, type: 'hard' }, value: 100 },
        { name: 'kube_resourcequota', labels: { ...labels, type: 'used' }, value: 81 },
      ),
  };
}
