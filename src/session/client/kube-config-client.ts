import * as https from 'node:https';
import { checkArguments } from '../../core/input/checked-calls';
import { InputError } from '../../core/input/input';
import type { KubernetesClient, KubernetesRequest, KubernetesResponse } from './kubernetes-client';
import { send } from './send';

/**
 * The KubeConfig of `@kubernetes/client-node`, 1.x or 2.x, as far as we call it.
 * @open
 */
export interface KubeConfigSource {
  getCurrentCluster(): KubeConfigCluster | null;

  /** Sets TLS settings, the `Authorization` header and an agent. */
  applyToHTTPSOptions(options: https.RequestOptions): Promise<void>;
}

/**
 * The current cluster of a kubeconfig.
 * @open
 */
export interface KubeConfigCluster {
  readonly server: string;

  /** @default - none */
  readonly proxyUrl?: string;
}

const TIMEOUT_MS = 30_000;

/**
 * The client of a kubeconfig: certificates, tokens, exec plugins and proxies, as `@kubernetes/client-node` reads them. Connections are kept,
 * which the agents of that package do not do.
 * @param kubeConfig a `KubeConfig` that is loaded, by `loadFromDefault()`
 * @throws InputError without a current cluster
 */
export function kubeConfigClient(kubeConfig: KubeConfigSource): KubernetesClient {
  checkArguments('kubeConfigClient', [kubeConfig]);
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) {
    throw new InputError('kubeConfigClient', ['kubeConfig must have a current cluster: call loadFromDefault() first']);
  }
  return new KubeConfigClient(kubeConfig, new URL(cluster.server), cluster.proxyUrl !== undefined);
}

class KubeConfigClient implements KubernetesClient {
  private readonly agent = new https.Agent({ keepAlive: true });

  constructor(
    private readonly kubeConfig: KubeConfigSource,
    private readonly server: URL,
    private readonly hasProxy: boolean,
  ) {}

  async request(request: KubernetesRequest): Promise<KubernetesResponse> {
    const options: https.RequestOptions = { headers: {} };
    await this.kubeConfig.applyToHTTPSOptions(options);
    // Node.js keeps connections by host and TLS settings, so one agent serves them all.
    if (!this.hasProxy) options.agent = this.server.protocol === 'https:' ? this.agent : undefined;
    return send(request, { server: this.server, options, timeoutMs: TIMEOUT_MS });
  }
}
