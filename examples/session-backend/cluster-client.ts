import { execFileSync } from 'node:child_process';
import {
  HttpsClient,
  inClusterClient,
  type KubernetesClient,
  type KubernetesRequest,
  type KubernetesResponse,
} from 'cdk8s-agents/session';

/**
 * The client of the cluster: in a pod as its ServiceAccount, elsewhere as the user of the kubeconfig. kubectl reads that one, so that this
 * example needs no package; for the exec plugins of clouds, `kubeConfigClient` takes the KubeConfig of `@kubernetes/client-node`.
 */
export function clusterClient(): KubernetesClient {
  if (process.env.KUBERNETES_SERVICE_HOST !== undefined) return inClusterClient();
  const view = ['config', 'view', '--raw', '--minify', '--flatten', '--output', 'json'];
  const { clusters, users }: KubeConfigView = JSON.parse(execFileSync('kubectl', view, { encoding: 'utf8' }));
  const cluster = clusters?.[0]?.cluster;
  if (cluster === undefined) throw new Error('the kubeconfig has no current cluster');
  const { token, ...user } = users?.[0]?.user ?? {};
  return new HttpsClient({
    server: cluster.server,
    ca: decoded(cluster['certificate-authority-data']),
    token,
    clientCertificate: decoded(user['client-certificate-data']),
    clientKey: decoded(user['client-key-data']),
  });
}

interface KubeConfigView {
  readonly clusters?: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string };
  }[];
  readonly users?: readonly {
    readonly user: {
      readonly token?: string;
      readonly 'client-certificate-data'?: string;
      readonly 'client-key-data'?: string;
    };
  }[];
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
}

/** A client that counts the watches it opens. */
export class WatchCounter implements KubernetesClient {
  /** How many watches were asked for: the first, and each one after it. */
  requests = 0;

  /** Whether the API server has answered one: the list before it is complete then. */
  hasOpened = false;

  constructor(private readonly client: KubernetesClient) {}

  async request(request: KubernetesRequest): Promise<KubernetesResponse> {
    if (!request.path.includes('watch=true')) return this.client.request(request);
    this.requests += 1;
    const response = await this.client.request(request);
    this.hasOpened ||= response.status === 200;
    return response;
  }
}
