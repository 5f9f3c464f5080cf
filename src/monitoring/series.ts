import type { MetricName } from './metrics';

/**
 * The series of a metric that match, as PromQL: `series('up', 'namespace="azora"')` is `up{namespace="azora"}`. A name that no
 * known program serves does not compile.
 */
export function series(metric: MetricName, ...matchers: readonly string[]): string {
  return `${metric}{${matchers.join(',')}}`;
}

/** Matches a label's value. */
export function equals(label: string, value: string): string {
  return `${label}="${value}"`;
}

/** Matches a label's value by a regular expression. */
export function matches(label: string, regex: string): string {
  return `${label}=~"${regex}"`;
}

/** A metric of a cluster's pods, each of which has the name of the cluster and a number, as those of Postgres and Redis. */
export function ofNumberedPods(
  { namespace, cluster }: { readonly namespace: string; readonly cluster: string },
  metric: MetricName,
  ...more: readonly string[]
): string {
  return series(metric, equals('namespace', namespace), matches('pod', `${cluster}-[0-9]+`), ...more);
}

/** A series for each of the namespaces in which a metric has none. */
export function absentIn(metric: MetricName, namespaces: readonly string[]): string {
  return namespaces.map((namespace) => `absent(${series(metric, equals('namespace', namespace))})`).join('\nor\n');
}

/**
 * The series of an operator about objects of some namespaces, with the namespace of the object in the label `namespace`. Its monitor
 * may honour labels or not: in the second case, as the charts of operators have it, Prometheus calls that label
 * `exported_namespace`, and `namespace` is the operator's own.
 */
export function aboutObjects(
  metric: MetricName,
  namespaces: readonly string[],
  ...matchers: readonly string[]
): string {
  const among = namespaces.join('|');
  const renamed = series(metric, matches('exported_namespace', among), ...matchers);
  const honored = series(metric, matches('namespace', among), equals('exported_namespace', ''), ...matchers);
  return `(label_replace(${renamed}, "namespace", "$1", "exported_namespace", "(.+)")\n  or ${honored})`;
}
