import type { AdmissionRefusal } from './admission-refusal';
import type { QuotaRefusal, QuotaRequiresAmounts } from './quota-refusal';

/** The API server does not know the caller: the token is wrong or has expired. */
export interface UnauthenticatedRefusal {
  readonly kind: 'unauthenticated';
}

/** The caller lacks a permission. */
export interface AccessRefusal {
  readonly kind: 'access';

  /** Such as `system:serviceaccount:stella:session-manager`. */
  readonly user: string;
  readonly verb: string;

  /** The resource with its subresource, such as `pods` or `pods/log`. */
  readonly resource: string;
}

/** The namespace does not exist, or is being deleted. */
export interface NamespaceRefusal {
  readonly kind: 'namespace';
  readonly isBeingDeleted: boolean;
}

/** Another object that the pod names does not exist. */
export interface MissingObjectRefusal {
  readonly kind: 'missing-object';
  readonly object: 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass';
  readonly name: string;
}

/** Something else has the name of the session's Pod or Secret. */
export interface ConflictRefusal {
  readonly kind: 'conflict';
  readonly object: 'Pod' | 'Secret';

  /** The profile of the session that has the id. @default - the object belongs to no session */
  readonly profile?: string;
}

/** The object was changed, or replaced by another of its name, since it was read. */
export interface StaleRefusal {
  readonly kind: 'stale';
}

/** The session of this id is still ending, or the API server refuses because it is. */
export interface EndingRefusal {
  readonly kind: 'ending';
}

/** The API server's own checks refuse the object. */
export interface InvalidRefusal {
  readonly kind: 'invalid';
  readonly fields: readonly InvalidField[];
}

/** A field that the API server refuses. */
export interface InvalidField {
  /** Such as `spec.containers[0].image`. Empty if not said. */
  readonly field: string;
  readonly message: string;
}

/** The object does not exist. */
export interface NotFoundRefusal {
  readonly kind: 'not-found';
}

/** Too many requests (429): those of this client, of others, or of a webhook. */
export interface ThrottledRefusal {
  readonly kind: 'throttled';

  /** @default - not said */
  readonly retryAfterSeconds?: number;
}

/** The API server failed (5xx) or did not answer. The request may have been carried out nevertheless. */
export interface UnavailableRefusal {
  readonly kind: 'unavailable';

  /** The HTTP status. @default - no answer came */
  readonly code?: number;

  /** Why no answer came, such as `ECONNREFUSED`. @default - not known, or an answer came */
  readonly errno?: string;

  /** @default - not said */
  readonly retryAfterSeconds?: number;
}

/** So many sessions wait for quota already that no other may. */
export interface QueueFullRefusal {
  readonly kind: 'queue-full';
  readonly waiting: number;
}

/** A refusal of another kind. */
export interface OtherRefusal {
  readonly kind: 'other';
  readonly code: number;

  /** Such as `Forbidden`. Empty if not said. */
  readonly reason: string;
}

/** Why the API server, or this client on its behalf, refuses something. `kind` tells which. */
export type Refusal =
  | AccessRefusal
  | AdmissionRefusal
  | ConflictRefusal
  | EndingRefusal
  | InvalidRefusal
  | MissingObjectRefusal
  | NamespaceRefusal
  | NotFoundRefusal
  | OtherRefusal
  | QueueFullRefusal
  | QuotaRefusal
  | QuotaRequiresAmounts
  | StaleRefusal
  | ThrottledRefusal
  | UnauthenticatedRefusal
  | UnavailableRefusal;
