import { execFileSync } from 'node:child_process';
import { HttpsClient } from '../../../src/session/client/https-client';

interface KubeConfigView {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string };
  }[];
  readonly users: readonly {
    readonly user: {
      readonly token?: string;
      readonly 'client-certificate-data'?: string;
      readonly 'client-key-data'?: string;
    };
  }[];
}

/** A client of the cluster of KUBECONFIG, as its user. */
export function apiClient(): HttpsClient {
  const view = execFileSync('kubectl', ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json'], {
    encoding: 'utf8',
  });
  const { clusters, users }: KubeConfigView = JSON.parse(view);
  const [cluster] = clusters;
  const { token, ...data } = users[0]?.user ?? {};
  if (cluster === undefined) throw new Error('KUBECONFIG has no cluster');
  const text = (base64?: string) => (base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString());
  return new HttpsClient({
    server: cluster.cluster.server,
    ca: text(cluster.cluster['certificate-authority-data']),
    token,
    clientCertificate: text(data['client-certificate-data']),
    clientKey: text(data['client-key-data']),
  });
}
