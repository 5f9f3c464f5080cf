import type { Pod } from 'kubernetes-types/core/v1';
import { isPlain, toList, toPlain } from '../../../core/plain';
import type { SessionClock } from '../../calls/clock';
import { pageQuery } from '../../calls/page-query';
import { ApiStatus, isMissing } from '../../client/api-status';
import type { KubernetesClient, KubernetesResponse } from '../../client/kubernetes-client';
import { serverTime } from '../../client/server-time';

/** A part of a list. */
export interface PodPage {
  readonly pods: readonly Pod[];
  readonly resourceVersion: string;

  /** Asks for the next part. @default - the last */
  readonly next?: string;
}

/** An Event about a container. */
interface PodNotice {
  readonly reason: string;
  readonly message: string;
}

const OK = 200;

/** The requests of a watch: lists, watches and single pods of one namespace. */
export class PodRequests {
  /** How far the API server's time is ahead of ours. */
  private skewMs = 0;

  /** @param selector a label selector, such as `app=agent,session` */
  constructor(
    private readonly client: KubernetesClient,
    private readonly namespace: string,
    private readonly selector: string,
    private readonly clock: SessionClock,
  ) {}

  /** The time of the API server, by which pods are dated. */
  serverNow(): number {
    return this.clock.now() + this.skewMs;
  }

  /** A part of the list of the newest state: without a resource version, the API server answers from no stale cache. */
  async list(signal: AbortSignal, next?: string): Promise<PodPage> {
    const { items, metadata } = await this.json(`pods?${pageQuery(this.selector, next)}`, signal);
    const { resourceVersion, continue: more } = toPlain(metadata);
    return {
      pods: toList(items).filter(isPlain) as readonly Pod[],
      resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
      ...(typeof more === 'string' && more !== '' ? { next: more } : {}),
    };
  }

  /** What changes after a resource version. */
  async watch(
    signal: AbortSignal,
    resourceVersion: string,
    timeoutSeconds: number,
  ): Promise<AsyncIterable<Uint8Array>> {
    const query = new URLSearchParams({
      labelSelector: this.selector,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion,
      timeoutSeconds: String(timeoutSeconds),
    });
    const response = await this.send(`pods?${query}`, signal);
    return response.body ?? noBytes();
  }

  /** A pod, whatever its labels. */
  async get(signal: AbortSignal, name: string): Promise<Pod | undefined> {
    try {
      return (await this.json(`pods/${encodeURIComponent(name)}`, signal)) as Pod;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The Events of a container of a pod. */
  async containerEvents(signal: AbortSignal, uid: string, container: string): Promise<readonly PodNotice[]> {
    const fieldSelector = `involvedObject.uid=${uid},involvedObject.fieldPath=spec.containers{${container}}`;
    const { items } = await this.json(`events?${new URLSearchParams({ fieldSelector, limit: '100' })}`, signal);
    return toList(items).map((item) => {
      const { reason, message } = toPlain(item);
      return { reason: String(reason), message: String(message) };
    });
  }

  private async json(path: string, signal: AbortSignal): Promise<ReturnType<typeof toPlain>> {
    return toPlain(JSON.parse(await (await this.send(path, signal)).text()));
  }

  /** @throws ApiStatus for any answer but 200 */
  private async send(path: string, signal: AbortSignal): Promise<KubernetesResponse> {
    const response = await this.client.request({
      method: 'GET',
      path: `/api/v1/namespaces/${encodeURIComponent(this.namespace)}/${path}`,
      signal,
    });
    if (response.status !== OK) throw await ApiStatus.fromResponse(response);
    const date = serverTime(response.headers);
    if (date !== undefined) this.skewMs = date - this.clock.now();
    return response;
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array, void, undefined> {}
