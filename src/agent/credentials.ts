import { type Check, Input } from '../core/input/input';
import { envName, secretKey } from '../core/input/names';
import { secretReaders } from './agent-containers';
import type { ResolvedProfile } from './agent-profile-props';
import type { AgentSession } from './agent-session';
import { checkKeyless } from './model-access/check-model-access';

/** Plain credentials by key, for run time and for a first try on a laptop. */
export type Credentials = Readonly<Record<string, string>>;

/** LiveKit's key that signs tokens for every room. An agent that has it can enter all rooms. */
export const MASTER_KEY = 'LIVEKIT_API_SECRET';

/**
 * The API server's limit for one Secret. @see
 * https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size
 */
const BYTES_MAX = 1_048_576;

/** Refuses empty credentials: applied, they would overwrite the real values. */
const credential: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : { must: 'be a non-empty string' };

/** Both rules apply to a key that becomes an environment variable; the stricter comes first. */
const envKey: Check = (value) => envName(value) ?? secretKey(value);

/** The field with a variable that overrides a key of the Secret. */
function overriding(
  profile: ResolvedProfile,
  { env = {} }: Pick<AgentSession, 'env'>,
  key: string,
): string | undefined {
  if (Object.hasOwn(profile.env, key) || Object.hasOwn(env, key)) return 'env';
  if (Object.hasOwn(profile.fieldEnv, key)) return 'fieldEnv';
  if (Object.hasOwn(profile.secretEnv, key)) return 'secretEnv';
  const reader = secretReaders(profile).find(({ env, fieldEnv, secretEnv }) =>
    [env, fieldEnv, secretEnv].some((variables) => Object.hasOwn(variables ?? {}, key)),
  );
  return reader && `the environment of '${reader.name}'`;
}

/**
 * Keys that have passed all checks, by profile, and whether the profile requires them: its sessions have the same. So many at most, whatever
 * the keys of a back end are.
 */
const passed = new WeakMap<ResolvedProfile, Map<string, boolean>>();
const PASSED_MAX = 64;

/** Whether credentials are certainly valid, without an Input and its messages: a user waits for the session to start. */
function arePlain(profile: ResolvedProfile | undefined, session: CredentialedIds, credentials: Credentials): boolean {
  const known = profile && passed.get(profile);
  if (profile === undefined || known === undefined || session.env !== undefined) return false;
  let units = 0;
  let missing = profile.secretKeys.length;
  for (const key of Object.keys(credentials)) {
    const value: unknown = credentials[key];
    const isRequired = known.get(key);
    if (isRequired === undefined || typeof value !== 'string' || value === '') return false;
    if (isRequired) missing -= 1;
    units += value.length;
  }
  // A code unit of UTF-16 has three bytes of UTF-8 at most.
  return missing === 0 && units * 3 <= BYTES_MAX;
}

/** What is checked of a session beside its credentials. */
type CredentialedIds = Pick<AgentSession, 'id' | 'namespace' | 'env'>;

/**
 * @returns warnings
 * @throws InputError that lists every error, and never shows a secret value
 */
export function checkCredentials(
  profile: ResolvedProfile | undefined,
  session: CredentialedIds,
  credentials: Credentials,
): readonly string[] {
  if (arePlain(profile, session, credentials)) return [];
  const input = new Input(`AgentSecret '${session.namespace}/${session.id}'`);
  const keyCheck = profile?.secretAs === 'env' ? envKey : secretKey;
  let bytes = 0;
  for (const [key, value] of Object.entries(credentials)) {
    input.required('key of credentials', key, keyCheck);
    input.secret(`credentials.${key}`, value, credential);
    bytes += typeof value === 'string' ? Buffer.byteLength(value) : 0;
    const field = profile && overriding(profile, session, key);
    if (field !== undefined) {
      input.refuse(`credentials.${key} must not be in ${field} too: ${field} would override the Secret`);
    }
  }
  if (profile?.secretAs === 'none' && Object.keys(credentials).length > 0) {
    input.refuse(
      `credentials must be left out: a session of AgentProfile '${profile.name}' has no Secret, because its secretAs is none. Name the keys in secretKeys`,
    );
  }
  checkKeyless(input, profile?.modelAccess, 'credentials', Object.keys(credentials));
  for (const key of profile?.secretKeys ?? []) {
    if (!Object.hasOwn(credentials, key))
      input.refuse(`credentials.${key} must be given: AgentProfile '${profile?.name}' needs it`);
  }
  if (bytes > BYTES_MAX) input.refuse(`credentials must be at most ${BYTES_MAX} bytes together, got ${bytes}`);
  if (Object.hasOwn(credentials, MASTER_KEY)) {
    input.warn(
      `credentials.${MASTER_KEY} signs tokens for every room: give the session a LIVEKIT_TOKEN for its own room instead`,
    );
  }
  const warnings = input.done();
  if (profile !== undefined && warnings.length === 0) remember(profile, Object.keys(credentials));
  return warnings;
}

function remember(profile: ResolvedProfile, keys: readonly string[]): void {
  const known = passed.get(profile) ?? new Map<string, boolean>();
  passed.set(profile, known);
  for (const key of keys) if (known.size < PASSED_MAX) known.set(key, profile.secretKeys.includes(key));
}
