import type { IncomingMessage } from 'node:http';
import type { AgentProfile } from 'cdk8s-agents/session';
import { Refused } from './answers';
import { DEFAULT_PROFILE, profiles } from './profiles';

/** What a caller may say about a new session. */
export interface WantedSession {
  readonly id: string;
  readonly profile: AgentProfile;
  readonly limitSeconds?: number;
}

const MOST_BYTES = 16 * 1024;
const FIELDS = ['id', 'profile', 'limitSeconds'];

/** Reads a request that creates a session. `Sessions.create` checks the id and the limit. @throws Refused */
export async function wantedSession(request: IncomingMessage): Promise<WantedSession> {
  const body = await bodyOf(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('the body must be an object');
  const { id, profile: name = DEFAULT_PROFILE, limitSeconds }: Readonly<Record<string, unknown>> = { ...body };
  const unknown = Object.keys(body).filter((field) => !FIELDS.includes(field));
  if (unknown.length > 0) throw invalid(`the body may have ${FIELDS.join(', ')}, and no other field`);
  if (typeof id !== 'string') throw invalid('id must be a string');
  const profile = typeof name === 'string' ? profiles.get(name) : undefined;
  if (profile === undefined) throw invalid(`profile must be one of ${[...profiles.keys()].join(', ')}`);
  if (limitSeconds === undefined) return { id, profile };
  if (typeof limitSeconds !== 'number') throw invalid('limitSeconds must be a number');
  return { id, profile, limitSeconds };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  // Browsers send no JSON to another site without asking it first.
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new Refused(415, 'input', 'the content type must be application/json');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // A body that is too long is read to its end, or the caller would not get to the answer.
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES) throw new Refused(413, 'input', `the body must have ${MOST_BYTES} bytes at most`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // The parser's message repeats a part of the body.
    throw new Refused(400, 'input', 'the body must be JSON');
  }
}

function invalid(message: string): Refused {
  return new Refused(422, 'input', message);
}
