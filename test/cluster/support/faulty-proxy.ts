import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';

/** What becomes of a request on its way. */
export type Fault =
  /** An answer in place of the API server's, which the request does not reach. */
  | { readonly kind: 'answer'; readonly status: number; readonly reason: string; readonly retryAfter?: number }
  /** The connection is cut: before the API server hears of it, after it has done its work, or within its answer. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' | 'within' }
  /** Half of the answer, in a response that is whole. */
  | { readonly kind: 'truncated' }
  /** The API server has done its work, and the answer comes later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** A stream that ends after so long. */
  | { readonly kind: 'ended'; readonly ms: number };

/** A request that passes. */
export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly isWatch: boolean;

  /** How many requests of the same method to the same object came before. */
  readonly before: number;
}

/** A proxy on this machine in front of an API server, for faults on the way. It speaks plain HTTP to the client. */
export class FaultyProxy {
  static async start(server: string, ca: string | undefined): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(new URL(server), new https.Agent({ keepAlive: true, ...(ca ? { ca } : {}) }));
    await new Promise<void>((resolve) => proxy.front.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Decides what becomes of each request. */
  fault: (request: ProxiedRequest) => Fault | undefined = () => undefined;

  private readonly front = http.createServer((message, response) => this.receive(message, response));
  private readonly counts = new Map<string, number>();

  private constructor(
    private readonly server: URL,
    private readonly agent: https.Agent,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${(this.front.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.front.close();
    this.front.closeAllConnections();
    this.agent.destroy();
  }

  private receive(message: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const body = Buffer.concat(chunks);
      const fault = this.fault(this.counted(message, body));
      if (fault?.kind === 'answer') answer(response, fault);
      else if (fault?.kind === 'cut' && fault.when === 'before') response.destroy();
      else this.forward(message, body, response, fault);
    });
  }

  private counted({ method = '', url: path = '' }: http.IncomingMessage, body: Buffer): ProxiedRequest {
    const created = method === 'POST' ? JSON.parse(body.toString()).metadata.name : '';
    const isWatch = path.includes('watch=true');
    const key = `${method} ${isWatch} ${path.replace(/\?.*/, '')} ${created}`;
    const before = this.counts.get(key) ?? 0;
    this.counts.set(key, before + 1);
    return { method, path, isWatch, before };
  }

  private forward(
    { method, url, headers }: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
    fault: Fault | undefined,
  ): void {
    const { hostname, port } = this.server;
    const options = { hostname, port, path: url, method, headers: { ...headers, host: this.server.host } };
    const sent = https.request({ ...options, agent: this.agent }, (received) => {
      // What is cut off on the one side is cut off on the other.
      received.on('error', () => response.destroy());
      response.on('close', () => received.destroy());
      if (fault === undefined || fault.kind === 'ended') pass(received, response, fault?.ms);
      else void spoil(received, response, fault);
    });
    sent.on('error', () => response.destroy());
    sent.end(body);
  }
}

function answer(response: http.ServerResponse, { status, reason, retryAfter }: Extract<Fault, { kind: 'answer' }>) {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  const message = `a fault of the test: ${reason}`;
  response.end(JSON.stringify({ kind: 'Status', status: 'Failure', code: status, reason, message }));
}

function pass(received: http.IncomingMessage, response: http.ServerResponse, endsMs: number | undefined): void {
  response.writeHead(received.statusCode ?? 502, received.headers);
  received.pipe(response);
  if (endsMs === undefined) return;
  const timer = setTimeout(() => {
    received.unpipe(response);
    response.end();
  }, endsMs);
  response.on('close', () => clearTimeout(timer));
}

/** Reads the answer to its end, so that the API server has done all, and then does its worst. */
async function spoil(received: http.IncomingMessage, response: http.ServerResponse, fault: Fault): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of received) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { 'content-length': _, 'transfer-encoding': __, ...headers } = received.headers;
  const status = received.statusCode ?? 502;
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (fault.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  if (fault.kind === 'cut' && fault.when === 'within') {
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.write(half, () => response.destroy());
  } else if (fault.kind === 'cut') response.destroy();
  else {
    const text = fault.kind === 'truncated' ? half : body;
    response.writeHead(status, { ...headers, 'content-length': text.length });
    response.end(text);
  }
}
