import type { IncomingMessage } from 'node:http';
import { ownValue } from '../../core/plain';
import type { KubernetesHeaders, KubernetesResponse } from './kubernetes-client';

/** More than the API server sends in one answer to us: a page of 500 pods has about 5 MB. */
const TEXT_BYTES_MAX = 256 * 1024 * 1024;

/** An answer that Node.js received. */
export class NodeResponse implements KubernetesResponse {
  readonly status: number;
  readonly headers: KubernetesHeaders;

  /** @param timeoutMs how long `text` waits for the next bytes */
  constructor(
    readonly body: IncomingMessage,
    private readonly timeoutMs: number,
  ) {
    this.status = body.statusCode ?? 0;
    this.headers = {
      get: (name) => {
        const value = ownValue(body.headers, name.toLowerCase());
        return (Array.isArray(value) ? value.join(', ') : value) ?? null;
      },
    };
  }

  async text(): Promise<string> {
    const { body, timeoutMs } = this;
    const stopped = () => body.destroy(new Error(`the answer stopped for ${timeoutMs / 1000} s`));
    const timer = setTimeout(stopped, timeoutMs);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of body) {
        timer.refresh();
        bytes += chunk.length;
        if (bytes > TEXT_BYTES_MAX) throw new Error(`the answer has more than ${TEXT_BYTES_MAX} bytes`);
        chunks.push(chunk);
      }
    } finally {
      clearTimeout(timer);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}
