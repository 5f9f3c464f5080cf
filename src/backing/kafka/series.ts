import type { MetricName } from '../../monitoring/metrics';
import { equals, matches, series } from '../../monitoring/series';
import { deploymentPods } from '../../operators/generated-names';

interface KafkaPods {
  readonly namespace: string;
  readonly cluster: string;
}

/** A metric of a cluster's nodes, whose names are those of the cluster and a pool, and a number. */
export function ofNodes({ namespace, cluster }: KafkaPods, metric: MetricName): string {
  return series(metric, equals('namespace', namespace), matches('pod', `${cluster}-.+-[0-9]+`));
}

/** The messages that consumer groups are behind, as Kafka Exporter counts them. */
export function consumerLag({ namespace, cluster }: KafkaPods): string {
  const exporter = matches('pod', deploymentPods(`${cluster}-kafka-exporter`));
  return series('kafka_consumergroup_lag', equals('namespace', namespace), exporter);
}
