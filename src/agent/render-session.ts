import type { Container, Pod, PodSpec, Secret, Volume } from 'kubernetes-types/core/v1';
import { checkArguments } from '../core/input/checked-calls';
import { InputError } from '../core/input/input';
import { COMPONENT_LABEL, type Labels, MANAGED_BY, MANAGED_BY_LABEL, SESSION_LABEL } from '../core/objects/labels';
import { sortedByKey, sortedKeys } from '../core/order';
import type { AgentProfile } from './agent-profile';
import { type AgentSession, checkSession, podName, secretName } from './agent-session';
import { type Credentials, checkCredentials } from './credentials';
import { SECRET_PLACEHOLDER } from './pod-template';

/** A session and the credentials of its agent. */
export interface CredentialedSession extends AgentSession {
  /**
   * Values by key; the profile's `secretKeys` are required. They appear only in the Secret's `data`.
   * @default - none, as a profile requires whose `secretAs` is `none`
   */
  readonly credentials?: Credentials;
}

/** The Pod and Secret of a session, ready for any Kubernetes client. */
export interface RenderedSession {
  readonly pod: Pod;

  /** @default - undefined: the profile's `secretAs` is `none`, so its sessions have no Secret */
  readonly secret?: Secret;
}

/**
 * The metadata that a Secret needs to refer to its pod, as the API server returned it.
 * @open
 */
export interface CreatedPod {
  readonly metadata?: { readonly name?: string; readonly uid?: string };
}

/**
 * A session's Pod and Secret as fresh plain JSON. Create the pod first, then the Secret with `renderOwnedSecret`: the
 * kubelet waits for the Secret, and a failure in between leaves no credentials behind.
 * @throws InputError that lists every wrong prop of the session
 */
export function renderSession(profile: AgentProfile, session: CredentialedSession): RenderedSession {
  checkArguments('renderSession', [profile, session]);
  const { credentials = {} } = session;
  checkCredentials(profile.resolved, session, credentials);
  checkSession(profile.resolved, session);
  const pod = uncheckedPod(profile, session);
  return profile.resolved.secretAs === 'none' ? { pod } : { pod, secret: renderSecret(session, credentials, profile) };
}

/**
 * A session's Pod without its Secret, for a Secret that is created another way. Parts that all sessions of a profile
 * share are frozen: copy the pod to change it.
 * @throws InputError that lists every wrong prop of the session
 */
export function renderPod(profile: AgentProfile, session: AgentSession): Pod {
  checkArguments('renderPod', [profile, session]);
  checkSession(profile.resolved, session);
  return uncheckedPod(profile, session);
}

/** A session's Pod. Call `checkSession` first. */
export function uncheckedPod(profile: AgentProfile, session: AgentSession): Typed<Pod> {
  const { id, namespace } = session;
  const { annotations: shared, spec } = originalsOf(profile);
  const labels = sessionLabels(id, profile);
  const named = {
    labels: session.labels ? sortedByKey({ ...labels, ...session.labels }) : labels,
    name: podName(id),
    namespace,
  };
  const annotations = session.annotations ? sortedByKey({ ...shared, ...session.annotations }) : shared;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: annotations ? { annotations, ...named } : named,
    spec: spec && specWithSecret(spec, session.secretName ?? secretName(id), session.env),
  };
}

/** An object with its type, which the types of the API leave optional. */
type Typed<T extends Pod | Secret> = T & Required<Pick<T, 'apiVersion' | 'kind'>>;

/** What each session of a profile has copies of. */
interface Originals {
  readonly annotations: Labels | undefined;
  readonly labels: Labels;
  readonly spec: PodSpec | undefined;
}

/** By profile. Not frozen as in the profile itself: V8 copies a frozen object several times as slowly. */
const originals = new WeakMap<AgentProfile, Originals>();

function originalsOf(profile: AgentProfile): Originals {
  const known = originals.get(profile);
  if (known !== undefined) return known;
  const { metadata: { annotations } = {}, spec } = profile.template;
  const made = {
    annotations,
    labels: { ...profile.sessionLabels },
    spec: spec && specWithSecret(spec, SECRET_PLACEHOLDER),
  };
  originals.set(profile, made);
  return made;
}

/**
 * Adds a Secret and a session's env to the shared spec. The session's env overrides the profile's. Of the Secrets, only the placeholder
 * is replaced: the profile may read others.
 */
export function specWithSecret(spec: PodSpec, name: string, env?: AgentSession['env']): PodSpec {
  const { containers, initContainers, volumes } = spec;
  const copy = { ...spec, containers: containers.map((container) => withSecret(container, name)) };
  const [agent] = copy.containers;
  if (env !== undefined && agent !== undefined) copy.containers[0] = withEnv(agent, env);
  if (initContainers !== undefined)
    copy.initContainers = initContainers.map((container) => withSecret(container, name));
  if (volumes !== undefined) copy.volumes = volumes.map((volume) => withSecretVolume(volume, name));
  return copy;
}

function withSecret(container: Container, name: string): Container {
  const { envFrom } = container;
  if (envFrom === undefined) return { ...container };
  const sources = envFrom.map((source) => (isPlaceholder(source.secretRef?.name) ? { secretRef: { name } } : source));
  return { ...container, envFrom: sources };
}

function withSecretVolume(volume: Volume, name: string): Volume {
  const { secret } = volume;
  return isPlaceholder(secret?.secretName) ? { ...volume, secret: { ...secret, secretName: name } } : volume;
}

function isPlaceholder(secret: string | undefined): boolean {
  return secret === SECRET_PLACEHOLDER;
}

function withEnv(container: Container, env: Readonly<Record<string, string>>): Container {
  const { args, command, env: shared = [], ...rest } = container;
  const references = shared.filter(({ valueFrom }) => valueFrom !== undefined);
  const literals = shared.filter(({ valueFrom }) => valueFrom === undefined);
  const all = { ...Object.fromEntries(literals.map(({ name, value = '' }) => [name, value])), ...env };
  return {
    ...(args ? { args } : {}),
    ...(command ? { command } : {}),
    env: [...references, ...Object.entries(sortedByKey(all)).map(([name, value]) => ({ name, value }))],
    ...rest,
  };
}

/** A session's Secret. Call `checkCredentials` first. */
export function renderSecret(
  session: Pick<AgentSession, 'id' | 'namespace' | 'secretName'>,
  credentials: Credentials,
  profile: AgentProfile | undefined,
): Typed<Secret> {
  const { id, namespace } = session;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { labels: sessionLabels(id, profile), name: session.secretName ?? secretName(id), namespace },
    data: secretData(credentials),
    type: 'Opaque',
  };
}

/** The `data` of a session's Secret: the order of its keys does not depend on that of the credentials. */
export function secretData(credentials: Credentials): Record<string, string> {
  const data: Record<string, string> = {};
  // A loop, because a user waits for the session: maps of entries cost more than the rest of it.
  for (const key of sortedKeys(credentials)) {
    const value = base64(credentials[key] ?? '');
    // Assigned, this key would set the prototype.
    if (key === '__proto__') Object.defineProperty(data, key, { value, enumerable: true });
    else data[key] = value;
  }
  return data;
}

/** The sorted labels of a session's Pod and Secret. A Secret's profile may be unknown. */
export function sessionLabels(id: string, profile: AgentProfile | undefined): Record<string, string> {
  return { ...(profile === undefined ? WITHOUT_PROFILE : originalsOf(profile).labels), [SESSION_LABEL]: id };
}

const WITHOUT_PROFILE = { [COMPONENT_LABEL]: 'agent', [MANAGED_BY_LABEL]: MANAGED_BY };

/**
 * The Secret with the created pod as its owner, so that the garbage collector deletes both together.
 * @throws InputError when the pod has no uid: pass the pod that the API server returned
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function renderOwnedSecret(secret: Secret, pod: CreatedPod): Secret {
  checkArguments('renderOwnedSecret', [secret, pod]);
  const { name, uid } = pod.metadata ?? {};
  const problems = [
    ...(secret.kind === 'Secret' ? [] : ['secret must be a Secret, such as the secret that renderSession returns']),
    ...(name === undefined || uid === undefined
      ? ['pod must have metadata.uid: pass the pod that the API server returned']
      : []),
  ];
  if (name === undefined || uid === undefined || problems.length > 0) {
    throw new InputError(`renderOwnedSecret '${secret.metadata?.name}'`, problems);
  }
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name, uid }];
  return { ...secret, metadata: { ...secret.metadata, ownerReferences } };
}

/** btoa is four times as fast as Buffer here, and correct where every character is a single byte in UTF-8. */
export function base64(value: string): string {
  return Buffer.byteLength(value) === value.length ? btoa(value) : Buffer.from(value).toString('base64');
}
