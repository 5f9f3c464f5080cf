import type { Check, Input } from '../core/input/input';
import { dnsLabel, labelKey, labelValue } from '../core/input/names';
import { count } from '../core/input/numbers';
import { type Labels, objectLabels } from '../core/objects/labels';

/** The name, namespace and labels of a monitoring object. */
export interface ObjectIdentity {
  readonly name: string;
  readonly namespace: string;

  /** Labels that Prometheus or Grafana selects the object by. */
  readonly labels: Labels;
}

/** Checks the props `name`, `namespace` and `labels`. */
export function checkIdentity(input: Input, { name, namespace, labels }: ObjectIdentity): void {
  input.required('name', name, dnsLabel);
  input.required('namespace', namespace, dnsLabel);
  checkLabels(input, 'labels', name, labels);
}

/** Checks additional labels: they must not override the library's own labels. */
export function checkLabels(input: Input, field: string, name: string, labels: Labels): void {
  input.entries(field, labels, labelKey, labelValue);
  for (const key of Object.keys(objectLabels(name, 'monitoring')).filter((own) => Object.hasOwn(labels, own))) {
    input.refuse(`${field}.${key} must not be set: the library sets it`);
  }
}

/** The metadata of a monitoring object. */
export function objectMetadata({ name, namespace, labels }: ObjectIdentity): {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
} {
  return { name, namespace, labels: { ...objectLabels(name, 'monitoring'), ...labels } };
}

/** Accepts the percentage of a quota above which an alert fires. */
export const belowHundred: Check = (value) =>
  count(value) === undefined && Number(value) < 100
    ? undefined
    : { must: 'be a whole percentage from 1 to 99, such as 80: usage never exceeds 100' };
