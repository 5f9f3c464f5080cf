import { type Input, shown } from '../../core/input/input';
import { distinct } from '../../core/order';
import { opensInternet } from '../../network/opens-internet';
import type { Peer } from '../../network/peer';
import type { ModelAccess } from './model-access';
import { PROVIDER_KEYS, PROVIDER_SETTINGS } from './provider-keys';

/** The props of a profile that `modelAccess` has a say in. */
interface KeylessProfile {
  readonly modelAccess?: ModelAccess | undefined;
  readonly secretKeys: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly fieldEnv?: Readonly<Record<string, unknown>>;
  readonly secretEnv?: Readonly<Record<string, unknown>>;
  readonly egress: readonly Peer[];
  readonly serviceAccountName?: string | undefined;
  readonly secretDir: string;
  readonly scratchDirs: readonly { readonly path: string }[];
}

/** Checks that nothing else in the profile holds a key, redirects an SDK, or leads around the gateway. */
export function checkModelAccess(input: Input, profile: KeylessProfile): void {
  const { modelAccess: access, serviceAccountName } = profile;
  if (access === undefined) return;
  checkKeyless(input, access, 'secretKeys', profile.secretKeys);
  for (const field of ['env', 'fieldEnv', 'secretEnv'] as const) {
    checkKeyless(input, access, field, Object.keys(profile[field] ?? {}));
  }
  checkInternet(input, access, profile.egress);
  if (access.tokens === undefined) return;
  if (serviceAccountName === undefined || serviceAccountName === 'default') {
    input.refuse(
      `serviceAccountName must be a ServiceAccount of this profile, because modelAccess lets its pods call models in its name: every pod without one shares the namespace's default, got ${shown(serviceAccountName)}`,
    );
  }
  for (const path of [profile.secretDir, ...profile.scratchDirs.map((dir) => dir.path)]) {
    if (path === access.tokens.path)
      input.refuse(`${shown(path)} must be free: the token files of modelAccess are there`);
  }
}

/** Refuses names of a provider's keys, and of variables that `modelAccess` sets or that would override them. */
export function checkKeyless(
  input: Input,
  access: ModelAccess | undefined,
  field: string,
  names: readonly string[],
): void {
  if (access === undefined) return;
  for (const name of names) {
    if (PROVIDER_KEYS.includes(name)) {
      input.refuse(`${field}.${name} must not be given: modelAccess replaces the key of the provider, so leave it out`);
    } else if (PROVIDER_SETTINGS.includes(name) || Object.hasOwn(access.env, name)) {
      input.refuse(`${field}.${name} must not be given: modelAccess says which endpoint the SDKs call, and how`);
    }
  }
}

/** Whether `checkKeyless` refuses a name. */
export function isOfModelAccess(access: ModelAccess | undefined, name: string): boolean {
  if (access === undefined) return false;
  return PROVIDER_KEYS.includes(name) || PROVIDER_SETTINGS.includes(name) || Object.hasOwn(access.env, name);
}

function checkInternet(input: Input, access: ModelAccess, egress: readonly Peer[]): void {
  if (access.gatewayUrls === undefined || access.internetReason !== undefined) return;
  const open = egress.filter(({ selectors }) => selectors.some(opensInternet)).map(({ name }) => name);
  if (open.length > 0) {
    input.refuse(
      `egress must not open the internet, got ${distinct(open).join(', ')}: modelAccess has a gateway, and the internet leads around it. Say in internetReason of ModelAccess.gateway why the agents need it`,
    );
  }
}
