import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { ApiStatus, isMissing } from '../client/api-status';
import type { KubernetesClient, KubernetesRequest } from '../client/kubernetes-client';
import { serverTime } from '../client/server-time';
import type { ObservedRequest, SessionObserver } from '../observe/session-observer';
import { tell } from '../observe/tell';
import type { SessionClock } from './clock';
import { pageQuery } from './page-query';

/** The metadata of an object that the API server stores. */
export type ObjectMetadata = ObjectMeta & { readonly name: string; readonly uid: string };

/** An object of the API server. */
export interface StoredObject {
  readonly metadata: ObjectMetadata;
}

/** A page of a list, with the time of the API server. */
export interface StoredList<T> {
  readonly items: readonly T[];
  readonly now: number;
}

/** How an object is deleted. */
export interface Deletion {
  /** The object must still be this one. */
  readonly uid: string;

  /** @default - the pod's own */
  readonly graceSeconds?: number;
}

type Resource = 'pods' | 'secrets';

/** Metadata alone: the data of a Secret never comes here. */
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** The requests of sessions to the API server, in one namespace. Each is sent once, and throws an ApiStatus for an answer that refuses. */
export class ApiCalls {
  constructor(
    private readonly client: KubernetesClient,
    readonly namespace: string,
    readonly clock: SessionClock,
    private readonly observer: SessionObserver | undefined,
  ) {}

  /**
   * Creates an object, and refuses fields that the API server does not know instead of dropping them.
   * @param creator a name for this create in the object's `managedFields`. @default - that of the client
   */
  create<T extends StoredObject>(resource: Resource, body: object, creator?: string): Promise<T> {
    const accept = resource === 'secrets' ? METADATA : undefined;
    const query = new URLSearchParams({
      fieldValidation: 'Strict',
      ...(creator === undefined ? {} : { fieldManager: creator }),
    });
    return this.json<T>({ method: 'POST', path: `${this.path(resource)}?${query}`, body, accept });
  }

  /** @returns undefined without such an object */
  pod<T extends StoredObject>(name: string): Promise<T | undefined> {
    return this.found<T>({ method: 'GET', path: this.path('pods', name) });
  }

  /** The metadata of a Secret. @returns undefined without such an object */
  secret(name: string): Promise<StoredObject | undefined> {
    return this.found({ method: 'GET', path: this.path('secrets', name), accept: METADATA });
  }

  /** All pods with the labels, in pages. */
  pods<T extends StoredObject>(selector: string): Promise<StoredList<T>> {
    return this.list<T>('pods', selector);
  }

  /** The metadata of all Secrets with the labels, in pages. */
  secrets(selector: string): Promise<StoredList<StoredObject>> {
    return this.list('secrets', selector, METADATA_LIST);
  }

  /** @returns false if the object was gone already, or is another one by now */
  async delete(resource: Resource, name: string, { uid, graceSeconds }: Deletion): Promise<boolean> {
    const grace = graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds };
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid }, ...grace };
    try {
      await this.json({ method: 'DELETE', path: this.path(resource, name), body });
      return true;
    } catch (error) {
      if (isMissing(error) || isOther(error)) return false;
      throw error;
    }
  }

  /** The end of a container's log. @returns undefined where it cannot be read, such as on a lost node, for which the API server fails */
  async log(pod: string, container: string, lines: number): Promise<string | undefined> {
    const query = new URLSearchParams({ container, tailLines: String(lines), limitBytes: String(LOG_BYTES_MAX) });
    const path = `${this.path('pods', pod)}/log?${query}`;
    try {
      return await this.text({ method: 'GET', path, accept: '*/*' });
    } catch (error) {
      if (error instanceof ApiStatus && error.code !== 403 && error.code !== 429) return undefined;
      throw error;
    }
  }

  /** From the beginning where the list of the first page has expired: etcd keeps it for five minutes, and some API servers read on there. */
  private async list<T>(resource: Resource, labelSelector: string, accept?: string): Promise<StoredList<T>> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.pages<T>(resource, labelSelector, accept);
      } catch (error) {
        const isExpired = error instanceof ApiStatus && error.code === 410;
        if (!isExpired || tries === LIST_TRIES) throw error;
      }
    }
  }

  private async pages<T>(resource: Resource, labelSelector: string, accept?: string): Promise<StoredList<T>> {
    const items: T[] = [];
    let now = this.clock.now();
    for (let next = ''; ; ) {
      const path = `${this.path(resource)}?${pageQuery(labelSelector, next)}`;
      const response = await this.send({ method: 'GET', path, accept });
      const page: { items: readonly T[] | null; metadata?: { continue?: string } } = JSON.parse(await response.text());
      now = serverTime(response.headers) ?? now;
      // A list of metadata that is empty has null there.
      items.push(...(page.items ?? []));
      next = page.metadata?.continue ?? '';
      if (next === '') return { items, now };
    }
  }

  private async found<T>(request: KubernetesRequest): Promise<T | undefined> {
    try {
      return await this.json<T>(request);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private async json<T>(request: KubernetesRequest): Promise<T> {
    return JSON.parse(await this.text(request));
  }

  private async text(request: KubernetesRequest): Promise<string> {
    return (await this.send(request)).text();
  }

  private async send(request: KubernetesRequest) {
    const { clock, observer } = this;
    const startedAt = clock.now();
    const path = request.path.replace(/\?.*/, '');
    const observed = (status?: number): ObservedRequest => ({
      method: request.method,
      path,
      ...(status === undefined ? {} : { status }),
      milliseconds: clock.now() - startedAt,
    });
    try {
      const response = await this.client.request(request);
      tell(observer, (one) => one.requested(observed(response.status)));
      if (response.status < 300) return response;
      throw await ApiStatus.fromResponse(response);
    } catch (error) {
      if (!(error instanceof ApiStatus)) tell(observer, (one) => one.requested(observed()));
      throw error;
    }
  }

  private path(resource: Resource, name?: string): string {
    const collection = `/api/v1/namespaces/${encodeURIComponent(this.namespace)}/${resource}`;
    return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
  }
}

const LOG_BYTES_MAX = 1_048_576;
const LIST_TRIES = 3;

/**
 * The texts of the API server for a precondition that another object of the name does not meet. Other conflicts pass.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apiserver/pkg/storage/interfaces.go
 */
const OTHER_UID = /UID in (the )?precondition/;

function isOther(error: unknown): boolean {
  return error instanceof ApiStatus && error.code === 409 && OTHER_UID.test(error.message);
}
