import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import type { k8s } from '../../core/objects/k8s';
import { type ClusterDashboardProps, resolveClusterDashboard } from '../../monitoring/cluster-dashboard-props';
import { dashboardConfigMap } from '../../monitoring/dashboard-config-map';
import type { Panel } from '../../monitoring/dashboard-json';
import type { MetricName } from '../../monitoring/metrics';
import { consumerLag, ofNodes } from './series';

/** Props of KafkaDashboard. */
export interface KafkaDashboardProps extends ClusterDashboardProps {}

/** A Grafana dashboard for a Kafka cluster of Strimzi: partitions, consumers, controllers and sizes. */
@checkedCalls('KafkaDashboard')
export class KafkaDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: KafkaDashboardProps) {
    super(scope, id);
    this.configMap = dashboardConfigMap(this, resolveClusterDashboard('Kafka', props), panels(props));
  }
}

function panels(of: KafkaDashboardProps): readonly Panel[] {
  const own = (metric: MetricName): string => ofNodes(of, metric);
  const perNode = (title: string, metric: MetricName): Panel => ({
    title,
    unit: 'short',
    queries: [{ expr: own(metric), legend: '{{pod}}' }],
  });
  return [
    perNode('Partitions without a leader', 'kafka_controller_kafkacontroller_offlinepartitionscount'),
    perNode('Partitions that lack copies', 'kafka_server_replicamanager_underreplicatedpartitions'),
    {
      title: 'Messages that consumers are behind',
      unit: 'short',
      queries: [
        {
          expr: `sum by (consumergroup, topic) (max by (consumergroup, topic, partition) (${consumerLag(of)}))`,
          legend: '{{consumergroup}} {{topic}}',
        },
      ],
    },
    perNode('Active controller', 'kafka_controller_kafkacontroller_activecontrollercount'),
    {
      title: 'Size of topics, copies included',
      unit: 'bytes',
      stacked: true,
      queries: [{ expr: `sum by (topic) (${own('kafka_log_log_size')})`, legend: '{{topic}}' }],
    },
    {
      title: 'Size of logs by broker',
      unit: 'bytes',
      queries: [{ expr: `sum by (pod) (${own('kafka_log_log_size')})`, legend: '{{pod}}' }],
    },
  ];
}
