import type { Labels } from '../../../src/core/objects/labels';

/** A series as an exporter serves it. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;

  /** The value; of a counter, its value before it grows. */
  readonly value: number;

  /** How fast a counter grows. @default - not a counter that grows */
  readonly perSecond?: number;
}

/** Whether a sample has this name and these labels, among others. */
export function isSample(sample: Sample, name: string, labels: Labels): boolean {
  return sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
}

/** The series in Prometheus' text format, without its value: `up{job="x"}`. */
export function seriesOf({ name, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}
