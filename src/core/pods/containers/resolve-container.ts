import { resolved } from '../../resolved';
import { resolvePullPolicy } from '../image-pull';
import { EPHEMERAL_STORAGE } from '../resource-amounts';
import { SCRATCH_DIRS, scratchRequest } from '../scratch-dirs';
import type { ExtraContainer } from './container-props';

const DEFAULTS = {
  env: {},
  fieldEnv: {},
  secretEnv: {},
  envFrom: [],
  ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
  extendedResources: {},
  mounts: [],
} as const satisfies Partial<ExtraContainer>;

/** A container with every default filled in. */
export type ResolvedContainer = Omit<ExtraContainer, keyof typeof DEFAULTS> &
  Required<Pick<ExtraContainer, keyof typeof DEFAULTS | 'imagePullPolicy' | 'ephemeralStorageRequest' | 'scratchDirs'>>;

/** Fills in every default. */
export function resolveContainer(container: ExtraContainer): ResolvedContainer {
  const given = resolved<ExtraContainer, typeof DEFAULTS>(container, DEFAULTS);
  const scratchDirs = given.scratchDirs ?? (sharesTmp(given) ? [] : SCRATCH_DIRS);
  return {
    ...given,
    scratchDirs,
    ephemeralStorageRequest: given.ephemeralStorageRequest ?? scratchRequest(scratchDirs),
    imagePullPolicy: given.imagePullPolicy ?? resolvePullPolicy(given.image),
  };
}

/** Whether the container has a directory of the main one as its `/tmp`. */
function sharesTmp({ mounts }: Pick<ExtraContainer, 'mounts'>): boolean {
  return (mounts ?? []).some(({ path, mountPath = path }) => mountPath === '/tmp');
}
