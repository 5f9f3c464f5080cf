import { type Check, Input, type Problem } from '../core/input';
import { AGENT_APP_LABEL, AGENT_TYPE_LABEL, SESSION_LABEL } from '../core/labels';
import { annotationKey, dnsLabel, dnsSubdomain, envName, labelKey, labelValue, text } from '../core/names';
import type { ResolvedProfile } from './resolve-profile';

/** One conversation session. */
export interface AgentSession {
  /** Unique in its namespace, and fit for a name: `toSessionId` makes one of any text. */
  readonly id: string;

  /** The namespace that the agent runs in. */
  readonly namespace: string;

  /** The Secret with the session's credentials. @default - agent-secret-ID */
  readonly secretName?: string;

  /** Environment of this session alone, and no secret. @default - the profile's */
  readonly env?: Readonly<Record<string, string>>;

  /** Labels beside the fixed ones. @default - none */
  readonly labels?: Readonly<Record<string, string>>;

  /** Annotations of the pod. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

const POD_PREFIX = 'agent-';
const SECRET_PREFIX = 'agent-secret-';

/** The longest id with which the pod's and the Secret's name still fit into one DNS label, as host names must. */
const ID_MAX = 63 - SECRET_PREFIX.length;

const BAD_ID: Problem = {
  must: `be lower-case letters, digits and dashes, alphanumeric at both ends, ${ID_MAX} at most (toSessionId makes one)`,
};

/** An id that fits into the names and the label of a session's objects. */
export const sessionId: Check = (value) =>
  typeof value === 'string' && value.length <= ID_MAX && dnsLabel(value) === undefined ? undefined : BAD_ID;

/** The name of a session's pod. */
export function podName(id: string): string {
  return POD_PREFIX + id;
}

/** The name of a session's Secret, unless the session names another. */
export function secretName(id: string): string {
  return SECRET_PREFIX + id;
}

/** What the API server takes on one object. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const ANNOTATION_BYTES_MAX = 262_144;

/** Labels that a session may not set: selectors and watches depend on them. */
const FIXED_LABELS: readonly string[] = [AGENT_APP_LABEL, AGENT_TYPE_LABEL, SESSION_LABEL];

/** @throws InputError with everything that is wrong about the session */
export function checkSession(profile: ResolvedProfile, session: AgentSession): void {
  // The usual session needs no more than this: it is started while somebody waits.
  const { id, namespace, secretName, env, labels, annotations } = session;
  const plain = env === undefined && labels === undefined && annotations === undefined && secretName === undefined;
  if (plain && sessionId(id) === undefined && dnsLabel(namespace) === undefined) return;
  const input = new Input(`AgentPod '${namespace}/${id}'`);
  input.required('id', id, sessionId);
  input.required('namespace', namespace, dnsLabel);
  input.optional('secretName', secretName, dnsSubdomain);
  input.entries('env', env ?? {}, envName, text);
  for (const key of profile.secretKeys.filter((key) => env !== undefined && key in env)) {
    input.refuse(`env.${key} must not be set: ${key} comes from the session's Secret, and env would override it`);
  }
  input.entries('labels', labels ?? {}, labelKey, labelValue);
  for (const label of FIXED_LABELS.filter((label) => labels !== undefined && label in labels)) {
    input.refuse(`labels.${label} must not be set: watches and policies select agent pods by it`);
  }
  input.entries('annotations', annotations ?? {}, annotationKey, text);
  const bytes = Buffer.byteLength(
    Object.entries(annotations ?? {})
      .flat()
      .join(''),
  );
  if (bytes > ANNOTATION_BYTES_MAX) {
    input.refuse(`annotations must be at most ${ANNOTATION_BYTES_MAX} bytes together, keys and values, got ${bytes}`);
  }
  input.done();
}
