import type { ApiStatus } from '../client/api-status';
import { admissionRefusal } from './admission-refusal';
import { quotaRefusal } from './quota-refusal';
import type { InvalidField, MissingObjectRefusal, Refusal } from './refusal';

/**
 * What an answer of the API server means. Admission comes first: a webhook may answer with any code and any text.
 * The texts are those of Kubernetes 1.28 and 1.37.
 */
export function readRefusal(status: ApiStatus): Refusal {
  return (
    admissionRefusal(status) ??
    quotaRefusal(status) ??
    accessRefusal(status) ??
    namespaceRefusal(status) ??
    missingObject(status) ??
    readByCode(status)
  );
}

const ACCESS = /^\S+(?: "[^"]*")? is forbidden: User "([^"]*)" cannot (\S+) resource "([^"]+)" in API group "[^"]*"/;

function accessRefusal({ code, message }: ApiStatus): Refusal | undefined {
  const [, user, verb = '', resource = ''] = (code === 403 && ACCESS.exec(message)) || [];
  return user === undefined ? undefined : { kind: 'access', user, verb, resource };
}

function namespaceRefusal({ code, details }: ApiStatus): Refusal | undefined {
  if (code === 403 && details.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    return { kind: 'namespace', isBeingDeleted: true };
  }
  return code === 404 && details.kind === 'namespaces' ? { kind: 'namespace', isBeingDeleted: false } : undefined;
}

const MISSING: readonly (readonly [MissingObjectRefusal['object'], RegExp])[] = [
  [
    'ServiceAccount',
    /^\S+ "[^"]*" is forbidden: error looking up service account \S+: serviceaccount "([^"]+)" not found$/,
  ],
  ['PriorityClass', /^\S+ "[^"]*" is forbidden: no PriorityClass with name (\S+) was found$/],
  ['RuntimeClass', /^\S+ "[^"]*" is forbidden: pod rejected: RuntimeClass "([^"]+)" not found$/],
];

function missingObject({ code, message }: ApiStatus): Refusal | undefined {
  if (code !== 403) return undefined;
  for (const [object, text] of MISSING) {
    const name = text.exec(message)?.[1];
    if (name !== undefined) return { kind: 'missing-object', object, name };
  }
  return undefined;
}

function readByCode(status: ApiStatus): Refusal {
  const { code, reason, message, details } = status;
  const retry = details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds };
  if (code === 401) return { kind: 'unauthenticated' };
  // Not by the API server, but by something on the way there.
  if (code === 404 && reason === '') return { kind: 'unavailable', code };
  if (code === 404) return { kind: 'not-found' };
  if (code === 409) return conflict(status);
  if (code === 422 || STRICT.test(message)) return { kind: 'invalid', fields: invalidFields(status) };
  if (code === 429) return { kind: 'throttled', ...retry };
  if (code === 400 && reason === 'BadRequest') return { kind: 'invalid', fields: [{ field: '', message }] };
  if (code >= 500) return { kind: 'unavailable', code, ...retry };
  return { kind: 'other', code, reason };
}

function conflict({ reason, message, details }: ApiStatus): Refusal {
  if (/^object is being deleted: /.test(message)) return { kind: 'ending' };
  if (reason !== 'AlreadyExists') return { kind: 'stale' };
  return { kind: 'conflict', object: details.kind === 'secrets' ? 'Secret' : 'Pod' };
}

const STRICT = /strict decoding error: /;
const UNKNOWN_FIELD = /unknown field "((?:[^"\\]|\\.)+)"/g;

function invalidFields({ message, details }: ApiStatus): readonly InvalidField[] {
  const unknown = STRICT.test(message) ? [...message.matchAll(UNKNOWN_FIELD)] : [];
  return unknown.length > 0
    ? unknown.map(([text, field = '']) => ({ field, message: text }))
    : details.causes.map(({ field, message }) => ({ field, message }));
}
