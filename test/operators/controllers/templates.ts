import type { Made } from '../../../src/operators/index';

/** A pod template with one container, which requests 100m CPU and 128Mi memory. */
export function template(labels: object, ports: readonly object[] = []) {
  const resources = { requests: { cpu: '100m', memory: '128Mi' } };
  return { metadata: { labels }, spec: { containers: [{ name: 'main', ports, resources }] } };
}

/** A selector and a pod template with its labels. */
export function selected(labels: object) {
  return { selector: { matchLabels: labels }, template: template(labels) };
}

/** The labels of each group of pods, the keys of those with a value that is set at run time, and the number of pods. */
export function valuesOf({ pods }: Made) {
  return pods.map(({ name, labels, someLabels = {}, count }) => ({
    name,
    labels,
    some: Object.keys(someLabels).sort(),
    count,
  }));
}
