import type { Mounted } from '../pod-spec';
import { API_DIRECTORY } from '../volumes/mount-path';
import type { ApiAccess } from './api-access';

const API_VOLUME = 'kubernetes-api';
const TOKEN_SECONDS = 3600;

/** The volume with the token of the Kubernetes API, for pods that have access to it. */
export function apiTokenMounts(apiAccess: ApiAccess | undefined): Mounted {
  return apiAccess === undefined ? { volumes: [], mounts: [] } : API_MOUNT;
}

/**
 * The volume that Kubernetes mounts if automounting is on. Automounting stays off, so it is written out here.
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
 */
const API_MOUNT: Mounted = {
  volumes: [
    {
      name: API_VOLUME,
      projected: {
        sources: [
          { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
          { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
          { downwardAPI: { items: [{ fieldRef: { fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
        ],
      },
    },
  ],
  mounts: [{ mountPath: API_DIRECTORY, name: API_VOLUME, readOnly: true }],
};
