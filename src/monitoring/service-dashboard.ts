import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { k8s } from '../core/objects/k8s';
import { type Panel, renderDashboard } from './dashboard-json';
import { checkDashboard, type DashboardProps, type ResolvedDashboard, resolveDashboard } from './dashboard-props';
import { objectMetadata } from './monitoring-metadata';

/** Props of ServiceDashboard. */
export interface ServiceDashboardProps extends DashboardProps {}

/**
 * A Grafana dashboard for the services of a namespace: replicas, restarts, CPU and memory. It queries
 * kube-state-metrics and the services' own CPU and memory metrics.
 */
@checkedCalls('ServiceDashboard')
export class ServiceDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: ServiceDashboardProps) {
    super(scope, id);
    const dashboard: ResolvedDashboard = resolveDashboard(props, `Services in ${props.namespace}`);
    checkDashboard('ServiceDashboard', dashboard);
    const { name, namespace, dashboardNamespace, title, labels } = dashboard;
    this.configMap = new k8s.KubeConfigMap(this, 'Resource', {
      metadata: objectMetadata({ name, namespace: dashboardNamespace, labels }),
      data: { [`${name}.json`]: renderDashboard(name, title, panels(namespace)) },
    });
  }
}

function panels(namespace: string): readonly Panel[] {
  const own = `{namespace="${namespace}"}`;
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
    {
      title: 'Autoscalers, share of their maximum',
      unit: 'percentunit',
      queries: [
        {
          expr: `kube_horizontalpodautoscaler_status_current_replicas${own} / kube_horizontalpodautoscaler_spec_max_replicas${own}`,
          legend: '{{horizontalpodautoscaler}}',
        },
      ],
    },
    {
      title: 'CPU cores, top ten pods',
      unit: 'short',
      queries: [
        { expr: `topk(10, sum by (pod) (rate(process_cpu_seconds_total${own}[$__rate_interval])))`, legend: '{{pod}}' },
      ],
    },
    {
      title: 'Memory, top ten pods',
      unit: 'bytes',
      queries: [{ expr: `topk(10, max by (pod) (process_resident_memory_bytes${own}))`, legend: '{{pod}}' }],
    },
  ];
}
