import type { Pod } from 'kubernetes-types/core/v1';
import type {
  KubernetesClient,
  KubernetesRequest,
  KubernetesResponse,
} from '../../../src/session/client/kubernetes-client';
import type { VirtualClock } from './virtual-clock';

interface Logged {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly pod: Pod;
  readonly name: string;
}

/** How an open watch ends before its time. */
export interface Cut {
  /** The bytes of the last event that still arrive. */
  readonly bytes: number;

  /** Whether the connection ends with an error in place of an end. */
  readonly isError: boolean;
}

/** What the API server does with the next request in place of answering it. */
export type Fault = { readonly status: number; readonly retryAfter?: number } | 'cut';

/**
 * An API server with pods of one namespace, as far as a watch sees it: versions, pages, a label selector on `session`, watches from a version,
 * 410 within an answer of status 200, GET.
 */
export class FakePods implements KubernetesClient {
  readonly requests: string[] = [];
  readonly faults: Fault[] = [];

  /** The Events of the agent's container, by the uid of the pod. */
  readonly events = new Map<string, readonly object[]>();

  private version = 100;
  private oldest = 0;
  private readonly pods = new Map<string, Pod>();
  private log: Logged[] = [];
  private readonly streams = new Set<OpenWatch>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly chunkBytes = () => Number.MAX_SAFE_INTEGER,
  ) {}

  get watches(): number {
    return this.streams.size;
  }

  find(name: string): Pod | undefined {
    return this.pods.get(name);
  }

  /** Creates or replaces a pod. */
  put(pod: Pod): void {
    const name = pod.metadata?.name ?? '';
    const before = this.pods.get(name);
    const stored = this.versioned(pod);
    this.pods.set(name, stored);
    const [was, is] = [before !== undefined && isSelected(before), isSelected(stored)];
    if (is) this.emit(was ? 'MODIFIED' : 'ADDED', stored);
    else if (was)
      this.emit('DELETED', {
        ...before,
        metadata: { ...before?.metadata, resourceVersion: stored.metadata?.resourceVersion },
      });
  }

  remove(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined) return;
    this.pods.delete(name);
    if (isSelected(pod)) this.emit('DELETED', this.versioned(pod));
  }

  /** Forgets all versions before the present one, as a restart does, and ends the watches. */
  restart(): void {
    this.version += 1;
    this.oldest = this.version;
    this.cut({ bytes: 0, isError: false });
  }

  /** An etcd that was restored counts from an older version on. */
  restore(): void {
    this.version = 10;
    this.oldest = 0;
    this.log = [];
    this.cut({ bytes: 0, isError: false });
  }

  /** Ends all watches, within the next event if bytes are given. */
  cut(cut: Cut): void {
    for (const stream of this.streams) stream.cut(cut);
    if (cut.bytes === 0) this.streams.clear();
  }

  /** Sends the newest event again. */
  repeat(count = 1): void {
    for (const logged of this.log.slice(-count)) for (const stream of this.streams) stream.send(lineOf(logged));
  }

  /** Sends any line to all watches. */
  say(line: string): void {
    for (const stream of this.streams) stream.send(line);
  }

  bookmark(): void {
    this.say(
      `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.version) } } })}\n`,
    );
  }

  async request({ path, signal }: KubernetesRequest): Promise<KubernetesResponse> {
    this.requests.push(path);
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault === 'cut') throw new Error('ECONNRESET');
    if (fault !== undefined) return this.refusal(fault.status, fault.retryAfter);
    const url = new URL(path, 'http://fake');
    const [, , , , , kind, name] = url.pathname.split('/');
    if (kind === 'events') return this.json({ items: this.eventsOf(url) });
    if (name !== undefined) {
      const pod = this.pods.get(name);
      return pod === undefined ? this.refusal(404) : this.json(pod);
    }
    return url.searchParams.get('watch') === 'true' ? this.watch(url, signal) : this.list(url);
  }

  private eventsOf(url: URL): readonly object[] {
    const uid = /involvedObject.uid=([^,]+)/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1] ?? '';
    return this.events.get(uid) ?? [];
  }

  private list(url: URL): KubernetesResponse {
    const [from, version] = (url.searchParams.get('continue') ?? `0/${this.version}`).split('/').map(Number);
    if (version !== undefined && version < this.oldest) return this.refusal(410);
    const limit = Number(url.searchParams.get('limit'));
    const all = [...this.pods.values()].filter(isSelected);
    const items = all.slice(from, (from ?? 0) + limit);
    const next = (from ?? 0) + limit < all.length ? `${(from ?? 0) + limit}/${version}` : undefined;
    return this.json({ metadata: { resourceVersion: String(version), continue: next }, items });
  }

  private watch(url: URL, signal: AbortSignal | undefined): KubernetesResponse {
    const from = Number(url.searchParams.get('resourceVersion'));
    const stream = new OpenWatch(this.chunkBytes, signal);
    if (from < this.oldest) {
      const object = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
      stream.send(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      stream.cut({ bytes: 0, isError: false });
    } else {
      this.streams.add(stream);
      for (const logged of this.log.filter(({ version }) => version > from)) stream.send(lineOf(logged));
      const ms = Number(url.searchParams.get('timeoutSeconds')) * 1000;
      const ended = new AbortController();
      signal?.addEventListener('abort', () => ended.abort(), { once: true });
      void this.clock.wait(ms, ended.signal).then(() => {
        stream.cut({ bytes: 0, isError: false });
        this.streams.delete(stream);
      });
    }
    return { status: 200, headers: this.headers(), body: stream, text: async () => '' };
  }

  private json(body: object): KubernetesResponse {
    return { status: 200, headers: this.headers(), body: null, text: async () => JSON.stringify(body) };
  }

  private refusal(status: number, retryAfter?: number): KubernetesResponse {
    const reason = status === 404 ? 'NotFound' : '';
    const body = JSON.stringify({ kind: 'Status', code: status, reason, message: `refused with ${status}` });
    return { status, headers: this.headers({ 'retry-after': retryAfter }), body: null, text: async () => body };
  }

  private headers(more: Readonly<Record<string, unknown>> = {}) {
    const all: Readonly<Record<string, unknown>> = { date: new Date(this.clock.now()).toUTCString(), ...more };
    return { get: (name: string) => (all[name] === undefined ? null : String(all[name])) };
  }

  private versioned(pod: Pod): Pod {
    this.version += 1;
    return { ...pod, metadata: { ...pod.metadata, resourceVersion: String(this.version) } };
  }

  private emit(type: Logged['type'], pod: Pod): void {
    const logged = { version: this.version, type, pod, name: pod.metadata?.name ?? '' };
    this.log.push(logged);
    for (const stream of this.streams) if (!stream.send(lineOf(logged))) this.streams.delete(stream);
  }
}

function isSelected({ metadata }: Pod): boolean {
  return metadata?.labels?.session !== undefined;
}

function lineOf({ type, pod }: Logged): string {
  return `${JSON.stringify({ type, object: pod })}\n`;
}

/** The body of a watch. */
class OpenWatch implements AsyncIterable<Uint8Array> {
  private readonly chunks: Uint8Array[] = [];
  private end: { readonly isError: boolean } | undefined;
  private pending: Cut | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly chunkBytes: () => number,
    signal: AbortSignal | undefined,
  ) {
    signal?.addEventListener('abort', () => this.cut({ bytes: 0, isError: true }), { once: true });
  }

  /** @returns whether it is still open */
  send(line: string): boolean {
    if (this.end !== undefined) return false;
    const bytes = Buffer.from(line);
    const whole =
      this.pending === undefined ? bytes : bytes.subarray(0, Math.min(this.pending.bytes, bytes.length - 1));
    for (let from = 0; from < whole.length; ) {
      const size = Math.max(1, this.chunkBytes());
      this.chunks.push(whole.subarray(from, from + size));
      from += size;
    }
    if (this.pending !== undefined) this.end = this.pending;
    this.wake?.();
    return this.end === undefined;
  }

  cut(cut: Cut): void {
    if (cut.bytes > 0) this.pending = cut;
    else this.end ??= cut;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.end?.isError) throw new Error('aborted');
      else if (this.end) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}
