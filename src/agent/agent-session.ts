import { type Check, Input, type Problem } from '../core/input/input';
import { dnsLabel, dnsSubdomain, envName, text } from '../core/input/names';
import type { Labels } from '../core/objects/labels';
import type { ResolvedProfile } from './agent-profile-props';
import { checkKeyless } from './model-access/check-model-access';
import { checkOwnAnnotations, checkOwnLabels } from './own-metadata';
import { checkFreedom } from './session-freedom';

/** One conversation session. */
export interface AgentSession {
  /** Unique in its namespace, and part of object names. `toSessionId` derives an id from any text. */
  readonly id: string;

  /** The namespace that the agent runs in. */
  readonly namespace: string;

  /** Environment variables of this session, of the profile's `sessionEnv`, without secrets. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /** Name of the Secret with the session's credentials. @default - agent-secret-ID */
  readonly secretName?: string;

  /** Labels of this session's pod, of the profile's `sessionLabelKeys`. @default - none */
  readonly labels?: Labels;

  /** Annotations of this session's pod, of the profile's `sessionAnnotationKeys`. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

const POD_PREFIX = 'agent-';
const SECRET_PREFIX = 'agent-secret-';

/** The longest id whose pod and Secret names fit into a DNS label of 63 characters, as host names must. */
const ID_MAX = 63 - SECRET_PREFIX.length;

const BAD_ID: Problem = {
  must: `be lower-case letters, digits and dashes, alphanumeric at both ends, ${ID_MAX} at most (toSessionId derives one)`,
};

/** Checks that an id is valid in the names and the label of a session's objects. */
export const sessionId: Check = (value) =>
  typeof value === 'string' && value.length <= ID_MAX && dnsLabel(value) === undefined ? undefined : BAD_ID;

/** The name of a session's pod. */
export function podName(id: string): string {
  return POD_PREFIX + id;
}

/** The default name of a session's Secret. */
export function secretName(id: string): string {
  return SECRET_PREFIX + id;
}

/** @throws InputError that lists every wrong prop of the session */
export function checkSession(profile: ResolvedProfile, session: AgentSession): void {
  // Fast path for valid sessions, which skips creating an Input: a user waits for the session to start.
  const { id, namespace, secretName, env, labels, annotations } = session;
  const plain = env === undefined && labels === undefined && annotations === undefined && secretName === undefined;
  if (plain && sessionId(id) === undefined && dnsLabel(namespace) === undefined) return;
  const input = new Input(`AgentPod '${namespace}/${id}'`);
  input.required('id', id, sessionId);
  input.required('namespace', namespace, dnsLabel);
  input.optional('secretName', secretName, dnsSubdomain);
  input.entries('env', env ?? {}, envName, text);
  for (const key of profile.secretKeys.filter((key) => env !== undefined && Object.hasOwn(env, key))) {
    input.refuse(`env.${key} must not be set: ${key} comes from the session's Secret, and env would override it`);
  }
  const { fieldEnv, secretEnv } = profile;
  for (const [field, variables] of Object.entries({ fieldEnv, secretEnv })) {
    for (const name of Object.keys(env ?? {}).filter((name) => Object.hasOwn(variables, name))) {
      input.refuse(`env.${name} must not be set: ${name} comes from ${field} of AgentProfile '${profile.name}'`);
    }
  }
  checkKeyless(input, profile.modelAccess, 'env', Object.keys(env ?? {}));
  checkOwnLabels(input, labels ?? {});
  for (const label of Object.keys(labels ?? {}).filter((label) => Object.hasOwn(profile.labels, label))) {
    input.refuse(`labels.${label} must not be set: AgentProfile '${profile.name}' has a label of that name`);
  }
  checkOwnAnnotations(input, annotations ?? {});
  checkFreedom(input, profile, session);
  input.done();
}
