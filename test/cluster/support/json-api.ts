import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { inLanes } from '../../../src/session/calls/in-lanes';

/** What the API server says to a request. */
export interface ApiAnswer {
  readonly status: number;

  /** The object, or the Status of a refusal. */
  readonly body: { readonly [field: string]: unknown; readonly message?: string; readonly reason?: string };
}

interface ApiRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  readonly object: object;

  /** The user that sends it. @default - the user of these tests */
  readonly as?: string;

  /** @default false */
  readonly dryRun?: boolean;
}

/** Sends JSON to the API server through `kubectl proxy`, many requests at a time, as a back end does. */
export class JsonApi {
  /** Starts the proxy on a free port. */
  static async start(): Promise<JsonApi> {
    const proxy = spawn('kubectl', ['proxy', '--port=0']);
    const url = await new Promise<string>((resolve, reject) => {
      proxy.stdout.on('data', (line: Buffer) => resolve(`http://${/127\.0\.0\.1:\d+/.exec(line.toString())}`));
      proxy.stderr.on('data', (line: Buffer) => reject(new Error(line.toString())));
      proxy.on('error', reject);
    });
    return new JsonApi(proxy, url);
  }

  private constructor(
    private readonly proxy: ChildProcessWithoutNullStreams,
    private readonly url: string,
  ) {}

  async send({ method, path, object, as, dryRun = false }: ApiRequest): Promise<ApiAnswer> {
    const query = new URLSearchParams({ fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) });
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    const headers = { 'Content-Type': type, ...(as === undefined ? {} : { 'Impersonate-User': as }) };
    const answer = await fetch(`${this.url}${path}?${query}`, { method, headers, body: JSON.stringify(object) });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  }

  /** Sends many requests in lanes, each the next one as soon as it is free. @returns the answers in the same order */
  async sendAll(requests: readonly ApiRequest[]): Promise<readonly ApiAnswer[]> {
    const answers: ApiAnswer[] = [];
    await inLanes(requests.entries(), async ([index, request]) => {
      answers[index] = await this.send(request);
    });
    return answers;
  }

  stop(): void {
    this.proxy.kill();
  }
}
