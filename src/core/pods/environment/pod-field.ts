import { type Check, refuses } from '../../input/input';
import { annotationKey, labelKey } from '../../input/names';

/**
 * A pod field that the downward API exposes to a container: in its environment, or as a file.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-fieldRef
 */
export type PodField = PodMetadataField | PodStateField;

/** A field of a pod's metadata, such as `metadata.labels['session']`. */
export type PodMetadataField =
  | 'metadata.name'
  | 'metadata.namespace'
  | 'metadata.uid'
  | `metadata.labels['${string}']`
  | `metadata.annotations['${string}']`;

/** A field that only the environment exposes, because files follow changes of the pod. */
type PodStateField = 'spec.nodeName' | 'spec.serviceAccountName' | 'status.hostIP' | 'status.podIP';

const METADATA: readonly string[] = ['metadata.name', 'metadata.namespace', 'metadata.uid'];
const STATE: readonly string[] = ['spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.podIP'];
const KEYED = /^metadata\.(labels|annotations)\['(.*)'\]$/;
const KEYED_FORMS = "metadata.labels['KEY'], metadata.annotations['KEY']";

/** Checks a field of the environment. */
export const podField: Check = (value) =>
  isMetadata(value) || STATE.some((field) => field === value)
    ? undefined
    : { must: `be one of ${[...METADATA, ...STATE].join(', ')}, ${KEYED_FORMS}` };

/** Checks a field of a file. */
export const podMetadataField: Check = (value) =>
  isMetadata(value) ? undefined : { must: `be one of ${METADATA.join(', ')}, ${KEYED_FORMS}` };

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, map, key] = KEYED.exec(value) ?? [];
  if (map === undefined) return METADATA.includes(value);
  return !refuses(map === 'labels' ? labelKey : annotationKey, key);
}
