import { Construct } from 'constructs';
import type { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { count, percent } from '../../core/input/numbers';
import { bytes, inBytes } from '../../core/input/quantity';
import { type Resolved, resolved } from '../../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from '../../monitoring/alert-rule';
import { consumerLag, ofNodes } from './series';

/** Props of KafkaAlerts. */
export interface KafkaAlertsProps extends AlertsProps {
  /** The name of the cluster. */
  readonly cluster: string;

  /**
   * The size of the volume of a broker, such as `10Gi`. Adds an alert before it is full, by the bytes that Kafka
   * counts: the segments of its partitions.
   * @default - no such alert
   */
  readonly storageSize?: string;

  /**
   * Messages that a consumer group may be behind in one topic for a quarter of an hour. The alert needs the metrics of
   * Kafka Exporter, which KafkaCluster adds with `monitor`.
   * @default 1000
   */
  readonly maxConsumerLag?: number;

  /** Percentage of `storageSize` above which that alert fires. @default 80 */
  readonly fullPercent?: number;
}

const DEFAULTS = { ...ALERTS_DEFAULTS, maxConsumerLag: 1000, fullPercent: 80 } satisfies Partial<KafkaAlertsProps>;

type ResolvedKafkaAlerts = Resolved<KafkaAlertsProps, typeof DEFAULTS>;

/**
 * Alerts for a Kafka cluster of Strimzi, based on the metrics of its nodes, which KafkaCluster's prop `monitor` scrapes.
 * @see https://strimzi.io/docs/operators/1.2.0/deploying#assembly-metrics-str
 */
@checkedCalls('KafkaAlerts')
export class KafkaAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: KafkaAlertsProps) {
    super(scope, id);
    const alerts = resolved(props, DEFAULTS);
    checkKafkaAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [
      partitionsOffline(alerts),
      underReplicated(alerts),
      controllersWrong(alerts),
      consumersBehind(alerts),
      ...(alerts.storageSize === undefined ? [] : [volumeFilling(alerts, alerts.storageSize)]),
    ]);
  }
}

function checkKafkaAlerts(alerts: ResolvedKafkaAlerts): void {
  const input = new Input(`KafkaAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('cluster', alerts.cluster, dnsLabel);
  input.optional('storageSize', alerts.storageSize, bytes);
  input.required('maxConsumerLag', alerts.maxConsumerLag, count);
  input.required('fullPercent', alerts.fullPercent, percent);
  input.done();
}

function showNodes({ namespace, cluster }: ResolvedKafkaAlerts): string {
  return `kubectl -n ${namespace} get pods,pvc -l strimzi.io/cluster=${cluster} -o wide; kubectl -n ${namespace} describe kafkas.kafka.strimzi.io ${cluster}`;
}

function partitionsOffline(alerts: ResolvedKafkaAlerts): Alert {
  const { namespace, cluster } = alerts;
  return {
    name: 'KafkaPartitionsOffline',
    severity: 'critical',
    expr: `sum by (namespace) (${ofNodes(alerts, 'kafka_controller_kafkacontroller_offlinepartitionscount')}) > 0`,
    forMinutes: 2,
    summary: `{{ $value }} partitions of Kafka ${namespace}/${cluster} have no leader`,
    description:
      'Nobody can read or write them: all brokers with a copy are down, or their disks are full. Bring those brokers back; do not delete ' +
      'their volumes.',
    runbook: showNodes(alerts),
  };
}

function underReplicated(alerts: ResolvedKafkaAlerts): Alert {
  const { namespace, cluster } = alerts;
  return {
    name: 'KafkaUnderReplicated',
    severity: 'critical',
    expr: `sum by (namespace, pod) (${ofNodes(alerts, 'kafka_server_replicamanager_underreplicatedpartitions')}) > 0`,
    forMinutes: 10,
    summary: `{{ $value }} partitions that {{ $labels.pod }} of Kafka ${namespace}/${cluster} leads lack copies`,
    description:
      'A broker is down, too slow, or its disk is full. With one more gone, partitions have fewer copies than min.insync.replicas, and ' +
      'producers that wait for all of them are refused.',
    runbook: showNodes(alerts),
  };
}

function controllersWrong(alerts: ResolvedKafkaAlerts): Alert {
  const { namespace, cluster } = alerts;
  const active = ofNodes(alerts, 'kafka_controller_kafkacontroller_activecontrollercount');
  return {
    name: 'KafkaControllersWrong',
    severity: 'critical',
    expr: `sum by (namespace) (${active}) != 1\nor\nabsent(${active})`,
    forMinutes: 5,
    summary: `Kafka ${namespace}/${cluster} does not have exactly one active controller`,
    description:
      'Without one, no partition gets a new leader and no topic can change: most of the controllers are down or cannot reach each other. ' +
      'With two, a part of the cluster is cut off.',
    runbook: showNodes(alerts),
  };
}

function consumersBehind(alerts: ResolvedKafkaAlerts): Alert {
  const { namespace, cluster, maxConsumerLag } = alerts;
  return {
    name: 'KafkaConsumersBehind',
    // Two exporters serve the same lag while one replaces the other.
    expr: `sum by (namespace, consumergroup, topic) (max by (namespace, consumergroup, topic, partition) (${consumerLag(alerts)})) > ${maxConsumerLag}`,
    forMinutes: 15,
    summary: `Consumer group {{ $labels.consumergroup }} is {{ $value }} messages behind in topic {{ $labels.topic }} of Kafka ${namespace}/${cluster}`,
    description:
      'Its consumers are down, too slow, or stuck at one message. Messages that are older than the retention of the topic are lost to them.',
    runbook: `kubectl -n ${namespace} get pods; kubectl -n ${namespace} describe kafkatopics.kafka.strimzi.io -l strimzi.io/cluster=${cluster}`,
  };
}

function volumeFilling(alerts: ResolvedKafkaAlerts, storageSize: string): Alert {
  const { namespace, cluster, fullPercent } = alerts;
  return {
    name: 'KafkaVolumeFilling',
    severity: 'critical',
    expr: `100 * sum by (namespace, pod) (${ofNodes(alerts, 'kafka_log_log_size')}) / ${inBytes(storageSize)} > ${fullPercent}`,
    forMinutes: 10,
    summary: `The volume of Kafka ${namespace}/{{ $labels.pod }} is filled to {{ $value | printf "%.0f" }} % of ${storageSize}`,
    description:
      'A broker with a full volume stops. A topic gets more than it was made for, or keeps it for longer: lower its retention, or enlarge ' +
      'the volumes.',
    runbook: `kubectl -n ${namespace} exec {{ $labels.pod }} -- sh -c 'df -h /var/lib/kafka/*; du -s /var/lib/kafka/*/*/* | sort -n | tail'; kubectl -n ${namespace} get kafkatopics.kafka.strimzi.io -l strimzi.io/cluster=${cluster}`,
  };
}
