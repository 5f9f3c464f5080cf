import { toList, toPlain } from '../../plain';
import { toAmounts } from '../resources';

/** A PersistentVolumeClaim that is made and deleted with a pod. */
export interface EphemeralClaim {
  /** The name of the volume. The claim is called POD-VOLUME. */
  readonly name: string;

  /** The request for storage, such as `20Gi`. */
  readonly size: string;

  /** Undefined for the cluster's default class. */
  readonly storageClassName?: string;
}

/**
 * The claims that are made with each pod, which count against a quota for volume claims and storage.
 * @param spec the spec of a pod or of a pod template
 * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
 */
export function ephemeralClaims(spec: unknown): readonly EphemeralClaim[] {
  return toList(toPlain(spec).volumes)
    .map(toPlain)
    .filter(({ ephemeral }) => ephemeral !== undefined)
    .map(({ name, ephemeral }) => {
      const claim = toPlain(toPlain(toPlain(ephemeral).volumeClaimTemplate).spec);
      const { storage: size = '0' } = toAmounts(toPlain(claim.resources).requests);
      const { storageClassName } = claim;
      return { name: String(name), size, ...(typeof storageClassName === 'string' ? { storageClassName } : {}) };
    });
}
