import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';

/** Stands before the API server, as whoever calls it. It can hold back what creates Secrets: a back end is then between two requests. */
export class SlowProxy {
  static async start(server: string, ca: string): Promise<SlowProxy> {
    const proxy = new SlowProxy(server, new https.Agent({ ca, keepAlive: true }));
    await new Promise<void>((resolve) => proxy.listener.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** How many requests are held back. */
  held = 0;

  private isDropping = false;
  private gate: Promise<void> | undefined;
  private release: () => void = () => undefined;
  private readonly listener: Server;

  private constructor(
    private readonly server: string,
    private readonly agent: https.Agent,
  ) {
    this.listener = createServer((request, response) => this.pass(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  hold(): void {
    this.gate = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  letGo(): void {
    this.gate = undefined;
    this.held = 0;
    this.release();
  }

  /** Forgets what is held back. */
  async drop(): Promise<void> {
    this.isDropping = true;
    this.letGo();
    await new Promise((resolve) => setImmediate(resolve));
    this.isDropping = false;
  }

  stop(): void {
    this.letGo();
    this.listener.close();
    this.listener.closeAllConnections();
    this.agent.destroy();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    if (this.gate !== undefined && method === 'POST' && /\/secrets(\?|$)/.test(url)) {
      this.held += 1;
      await this.gate;
      if (this.isDropping) return void response.destroy();
    }
    const { host: _, ...others } = headers;
    const onward = https.request(
      new URL(url, this.server),
      { method, headers: others, agent: this.agent },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        // A watch may have no event for minutes.
        response.flushHeaders();
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      },
    );
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  }
}
