import { parseQuantity, UNIT } from '../core/input/quantity';

/** The request of a PersistentVolumeClaim. */
export interface VolumeRequest {
  /** The size, such as `20Gi`. */
  readonly size: string;

  /** Name of the StorageClass. @default - the cluster's default, which no quota for a class counts */
  readonly storageClassName?: string;
}

/**
 * The use of a resource by a PersistentVolumeClaim, in nano-units. `resource` is its name in a quota.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#storage-resource-quota
 */
export function volumeUse(resource: string, { size, storageClassName }: VolumeRequest): bigint {
  // Manifests do not show the default class, so a claim without a class counts for no class.
  const inClass = `${storageClassName}.storageclass.storage.k8s.io/`;
  const counted = resource.startsWith(inClass) ? resource.slice(inClass.length) : resource;
  if (counted === 'requests.storage') return parseQuantity(size) ?? 0n;
  return counted === 'persistentvolumeclaims' || resource === 'count/persistentvolumeclaims' ? UNIT : 0n;
}
