import type { KubernetesClient, KubernetesRequest, KubernetesResponse } from '../../../src/session';

/**
 * The client of a back end that is killed at one of its requests: before it is sent, or after the API server has carried it out and before
 * the answer is read. Nothing goes on after that, as after SIGKILL.
 */
export class StoppingClient implements KubernetesClient {
  /** Resolves when the back end is killed. */
  readonly stopped: Promise<void>;

  private requests = 0;
  private stop: () => void = () => undefined;

  constructor(
    private readonly client: KubernetesClient,
    private readonly at: { readonly request: number; readonly isSent: boolean },
  ) {
    this.stopped = new Promise((resolve) => {
      this.stop = resolve;
    });
  }

  async request(request: KubernetesRequest): Promise<KubernetesResponse> {
    const { at } = this;
    const number = this.requests++;
    if (number < at.request) return this.client.request(request);
    if (number === at.request && at.isSent) await (await this.client.request(request)).text();
    this.stop();
    return new Promise(() => undefined);
  }
}
