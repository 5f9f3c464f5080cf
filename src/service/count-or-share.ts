import { k8s } from '../core/objects/k8s';

/** A number of pods, or a percentage of them. */
export function countOrShare(value: number | string): k8s.IntOrString {
  return typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(value);
}
