import type { ApiStatus } from '../client/api-status';

/** A LimitRange of the namespace. */
export interface LimitRangeRefusal {
  readonly kind: 'limit-range';

  /** In the API server's words, such as `maximum cpu usage per Pod is 750m, but limit is 1`. */
  readonly violations: readonly string[];
}

/** The Pod Security level of the namespace. */
export interface PodSecurityRefusal {
  readonly kind: 'pod-security';
  readonly level: string;

  /** Such as `latest` or `v1.31`. */
  readonly version: string;

  /** In the API server's words. */
  readonly violations: string;
}

/** A ValidatingAdmissionPolicy. */
export interface PolicyRefusal {
  readonly kind: 'admission-policy';

  readonly policy: string;
  readonly binding: string;

  /** The message of the policy, or that it could not be evaluated. */
  readonly text: string;
}

/** An admission webhook. */
export interface WebhookRefusal {
  readonly kind: 'webhook';
  readonly webhook: string;

  /** The webhook's explanation. Empty without one, or where it did not answer. */
  readonly text: string;

  /** Whether the webhook did not answer, and the API server refuses for that. */
  readonly isUnreachable: boolean;
}

/** What admission says after the API server's own permissions, before quota. */
export type AdmissionRefusal = LimitRangeRefusal | PodSecurityRefusal | PolicyRefusal | WebhookRefusal;

/*
 * Each is anchored at the start. What a webhook or a policy says follows a prefix of the API server's own, so that no text of theirs passes
 * for another refusal.
 */
const DENIED_BY_WEBHOOK = /^admission webhook "([^"]+)" denied the request(?:: ([\s\S]*)| without explanation)$/;
const WEBHOOK_FAILED = /^Internal error occurred: failed calling webhook "([^"]+)": /;
const DENIED_BY_POLICY =
  /^\S+ "[^"]*" is forbidden: ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request: ([\s\S]*)$/;
const POD_SECURITY = /^\S+ "[^"]*" is forbidden: violates PodSecurity "([^":]+):([^"]+)": ([\s\S]*)$/;
const LIMIT_RANGE =
  /^\S+ "[^"]*" is forbidden: \[?(?:(?:minimum|maximum) \S+ usage|\S+ max limit to request ratio) per /;

/** The end of one violation of several: what follows starts another. */
const NEXT_VIOLATION = /, (?=(?:minimum|maximum) \S+ usage per |\S+ max limit to request ratio per )/;

/** @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/plugin/pkg/admission/limitranger/admission.go */
export function admissionRefusal({ code, message }: ApiStatus): AdmissionRefusal | undefined {
  const [, webhook, text = ''] = DENIED_BY_WEBHOOK.exec(message) ?? [];
  if (webhook !== undefined) return { kind: 'webhook', webhook, text, isUnreachable: false };
  const failed = code === 500 ? WEBHOOK_FAILED.exec(message)?.[1] : undefined;
  if (failed !== undefined) return { kind: 'webhook', webhook: failed, text: '', isUnreachable: true };
  const [, policy, binding = '', reason = ''] = DENIED_BY_POLICY.exec(message) ?? [];
  if (policy !== undefined) return { kind: 'admission-policy', policy, binding, text: reason };
  const [, level, version = '', violations = ''] = POD_SECURITY.exec(message) ?? [];
  if (level !== undefined) return { kind: 'pod-security', level, version, violations };
  return LIMIT_RANGE.test(message) ? { kind: 'limit-range', violations: violationsOf(message) } : undefined;
}

function violationsOf(message: string): readonly string[] {
  const list = message.replace(/^\S+ "[^"]*" is forbidden: /, '');
  return (list.startsWith('[') ? list.slice(1, -1) : list).split(NEXT_VIOLATION);
}
