import { isPlain, toList, toPlain } from '../../core/plain';
import type { KubernetesResponse } from './kubernetes-client';

/** Why a request failed, field by field. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export interface ApiStatusCause {
  /** Such as `FieldValueInvalid` or `NamespaceTerminating`. Empty if not said. */
  readonly reason: string;

  /** Such as `spec.containers[0].image`. Empty if not said. */
  readonly field: string;

  readonly message: string;
}

/** What the API server says about a failed request, beside its message. */
export interface ApiStatusDetails {
  /** The name of the object. Empty if not said. */
  readonly name: string;

  /** The kind or the resource, such as `pods`. Empty if not said. */
  readonly kind: string;

  readonly causes: readonly ApiStatusCause[];

  /** Seconds to wait before the next try, of the body or of the header `Retry-After`. @default - not said */
  readonly retryAfterSeconds?: number;
}

/**
 * A refusal of the API server: the `Status` object that it answers with. It holds nothing that was sent, except what the API server, or a
 * webhook, repeats in its message.
 */
export class ApiStatus extends Error {
  override readonly name = 'ApiStatus';

  /** @param reason such as `Forbidden`, `NotFound`, `AlreadyExists`; empty if not said, as by a webhook */
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details: ApiStatusDetails = NO_DETAILS,
  ) {
    super(message);
  }

  /** Reads an answer to the end. The text of one that is no `Status`, such as a proxy's page, is left out. */
  static async fromResponse(response: KubernetesResponse): Promise<ApiStatus> {
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    return ApiStatus.fromObject(parsed(await response.text()), response.status, retryAfter);
  }

  /**
   * Reads a `Status` object, such as that of an ERROR event in a watch.
   * @param code the code where the object has none
   */
  static fromObject(object: unknown, code: number, retryAfterSeconds = Number.NaN): ApiStatus {
    const status = toPlain(object);
    if (status.kind !== 'Status') return new ApiStatus(code, '', `the API server answered with HTTP status ${code}`);
    const details = detailsOf(status.details, retryAfterSeconds);
    const ownCode = typeof status.code === 'number' ? status.code : code;
    return new ApiStatus(ownCode, textOf(status.reason), textOf(status.message), details);
  }
}

/**
 * Whether the API server says that an object does not exist. A proxy that answers 404 in its place does not know, and a namespace that is
 * missing is another matter.
 */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof ApiStatus &&
    error.code === 404 &&
    error.reason === 'NotFound' &&
    error.details.kind !== 'namespaces'
  );
}

const NO_DETAILS: ApiStatusDetails = { name: '', kind: '', causes: [] };

function detailsOf(value: unknown, retryAfterSeconds: number): ApiStatusDetails {
  const { name, kind, causes, retryAfterSeconds: own } = toPlain(value);
  const seconds = typeof own === 'number' ? own : retryAfterSeconds;
  return {
    name: textOf(name),
    kind: textOf(kind),
    causes: toList(causes)
      .filter(isPlain)
      .map(({ reason, field, message }) => ({
        reason: textOf(reason),
        field: textOf(field),
        message: textOf(message),
      })),
    ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
