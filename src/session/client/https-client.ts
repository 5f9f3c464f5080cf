import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { defined } from '../../core/defined';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Check, Input } from '../../core/input/input';
import { positiveSeconds } from '../../core/input/numbers';
import type { KubernetesClient, KubernetesRequest, KubernetesResponse } from './kubernetes-client';
import { send } from './send';

/** Where an API server is, and who calls it. */
export interface HttpsClientProps {
  /** The URL of the API server, such as `https://10.0.0.1:443`. `http` only on this machine, as `kubectl proxy` offers it. */
  readonly server: string;

  /** Certificates that sign the API server's, in PEM. @default - those that Node.js trusts */
  readonly ca?: string;

  /** A bearer token. @default - none */
  readonly token?: string;

  /**
   * A file with a bearer token, read again every minute: the kubelet renews the token of a ServiceAccount. @default - none
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
   */
  readonly tokenFile?: string;

  /** A client certificate, in PEM. @default - none */
  readonly clientCertificate?: string;

  /** The private key of the client certificate, in PEM. @default - none */
  readonly clientKey?: string;

  /** Seconds to wait for the head of an answer. A watch may last longer. @default 30 */
  readonly timeoutSeconds?: number;
}

const TIMEOUT_SECONDS = 30;
const TOKEN_LIFE_MS = 60_000;
const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** A client of one API server on Node.js' own `https`, with connections that are kept. It needs no other package. */
@checkedCalls('HttpsClient')
export class HttpsClient implements KubernetesClient {
  private readonly url: URL;
  private readonly agent: http.Agent;
  private readonly timeoutMs: number;
  private fileToken: { readonly text: string; readonly readAt: number } | undefined;

  /** @throws InputError for a URL that is none, or a token that would cross a network in plain text */
  constructor(private readonly props: HttpsClientProps) {
    const { server, ca, clientCertificate: cert, clientKey: key, timeoutSeconds = TIMEOUT_SECONDS } = props;
    const input = new Input('HttpsClient');
    input.required('server', server, serverUrl);
    input.required('timeoutSeconds', timeoutSeconds, positiveSeconds);
    if (props.token !== undefined && props.tokenFile !== undefined) {
      input.refuse('token and tokenFile must not both be set');
    }
    if ((cert === undefined) !== (key === undefined)) {
      input.refuse('clientCertificate and clientKey must be set together');
    }
    input.done();
    this.url = new URL(server);
    this.timeoutMs = timeoutSeconds * 1000;
    const isTls = this.url.protocol === 'https:';
    const kept = { keepAlive: true };
    this.agent = isTls ? new https.Agent({ ...kept, ...defined({ ca, cert, key }) }) : new http.Agent(kept);
  }

  async request(request: KubernetesRequest): Promise<KubernetesResponse> {
    const token = await this.token();
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return send(request, { server: this.url, options: { agent: this.agent, headers }, timeoutMs: this.timeoutMs });
  }

  /** Closes the connections that no request uses. */
  close(): void {
    this.agent.destroy();
  }

  private async token(): Promise<string | undefined> {
    const { token, tokenFile } = this.props;
    if (tokenFile === undefined) return token;
    const now = Date.now();
    if (this.fileToken === undefined || now - this.fileToken.readAt > TOKEN_LIFE_MS) {
      this.fileToken = { text: (await readFile(tokenFile, 'utf8')).trim(), readAt: now };
    }
    return this.fileToken.text;
  }
}

/** A request carries credentials, so plain HTTP is only for a server on the same machine. */
const serverUrl: Check = (value) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.includes(url.hostname));
  const isWhole = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isSafe && isWhole) return undefined;
  return { must: 'be an https URL without user and query, such as https://10.0.0.1:443 (http only on localhost)' };
};
