import type { Input } from '../core/input/input';
import { annotationKey, labelKey, labelValue, text } from '../core/input/names';
import { type Labels, objectLabels, REASON_ANNOTATION_PREFIX, SESSION_LABEL } from '../core/objects/labels';

/** Labels that nobody may set on a session's objects, each with its reason. */
const MANAGED_LABELS: ReadonlyMap<string, string> = new Map([
  ...Object.keys(objectLabels('', 'agent')).map(
    (label) => [label, 'policies and monitors select agent pods by the labels of the library'] as const,
  ),
  [SESSION_LABEL, 'it is the id of the session'],
  ['app.kubernetes.io/instance', 'an Argo CD that tracks objects by this label would delete the session'],
]);

/** The most that the API server accepts on one object. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const ANNOTATION_BYTES_MAX = 262_144;

/** The labels that a user gives to a profile or to a session are valid, and none of them is managed by the library. */
export function checkOwnLabels(input: Input, labels: Labels): void {
  input.entries('labels', labels, labelKey, labelValue);
  for (const label of Object.keys(labels)) {
    const reason = MANAGED_LABELS.get(label);
    if (reason !== undefined) input.refuse(`labels.${label} must not be set: ${reason}`);
  }
}

/** The annotations that a user gives to a profile or to a session are valid, and small enough together. */
export function checkOwnAnnotations(input: Input, annotations: Readonly<Record<string, string>>): void {
  input.entries('annotations', annotations, annotationKey, text);
  for (const key of Object.keys(annotations).filter((key) => key.startsWith(REASON_ANNOTATION_PREFIX))) {
    input.refuse(`annotations.${key} must not be set: the library keeps the reasons of exceptions there`);
  }
  const bytes = Buffer.byteLength(Object.entries(annotations).flat().join(''));
  if (bytes > ANNOTATION_BYTES_MAX) {
    input.refuse(`annotations must be at most ${ANNOTATION_BYTES_MAX} bytes together, keys and values, got ${bytes}`);
  }
}
