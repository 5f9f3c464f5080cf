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
