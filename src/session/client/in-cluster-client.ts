import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkArguments } from '../../core/input/checked-calls';
import { InputError } from '../../core/input/input';
import { HttpsClient } from './https-client';

/** Where the kubelet mounts the token of a pod's ServiceAccount. */
const ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The client of a back end that runs in the cluster, as the ServiceAccount of its pod.
 * @param accountDir the folder with `ca.crt` and `token`
 * @throws InputError outside of a pod, or in a pod without a token
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export function inClusterClient(accountDir: string = ACCOUNT_DIR): HttpsClient {
  checkArguments('inClusterClient', [accountDir]);
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  const [ca, tokenFile] = [join(accountDir, 'ca.crt'), join(accountDir, 'token')];
  const missing = [ca, tokenFile].filter((file) => !existsSync(file));
  if (host === undefined || missing.length > 0) {
    throw new InputError('inClusterClient', [
      ...(host === undefined ? ['KUBERNETES_SERVICE_HOST must be set, as the kubelet does: use kubeConfigClient'] : []),
      ...missing.map((file) => `${file} must exist: the pod must mount the token of its ServiceAccount`),
    ]);
  }
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new HttpsClient({ server, ca: readFileSync(ca, 'utf8'), tokenFile });
}
