import type { Input } from '../core/input/input';
import { annotationKey, labelKey, labelValue, text } from '../core/input/names';
import { type Labels, objectLabels, REASON_ANNOTATION_PREFIX, SESSION_LABEL } from '../core/objects/labels';

/** Labels that users must not set on a session's objects, each with the reason. */
const MANAGED_LABELS: ReadonlyMap<string, string> = new Map([
  ...Object.keys(objectLabels('', 'agent')).map(
    (label) => [label, "policies and monitors select agent pods by the library's labels"] as const,
  ),
  [SESSION_LABEL, "it holds the session's id"],
  ['app.kubernetes.io/instance', 'an Argo CD that tracks objects by this label would delete the session'],
]);

/**
 * The API server's limit for one object. @see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
 */
const ANNOTATION_BYTES_MAX = 262_144;

/** Checks that the user's labels of a profile or session are valid and not managed by the library. */
export function checkOwnLabels(input: Input, labels: Labels): void {
  input.entries('labels', labels, labelKey, labelValue);
  checkOwnLabelKeys(input, 'labels', Object.keys(labels));
}

/** Whether the library sets a label itself. */
export function isManagedLabel(key: string): boolean {
  return MANAGED_LABELS.has(key);
}

/** Checks that none of some keys is of a label that the library manages. */
export function checkOwnLabelKeys(input: Input, field: string, keys: readonly string[]): void {
  for (const key of keys) {
    const reason = MANAGED_LABELS.get(key);
    if (reason !== undefined) input.refuse(`${field}.${key} must not be set: ${reason}`);
  }
}

/** Checks that the user's annotations of a profile or session are valid and within the size limit. */
export function checkOwnAnnotations(input: Input, annotations: Readonly<Record<string, string>>): void {
  input.entries('annotations', annotations, annotationKey, text);
  checkOwnAnnotationKeys(input, 'annotations', Object.keys(annotations));
  const bytes = Buffer.byteLength(Object.entries(annotations).flat().join(''));
  if (bytes > ANNOTATION_BYTES_MAX) {
    input.refuse(`annotations must be at most ${ANNOTATION_BYTES_MAX} bytes together, keys and values, got ${bytes}`);
  }
}

/** Checks that none of some keys has the prefix of the library's own annotations. */
export function checkOwnAnnotationKeys(input: Input, field: string, keys: readonly string[]): void {
  for (const key of keys.filter((one) => one.startsWith(REASON_ANNOTATION_PREFIX))) {
    input.refuse(`${field}.${key} must not be set: the library records reasons for exceptions under this prefix`);
  }
}
