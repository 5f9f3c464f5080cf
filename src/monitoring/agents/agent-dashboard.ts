import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import type { k8s } from '../../core/objects/k8s';
import { dashboardConfigMap } from '../dashboard-config-map';
import type { Panel } from '../dashboard-json';
import { checkDashboard, type DashboardProps, resolveDashboard } from '../dashboard-props';
import { agentPods } from './agent-pods';

/** Props of AgentDashboard. */
export interface AgentDashboardProps extends DashboardProps {}

/**
 * A Grafana dashboard for the agents of a namespace: sessions, quota, messages, latency and resource usage. It queries
 * kube-state-metrics, the kubelet's cAdvisor, and the agents' own metrics, which a WorkloadMonitor scrapes. The pods of each AgentScaledJob that
 * the app has in the namespace count as sessions.
 */
@checkedCalls('AgentDashboard')
export class AgentDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: AgentDashboardProps) {
    super(scope, id);
    const dashboard = resolveDashboard(props, `Agents in ${props.namespace}`);
    checkDashboard('AgentDashboard', dashboard);
    this.configMap = dashboardConfigMap(this, dashboard, () =>
      agentPanels(dashboard.namespace, agentPods(this, dashboard.namespace)),
    );
  }
}

/** The label with a sample's profile: a WorkloadMonitor copies the pod label `app.kubernetes.io/name` to it. */
const PROFILE = 'app_kubernetes_io_name';

/** @param pods matches the pods of agents */
function agentPanels(namespace: string, pods: string): readonly Panel[] {
  return [...sessionPanels(namespace, pods), ...answerPanels(namespace), ...consumptionPanels(namespace, pods)];
}

function sessionPanels(namespace: string, pods: string): readonly Panel[] {
  const quota = (type: string): string => `kube_resourcequota{namespace="${namespace}",type="${type}"}`;
  return [
    {
      title: 'Sessions by phase',
      unit: 'short',
      stacked: true,
      queries: [
        {
          expr: `sum by (phase) (kube_pod_status_phase{namespace="${namespace}",${pods}})`,
          legend: '{{phase}}',
        },
      ],
    },
    {
      // Counts scrape targets, because kube-state-metrics exports pod labels only if its allow-list contains them.
      title: 'Running sessions by profile',
      unit: 'short',
      stacked: true,
      queries: [
        {
          expr: `count by (${PROFILE}) (up{namespace="${namespace}",app_kubernetes_io_component="agent"})`,
          legend: `{{${PROFILE}}}`,
        },
      ],
    },
    {
      title: 'Quota in use',
      unit: 'percentunit',
      queries: [{ expr: `${quota('used')} / ignoring (type) (${quota('hard')} > 0)`, legend: '{{resource}}' }],
    },
  ];
}

function answerPanels(namespace: string): readonly Panel[] {
  const rate = (series: string): string => `rate(${series}{namespace="${namespace}"}[$__rate_interval])`;
  const latency = (quantile: number): string =>
    `histogram_quantile(${quantile}, sum by (le, ${PROFILE}) (${rate('agent_response_latency_seconds_bucket')}))`;
  return [
    {
      title: 'Messages per second',
      unit: 'ops',
      stacked: true,
      queries: [{ expr: `sum by (${PROFILE}) (${rate('agent_messages_processed_total')})`, legend: `{{${PROFILE}}}` }],
    },
    {
      title: 'Response latency',
      unit: 's',
      queries: [
        { expr: latency(0.5), legend: `{{${PROFILE}}} p50` },
        { expr: latency(0.95), legend: `{{${PROFILE}}} p95` },
      ],
    },
  ];
}

/** Limited to the ten sessions with the highest usage, because a graph with a thousand lines is unreadable. */
function consumptionPanels(namespace: string, pods: string): readonly Panel[] {
  const containers = `{namespace="${namespace}",${pods},container!=""}`;
  const cpu = `rate(container_cpu_usage_seconds_total${containers}[$__rate_interval])`;
  return [
    {
      title: 'Memory, top ten sessions',
      unit: 'bytes',
      queries: [
        { expr: `topk(10, sum by (pod) (container_memory_working_set_bytes${containers}))`, legend: '{{pod}}' },
      ],
    },
    {
      title: 'CPU cores, top ten sessions',
      unit: 'short',
      queries: [{ expr: `topk(10, sum by (pod) (${cpu}))`, legend: '{{pod}}' }],
    },
  ];
}
