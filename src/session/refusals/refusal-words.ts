import { counted, listed, sentenceList } from '../../core/listed';
import type { QuotaRefusal } from './quota-refusal';
import type { InvalidField, Refusal } from './refusal';

/**
 * What a refusal means and what helps, to follow the name of the session.
 * @param role the construct that gives the permissions
 */
export function refusalWords(refusal: Refusal, role: string): string {
  switch (refusal.kind) {
    case 'access':
      return `${refusal.user} must be allowed to ${refusal.verb} ${refusal.resource}: see ${role}`;
    case 'admission-policy':
      return `ValidatingAdmissionPolicy '${refusal.policy}' with binding '${refusal.binding}' refuses it: ${refusal.text}`;
    case 'conflict':
      return conflictWords(refusal.object, refusal.profile);
    case 'ending':
      return 'the session of this id is still ending: try again, or choose another id';
    case 'invalid':
      return `the API server refuses ${invalidWords(refusal.fields)}`;
    case 'limit-range':
      return `a LimitRange refuses it: ${sentenceList(refusal.violations)}`;
    case 'missing-object':
      return `${refusal.object} '${refusal.name}' must exist${refusal.object === 'ServiceAccount' ? ': AgentTemplate adds that of a profile' : ''}`;
    case 'namespace':
      return refusal.isBeingDeleted ? 'the namespace is being deleted' : 'the namespace must exist';
    case 'not-found':
      return 'it does not exist';
    case 'other':
      return `the API server refuses it with HTTP status ${refusal.code} ${refusal.reason}`.trim();
    case 'pod-security':
      return `Pod Security '${refusal.level}:${refusal.version}' of the namespace refuses it: ${refusal.violations}`;
    case 'queue-full':
      return `${refusal.waiting} sessions wait for quota already, and maxWaiting lets no more`;
    case 'quota':
      return quotaWords(refusal);
    case 'quota-requires-amounts':
      return `quota '${refusal.quota}' requires amounts that the pod does not set: ${refusal.missing}`;
    case 'stale':
      return 'it was changed or replaced in the meantime';
    case 'throttled':
      return 'the API server has too many requests: try again later';
    case 'unauthenticated':
      return "the API server does not know the client's token or certificate";
    case 'unavailable':
      return refusal.code === undefined
        ? `the API server does not answer${refusal.errno === undefined ? '' : ` (${refusal.errno})`}`
        : `the API server fails with HTTP status ${refusal.code}`;
    case 'webhook':
      return refusal.isUnreachable
        ? `admission webhook '${refusal.webhook}' does not answer`
        : `admission webhook '${refusal.webhook}' refuses it${refusal.text === '' ? '' : `: ${refusal.text}`}`;
  }
}

function conflictWords(object: 'Pod' | 'Secret', profile: string | undefined): string {
  if (profile !== undefined) return `a session of profile '${profile}' has this id: choose another id`;
  return `a ${object} that belongs to no session has its name: delete it, or choose another id`;
}

function invalidWords(fields: readonly InvalidField[]): string {
  return fields.length === 0
    ? 'it as invalid'
    : listed(fields.map(({ field, message }) => (field === '' ? message : `${field} (${message})`)));
}

function quotaWords({ quota, levels, fits, neverFits }: QuotaRefusal): string {
  const amounts = levels.map(
    ({ resource, requested, used, limited }) => `${resource} (needs ${requested}, used ${used} of ${limited})`,
  );
  const ever = neverFits ? 'a session of this size never fits' : `${counted(fits, 'session')} of this size fit in all`;
  return `quota '${quota}' has no room in ${sentenceList(amounts)}: ${ever}`;
}
