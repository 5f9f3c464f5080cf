import { editDistance } from '../core/edit-distance';
import { type Labels, labelTexts } from '../core/objects/labels';
import { ownValue } from '../core/plain';
import type { Workload } from '../reachability/index';

/**
 * Explains why no pods of a namespace have some labels.
 * @param workloads the workloads of the namespace
 * @param meant text that may name the workload that was meant
 */
export function whyAbsent(labels: Labels, namespace: string, workloads: readonly Workload[], meant: string): string {
  const [closest] = workloads
    .map((workload) => ({ workload, distance: distanceOf(workload, labels, meant) }))
    .sort((one, other) => one.distance - other.distance);
  const none = `no pods of the app in ${namespace} have ${labelTexts(labels).join(', ')}`;
  if (closest === undefined) return none;
  const { workload } = closest;
  const differing = Object.keys(labels)
    .filter((key) => ownValue(workload.labels, key) !== ownValue(labels, key))
    .map((key) => {
      const own = ownValue(workload.labels, key);
      return own === undefined ? `no label ${key}` : `${key}=${own}`;
    });
  return `${none}: ${workload.workloadKind} '${workload.namespace}/${workload.name}' has ${differing.join(' and ')}`;
}

/** How far the labels of a workload are from the wanted ones. A workload that the text names is the closest. */
function distanceOf({ namespace, name, labels: own }: Workload, labels: Labels, meant: string): number {
  if (meant.includes(`'${namespace}/${name}'`)) return 0;
  const distances = Object.entries(labels).map(([key, value]) => {
    const found = ownValue(own, key);
    // A missing label is farther away than any other value of the same length.
    return found === undefined ? value.length + 1 : editDistance(found, value);
  });
  return 1 + distances.reduce((sum, distance) => sum + distance, 0);
}
