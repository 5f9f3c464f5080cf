import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { KUBELET_ADDRESS } from './kubelet';
import { type Sample, seriesOf } from './sample';

/** Of Prometheus' ServiceAccount. A kubelet answers nobody else. */
const TOKEN = 'a-token-of-the-test';
const KUBELET_PORT = ':10250';

/** An alert as Prometheus sends it to Alertmanager. */
interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt: string;
}

/** An alert that Alertmanager received. */
export interface ReceivedAlert extends SentAlert {
  readonly resolved: boolean;
}

/**
 * All exporters of a cluster, and its Alertmanager, in one server. Prometheus reaches it as its proxy, so that each pod keeps an
 * address and a port of its own, and HTTPS stays HTTPS.
 */
export class Exporters {
  /** What Alertmanager received, by its address. */
  readonly sent = new Map<string, ReceivedAlert[]>();

  private readonly server: Server = createServer((request, response) => this.answer(request, response));
  private readonly counters = new Map<string, { value: number; at: number }>();
  private pages: ReadonlyMap<string, readonly Sample[]> = new Map();

  static async listen(folder: string): Promise<Exporters> {
    const exporters = new Exporters(selfSigned(folder), folder);
    await new Promise<void>((resolve) => exporters.server.listen(0, '127.0.0.1', resolve));
    return exporters;
  }

  private constructor(
    secureContext: SecureContext,
    /** The folder with the files of Prometheus' ServiceAccount: the token, and the cluster's certificate authority. */
    readonly account: string,
  ) {
    this.server.on('connect', (_request, socket) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      secure.on('error', () => secure.destroy());
      this.server.emit('connection', secure);
    });
  }

  /** The URL that Prometheus takes for its proxy. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on, serves these samples, by `address:port/path`. A page that is not there is not found. */
  serve(pages: ReadonlyMap<string, readonly Sample[]>): void {
    this.pages = pages;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { host } = request.headers;
    const path = (request.url ?? '').replace(/^https?:\/\/[^/]*/, '');
    if (request.method === 'POST') {
      this.receive(request, response, host ?? '');
      return;
    }
    const samples = this.pages.get(`${host}${path}`);
    const admitted = !host?.endsWith(KUBELET_PORT) || request.headers.authorization === `Bearer ${TOKEN}`;
    response.writeHead(samples === undefined ? 404 : admitted ? 200 : 401, {
      'content-type': 'text/plain; version=0.0.4',
    });
    response.end(
      (samples ?? []).map((sample) => `${seriesOf(sample)} ${this.valueOf(`${host}${path}`, sample)}\n`).join(''),
    );
  }

  private receive(request: IncomingMessage, response: ServerResponse, host: string): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const alerts: readonly SentAlert[] = JSON.parse(Buffer.concat(chunks).toString());
      const received = alerts.map((alert) => ({ ...alert, resolved: Date.parse(alert.endsAt) <= Date.now() }));
      this.sent.set(host, [...(this.sent.get(host) ?? []), ...received]);
      response.end('{}');
    });
  }

  private valueOf(page: string, sample: Sample): number {
    const { value, perSecond } = sample;
    const key = `${page} ${seriesOf(sample)}`;
    const before = this.counters.get(key);
    if (perSecond === undefined) return before === undefined ? value : before.value;
    const at = Date.now() / 1000;
    const grown = before === undefined ? value : before.value + (at - before.at) * perSecond;
    this.counters.set(key, { value: grown, at });
    return grown;
  }
}

/**
 * A certificate of its own, as Redis Enterprise serves. The kubelet serves it too, for the address of its node, and there it is the
 * cluster's certificate authority as well.
 */
function selfSigned(folder: string): SecureContext {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.crt')];
  writeFileSync(join(folder, 'token'), TOKEN);
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync(
    'openssl',
    [...request, '-subj', '/CN=redis', '-addext', `subjectAltName=IP:${KUBELET_ADDRESS}`, '-keyout', key, '-out', cert],
    { stdio: 'ignore' },
  );
  return createSecureContext({ key: readFileSync(key), cert: readFileSync(cert) });
}
