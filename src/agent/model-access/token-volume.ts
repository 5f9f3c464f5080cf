import type { Mounted } from '../../core/pods/pod-spec';
import { MODEL_ACCESS_DIR } from './access-parts';
import type { ModelAccess } from './model-access';

const VOLUME = 'model-access';
const OWNER_AND_GROUP_READ = 0o440;

/** The token files, in the agent's container alone. */
export function tokenMounts(access: ModelAccess | undefined): Mounted {
  if (access === undefined || access.tokens.length === 0) return { volumes: [], mounts: [] };
  const sources = access.tokens.map(({ audience, expirationSeconds, file }) => ({
    serviceAccountToken: { audience, expirationSeconds, path: file },
  }));
  return {
    volumes: [{ name: VOLUME, projected: { defaultMode: OWNER_AND_GROUP_READ, sources } }],
    mounts: [{ mountPath: MODEL_ACCESS_DIR, name: VOLUME, readOnly: true }],
  };
}
