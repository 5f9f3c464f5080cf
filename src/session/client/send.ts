import * as http from 'node:http';
import * as https from 'node:https';
import { defined } from '../../core/defined';
import type { KubernetesRequest, KubernetesResponse } from './kubernetes-client';
import { NodeResponse } from './node-response';

/** Where a request goes, and with what agent, TLS settings and headers. */
export interface Target {
  readonly server: URL;
  readonly options: https.RequestOptions;
  readonly timeoutMs: number;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = { PATCH: 'application/merge-patch+json' };

/** Sends a request once. @throws the error of Node.js where there is no answer */
export function send(request: KubernetesRequest, { server, options, timeoutMs }: Target): Promise<KubernetesResponse> {
  const { method, signal } = request;
  const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
  const headers = defined({
    ...options.headers,
    Accept: request.accept ?? 'application/json',
    'Content-Type': body && (CONTENT_TYPES[method] ?? 'application/json'),
    'Content-Length': body?.length,
    'User-Agent': 'cdk8s-agents/session',
  });
  const isTls = server.protocol === 'https:';
  const hostname = server.hostname.replace(/^\[|\]$/g, '');
  const address = {
    hostname,
    port: server.port || (isTls ? 443 : 80),
    path: server.pathname.replace(/\/$/, '') + request.path,
  };
  return new Promise((resolve, reject) => {
    const sent = (isTls ? https : http).request({ ...options, ...address, method, headers, signal });
    const late = () => sent.destroy(new Error(`no answer of the API server within ${timeoutMs / 1000} s`));
    const timer = setTimeout(late, timeoutMs);
    sent.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.on('response', (message) => {
      clearTimeout(timer);
      resolve(new NodeResponse(message, timeoutMs));
    });
    sent.end(body);
  });
}
