import { type SessionEvent, Sessions, type SessionWatchOptions } from '../../../src/session';
import type {
  KubernetesClient,
  KubernetesRequest,
  KubernetesResponse,
} from '../../../src/session/client/kubernetes-client';

/** A watch that is read to its end, and what it has told and asked. */
export class WatchedSessions {
  readonly events: SessionEvent[] = [];
  readonly paths: string[] = [];

  /** What the API server has sent in watches. */
  streamed = '';

  private readonly stopped = new AbortController();
  private readonly done: Promise<void>;
  private error: unknown;

  constructor(
    private readonly client: KubernetesClient,
    options: SessionWatchOptions & { readonly namespace: string },
  ) {
    this.done = this.read(options);
  }

  /** The states of a session in order, with what has held it up or ended it, and the limits that it has reached. */
  of(id: string): readonly string[] {
    return this.events
      .filter((event) => event.id === id)
      .map(({ state, outcome, heldUpBy, limit }) =>
        [state, (outcome ?? heldUpBy)?.kind, limit && `!${limit}`].filter((word) => word !== undefined).join(' '),
      );
  }

  /** Resolves when a session has come to a state, such as `ENDING`, or to all of `FAILED Preempted`, or to a limit, such as `!pending`. */
  async reached(id: string, sought: string, seconds = 30): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!this.of(id).some((told) => told === sought || told.split(' ').includes(sought))) {
      if (this.error !== undefined) throw this.error;
      if (Date.now() > deadline)
        throw new Error(`waited ${seconds} s in vain for ${id} ${sought}, which is ${this.of(id)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.done;
  }

  private async read(options: SessionWatchOptions & { readonly namespace: string }): Promise<void> {
    try {
      const client = { request: (request: KubernetesRequest) => this.request(request) };
      const { namespace, ...watched } = options;
      const watch = new Sessions(client, { namespace }).watch({ ...watched, signal: this.stopped.signal });
      for await (const event of watch) this.events.push(event);
    } catch (error) {
      this.error = error;
    }
  }

  private async request(request: KubernetesRequest): Promise<KubernetesResponse> {
    this.paths.push(request.path);
    const response = await this.client.request(request);
    const { body } = response;
    if (body === null || !request.path.includes('watch=true')) return response;
    return { status: response.status, headers: response.headers, text: () => response.text(), body: this.noted(body) };
  }

  private async *noted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of body) {
      this.streamed += Buffer.from(chunk).toString('utf8');
      yield chunk;
    }
  }
}
