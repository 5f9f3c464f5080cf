/** A request to the API server. */
export interface KubernetesRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';

  /** The path with its query, such as `/api/v1/namespaces/agents/pods?limit=500`. */
  readonly path: string;

  /** The object to send, as JSON; of a PATCH, a JSON merge patch. @default - no body */
  readonly body?: object;

  /**
   * The media type of the answer. The only header that a caller sets: it asks for the metadata of Secrets without their data.
   * @default application/json
   * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
   */
  readonly accept?: string;

  /** Aborts the request, and the reading of its answer. @default - only the client's own timeout does */
  readonly signal?: AbortSignal;
}

/**
 * An answer of the API server, of any status. Read it to its end, by `text` or by `body`: the connection is not free before.
 * A `Response` of `fetch` is one.
 * @open
 */
export interface KubernetesResponse {
  readonly status: number;

  readonly headers: KubernetesHeaders;

  /** The bytes as they come, for a watch. Null without any. */
  readonly body: AsyncIterable<Uint8Array> | null;

  /** The whole body. */
  text(): Promise<string>;
}

/**
 * The headers of an answer. Those of `fetch` fit.
 * @open
 */
export interface KubernetesHeaders {
  /** The value of a header, whatever the case of its name. */
  get(name: string): string | null;
}

/**
 * All that sessions need of a client of the API server. `inClusterClient`, `HttpsClient` and `kubeConfigClient` return one; any object with
 * this method is one.
 * @open
 */
export interface KubernetesClient {
  /**
   * Sends one request, once. Resolves with the answer of any status, also 500.
   * @throws an error of any class where there is no answer: the request may have been carried out nevertheless
   */
  request(request: KubernetesRequest): Promise<KubernetesResponse>;
}
