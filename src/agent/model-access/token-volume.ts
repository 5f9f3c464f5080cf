import type { Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { MODEL_ACCESS_DIR } from './access-parts';
import type { ModelAccess } from './model-access';

const VOLUME = 'model-access';
const OWNER_AND_GROUP_READ = 0o440;

/** The mount of the token files in the agent's container. */
export function tokenMounts(access: ModelAccess | undefined): VolumeMount[] {
  return hasTokens(access) ? [{ mountPath: MODEL_ACCESS_DIR, name: VOLUME, readOnly: true }] : [];
}

/** The volume with the token files. */
export function tokenVolumes(access: ModelAccess | undefined): Volume[] {
  if (!hasTokens(access)) return [];
  const sources = access.tokens.map(({ audience, expirationSeconds, file }) => ({
    serviceAccountToken: { audience, expirationSeconds, path: file },
  }));
  return [{ name: VOLUME, projected: { defaultMode: OWNER_AND_GROUP_READ, sources } }];
}

function hasTokens(access: ModelAccess | undefined): access is ModelAccess {
  return access !== undefined && access.tokens.length > 0;
}
