import { resolved } from '../../resolved';
import { resolvePullPolicy } from '../image-pull';
import { EPHEMERAL_STORAGE } from '../resource-amounts';
import { scratchRequest } from '../scratch-dirs';
import type { ExtraContainer } from './container-props';

const DEFAULTS = {
  env: {},
  fieldEnv: {},
  secretEnv: {},
  envFrom: [],
  ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
  extendedResources: {},
  scratchDirs: [],
  mounts: [],
} as const satisfies Partial<ExtraContainer>;

/** A container with every default filled in. */
export type ResolvedContainer = Omit<ExtraContainer, keyof typeof DEFAULTS> &
  Required<Pick<ExtraContainer, keyof typeof DEFAULTS | 'imagePullPolicy' | 'ephemeralStorageRequest'>>;

/** Fills in every default. */
export function resolveContainer(container: ExtraContainer): ResolvedContainer {
  const given = resolved<ExtraContainer, typeof DEFAULTS>(container, DEFAULTS);
  return {
    ...given,
    ephemeralStorageRequest: given.ephemeralStorageRequest ?? scratchRequest(given.scratchDirs),
    imagePullPolicy: given.imagePullPolicy ?? resolvePullPolicy(given.image),
  };
}
