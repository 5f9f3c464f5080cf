import { sortedByKey } from '../../core/order';
import { isPlain, type Plain, toPlain } from '../../core/plain';

/** What the API server and kubectl write into the metadata of an object. */
const WRITTEN_METADATA: readonly string[] = [
  'creationTimestamp',
  'generation',
  'managedFields',
  'name',
  'namespace',
  'resourceVersion',
  'selfLink',
  'uid',
];

const WRITTEN_ANNOTATIONS: readonly string[] = [
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
];

/**
 * What somebody wrote into an object, besides its identity: the same text for an object that was read twice, such as by
 * `kubectl get -o yaml` before and after a restart of its pods.
 */
export function contentOf(object: Plain): string {
  const { apiVersion: _version, kind: _kind, status: _status, metadata, ...rest } = object;
  const { annotations, ...own } = toPlain(metadata);
  const kept = without(toPlain(annotations), WRITTEN_ANNOTATIONS);
  return JSON.stringify(inOrder({ ...rest, metadata: { ...without(own, WRITTEN_METADATA), annotations: kept } }));
}

function without(map: Plain, keys: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

/** The same value for maps with their keys in another order, and for empty or absent fields. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, inOrder(inner)] as const);
  return sortedByKey(Object.fromEntries(entries.filter(([, inner]) => inner !== null && inner !== undefined)));
}
