import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the fake server received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the fake server does with a request: an answer, or a cut connection. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'cut';

/** An HTTP server on this machine that answers as a test says. */
export class FakeApiServer {
  static async start(
    reply: (request: Received, response: ServerResponse) => Reply | undefined,
  ): Promise<FakeApiServer> {
    const received: Received[] = [];
    const server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const { method = '', url: path = '', headers } = message;
        const request = { method, path, headers, body: Buffer.concat(chunks).toString() };
        received.push(request);
        answer(response, reply(request, response));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeApiServer(server, received);
  }

  private constructor(
    private readonly server: Server,
    readonly received: readonly Received[],
  ) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** @param reply undefined where the test answers itself, or never */
function answer(response: ServerResponse, reply: Reply | undefined): void {
  if (reply === undefined) return;
  if (reply === 'cut') {
    response.destroy();
    return;
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
  response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
  response.end(text);
}
