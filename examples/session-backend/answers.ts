import { InputError, type Refusal, SessionRefused } from 'cdk8s-agents/session';

/** An answer that refuses a request. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Sessions end all the time, so there may be room soon. */
const QUOTA_SECONDS = 10;
const RETRY_SECONDS = 2;

/** What a caller is told about an error. The message of one that only an operator can mend stays in the log. */
export function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof InputError) return new Refused(422, 'input', error.message);
  if (!(error instanceof SessionRefused)) return new Refused(500, 'internal', 'the back end failed');
  const { refusal, message } = error;
  const status = statusOf(refusal, error.isTemporary);
  const asked = 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : undefined;
  const seconds = asked ?? (refusal.kind === 'quota' ? QUOTA_SECONDS : RETRY_SECONDS);
  const headers: Readonly<Record<string, string>> = error.isTemporary ? { 'Retry-After': String(seconds) } : {};
  return new Refused(status, refusal.kind, status < 500 ? message : WORDS[status === 503 ? 503 : 500], headers);
}

const WORDS = {
  500: 'the cluster refuses this session until an operator mends the cause: see the log of the back end',
  503: 'the cluster cannot take this session at present: try again',
} as const;

function statusOf({ kind }: Refusal, isTemporary: boolean): number {
  switch (kind) {
    case 'quota':
    case 'queue-full':
      return isTemporary ? 429 : 500;
    case 'conflict':
    case 'ending':
    case 'stale':
      return 409;
    case 'invalid':
      return 422;
    case 'not-found':
      return 404;
    default:
      return isTemporary ? 503 : 500;
  }
}
