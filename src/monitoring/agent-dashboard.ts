import { Construct } from 'constructs';
import { type Check, Input } from '../core/input';
import { k8s } from '../core/k8s';
import { dnsLabel, text } from '../core/names';
import { type Panel, renderDashboard } from './dashboard-json';
import { checkIdentity, objectMetadata } from './object-metadata';

/** A Grafana dashboard for the agents of one namespace. */
export interface AgentDashboardProps {
  /** The name of the ConfigMap, and the dashboard's uid in Grafana: unique there, and 40 characters at most. */
  readonly name: string;

  /** The namespace of the agents that are shown. */
  readonly namespace: string;

  /** The namespace of the ConfigMap: one that Grafana's sidecar searches. @default - `namespace` */
  readonly dashboardNamespace?: string;

  /** The heading of the dashboard. @default - Agents in NAMESPACE */
  readonly title?: string;

  /**
   * The labels by which Grafana's sidecar finds the ConfigMap.
   * @default - grafana_dashboard: "1"
   * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Sessions, quota, messages, latency and consumption of a namespace's agents. It reads kube-state-metrics, the kubelet's
 * cAdvisor, and the agents' own metrics as a WorkloadMonitor has them scraped.
 */
export class AgentDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError when a name or a label is wrong */
  constructor(scope: Construct, id: string, props: AgentDashboardProps) {
    super(scope, id);
    const dashboard = resolveDashboard(props);
    checkDashboard(dashboard);
    const { name, namespace, dashboardNamespace, title, labels } = dashboard;
    this.configMap = new k8s.KubeConfigMap(this, 'Resource', {
      metadata: objectMetadata({ name, namespace: dashboardNamespace, labels }),
      data: { [`${name}.json`]: renderDashboard(name, title, agentPanels(namespace)) },
    });
  }
}

type ResolvedDashboard = Required<AgentDashboardProps>;

function resolveDashboard({
  name,
  namespace,
  dashboardNamespace,
  title,
  labels,
}: AgentDashboardProps): ResolvedDashboard {
  return {
    name,
    namespace,
    dashboardNamespace: dashboardNamespace ?? namespace,
    title: title ?? `Agents in ${namespace}`,
    labels: { ...(labels ?? { grafana_dashboard: '1' }) },
  };
}

/** @see https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid */
const UID_MAX = 40;
const uid: Check = (value) =>
  typeof value === 'string' && value.length > UID_MAX
    ? { must: `be ${UID_MAX} characters at most: it is the dashboard's uid in Grafana too` }
    : undefined;

function checkDashboard({ name, namespace, dashboardNamespace, title, labels }: ResolvedDashboard): void {
  const input = new Input(`AgentDashboard '${dashboardNamespace}/${name}'`);
  checkIdentity(input, { name, namespace, labels });
  input.required('name', name, uid);
  input.required('dashboardNamespace', dashboardNamespace, dnsLabel);
  input.required('title', title, text);
  input.done();
}

function agentPanels(namespace: string): readonly Panel[] {
  return [...sessionPanels(namespace), ...answerPanels(namespace), ...consumptionPanels(namespace)];
}

function sessionPanels(namespace: string): readonly Panel[] {
  const quota = (type: string): string => `kube_resourcequota{namespace="${namespace}",type="${type}"}`;
  return [
    {
      title: 'Sessions by phase',
      unit: 'short',
      stacked: true,
      queries: [
        {
          expr: `sum by (phase) (kube_pod_status_phase{namespace="${namespace}",pod=~"agent-.+"})`,
          legend: '{{phase}}',
        },
      ],
    },
    {
      // The label comes from the pod: kube-state-metrics has it only where its allow-list names it.
      title: 'Running sessions by profile',
      unit: 'short',
      stacked: true,
      queries: [
        { expr: `count by (agent_type) (up{namespace="${namespace}",agent_type!=""})`, legend: '{{agent_type}}' },
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
    `histogram_quantile(${quantile}, sum by (le, agent_type) (${rate('agent_response_latency_seconds_bucket')}))`;
  return [
    {
      title: 'Messages per second',
      unit: 'ops',
      stacked: true,
      queries: [{ expr: `sum by (agent_type) (${rate('agent_messages_processed_total')})`, legend: '{{agent_type}}' }],
    },
    {
      title: 'Response latency',
      unit: 's',
      queries: [
        { expr: latency(0.5), legend: '{{agent_type}} p50' },
        { expr: latency(0.95), legend: '{{agent_type}} p95' },
      ],
    },
  ];
}

/** The ten hungriest sessions: a line for each of a thousand could not be read. */
function consumptionPanels(namespace: string): readonly Panel[] {
  const containers = `{namespace="${namespace}",pod=~"agent-.+",container!=""}`;
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
