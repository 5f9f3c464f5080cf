import { type Check, Input } from '../core/input/input';
import { envName, secretKey } from '../core/input/names';
import type { ResolvedProfile } from './agent-profile-props';
import type { AgentSession } from './agent-session';

/** Plain credentials by key: for the run time, and for a first try on a laptop. */
export type Credentials = Readonly<Record<string, string>>;

/** LiveKit's key that signs tokens for every room: an agent with it could enter all of them. */
export const MASTER_KEY = 'LIVEKIT_API_SECRET';

/** The most that the API server accepts in one Secret. @see https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
const BYTES_MAX = 1_048_576;

/** A credential is never empty: applied, it would overwrite the real one. */
const credential: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : { must: 'be a string that is not empty' };

/** A key that becomes an environment variable satisfies both rules, the stricter one first. */
const envKey: Check = (value) => envName(value) ?? secretKey(value);

/**
 * @returns warnings
 * @throws InputError with everything that is wrong, and never a value
 */
export function checkCredentials(
  profile: ResolvedProfile | undefined,
  session: Pick<AgentSession, 'id' | 'namespace' | 'env'> & { readonly credentials: Credentials },
): readonly string[] {
  const input = new Input(`AgentSecret '${session.namespace}/${session.id}'`);
  const { credentials } = session;
  const keyCheck = profile?.secretAs === 'env' ? envKey : secretKey;
  let bytes = 0;
  for (const key in credentials) {
    const value = credentials[key];
    input.required('key of credentials', key, keyCheck);
    input.secret(`credentials.${key}`, value, credential);
    bytes += typeof value === 'string' ? Buffer.byteLength(value) : 0;
    if (
      profile !== undefined &&
      (Object.hasOwn(profile.env, key) || (session.env && Object.hasOwn(session.env, key)))
    ) {
      input.refuse(`credentials.${key} must not be in env too: env would override the Secret`);
    }
  }
  for (const key of profile?.secretKeys ?? []) {
    if (!Object.hasOwn(credentials, key))
      input.refuse(`credentials.${key} must be given: AgentProfile '${profile?.name}' needs it`);
  }
  if (bytes > BYTES_MAX) input.refuse(`credentials must be at most ${BYTES_MAX} bytes together, got ${bytes}`);
  if (MASTER_KEY in credentials) {
    input.warn(`credentials.${MASTER_KEY} signs tokens for every room: give the session a LIVEKIT_TOKEN for its own`);
  }
  return input.done();
}
