import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, oneOf } from '../core/input/input';
import type { k8s } from '../core/objects/k8s';
import { dashboardConfigMap } from './dashboard-config-map';
import type { Panel } from './dashboard-json';
import { checkDashboard, type DashboardProps, resolveDashboard } from './dashboard-props';

/** Panels of a ServiceDashboard about what not every namespace has. */
export type OptionalPanel = 'autoscalers' | 'statefulSets' | 'volumes';

/** Props of ServiceDashboard. */
export interface ServiceDashboardProps extends DashboardProps {
  /** Panels to leave out, because the namespace has nothing that they could show. @default - none */
  readonly leaveOut?: readonly OptionalPanel[];
}

/**
 * A Grafana dashboard for the services of a namespace: replicas, restarts, autoscalers, volumes, CPU and memory. It queries
 * kube-state-metrics, and the kubelets with their cAdvisor.
 */
@checkedCalls('ServiceDashboard')
export class ServiceDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name, a label or a panel is invalid */
  constructor(scope: Construct, id: string, props: ServiceDashboardProps) {
    super(scope, id);
    const { leaveOut = [], ...rest } = props;
    const dashboard = resolveDashboard(rest, `Services in ${props.namespace}`);
    checkDashboard('ServiceDashboard', dashboard);
    const input = new Input(`ServiceDashboard '${dashboard.dashboardNamespace}/${dashboard.name}'`);
    input.each('leaveOut', leaveOut, oneOf('autoscalers', 'statefulSets', 'volumes'));
    input.done();
    const optional = (name: OptionalPanel, panel: Panel): readonly Panel[] => (leaveOut.includes(name) ? [] : [panel]);
    const own = `{namespace="${dashboard.namespace}"}`;
    this.configMap = dashboardConfigMap(this, dashboard, [
      ...replicaPanels(own),
      ...optional('statefulSets', statefulSets(own)),
      ...optional('autoscalers', autoscalers(own)),
      ...usagePanels(dashboard.namespace),
      ...optional('volumes', volumes(own)),
    ]);
  }
}

function replicaPanels(own: string): readonly Panel[] {
  return [
    {
      title: 'Ready replicas',
      unit: 'short',
      queries: [{ expr: `kube_deployment_status_replicas_ready${own}`, legend: '{{deployment}}' }],
    },
    {
      title: 'Replicas missing',
      unit: 'short',
      queries: [
        {
          expr: `kube_deployment_spec_replicas${own} - kube_deployment_status_replicas_ready${own}`,
          legend: '{{deployment}}',
        },
      ],
    },
    {
      title: 'Restarts within an hour',
      unit: 'short',
      stacked: true,
      queries: [
        { expr: `sum by (pod) (increase(kube_pod_container_status_restarts_total${own}[1h])) > 0`, legend: '{{pod}}' },
      ],
    },
  ];
}

function statefulSets(own: string): Panel {
  return {
    title: 'StatefulSets, share of replicas that are ready',
    unit: 'percentunit',
    queries: [
      {
        expr: `kube_statefulset_status_replicas_ready${own} / kube_statefulset_replicas${own}`,
        legend: '{{statefulset}}',
      },
    ],
  };
}

function autoscalers(own: string): Panel {
  return {
    title: 'Autoscalers, share of their maximum',
    unit: 'percentunit',
    queries: [
      {
        expr: `kube_horizontalpodautoscaler_status_current_replicas${own} / kube_horizontalpodautoscaler_spec_max_replicas${own}`,
        legend: '{{horizontalpodautoscaler}}',
      },
    ],
  };
}

function usagePanels(namespace: string): readonly Panel[] {
  const containers = `{namespace="${namespace}",container!=""}`;
  const cpu = `rate(container_cpu_usage_seconds_total${containers}[$__rate_interval])`;
  return [
    {
      title: 'CPU cores, top ten pods',
      unit: 'short',
      queries: [{ expr: `topk(10, sum by (pod) (${cpu}))`, legend: '{{pod}}' }],
    },
    {
      title: 'Memory, top ten pods',
      unit: 'bytes',
      queries: [
        { expr: `topk(10, sum by (pod) (container_memory_working_set_bytes${containers}))`, legend: '{{pod}}' },
      ],
    },
  ];
}

function volumes(own: string): Panel {
  return {
    title: 'Volumes, share that is in use',
    unit: 'percentunit',
    queries: [
      {
        expr: `kubelet_volume_stats_used_bytes${own} / kubelet_volume_stats_capacity_bytes${own}`,
        legend: '{{persistentvolumeclaim}}',
      },
    ],
  };
}
