import type { Container, Pod, PodSpec, Secret } from 'kubernetes-types/core/v1';
import { checkArguments } from '../core/input/checked-calls';
import { InputError } from '../core/input/input';
import { COMPONENT_LABEL, MANAGED_BY, MANAGED_BY_LABEL, SESSION_LABEL } from '../core/objects/labels';
import { sortedByKey } from '../core/order';
import type { AgentProfile } from './agent-profile';
import { type AgentSession, checkSession, podName, secretName } from './agent-session';
import { type Credentials, checkCredentials } from './credentials';

/** A session with the credentials that its agent works with. */
export interface CredentialedSession extends AgentSession {
  /** Values by key; `secretKeys` of the profile names those that are required. They appear in the Secret's `data` and nowhere else. */
  readonly credentials: Credentials;
}

/** The two objects of a session, ready for any Kubernetes client. */
export interface RenderedSession {
  readonly pod: Pod;
  readonly secret: Secret;
}

/**
 * The fields of a pod, as the API server returned it, that its Secret refers to.
 * @open
 */
export interface CreatedPod {
  readonly metadata?: { readonly name?: string; readonly uid?: string };
}

/**
 * A session's Pod and Secret as fresh plain JSON. Create the pod first, then the Secret with `renderOwnedSecret`: the kubelet
 * waits for the Secret, and whatever happens in between leaves no credentials behind.
 * @throws InputError with everything that is wrong about the session
 */
export function renderSession(profile: AgentProfile, session: CredentialedSession): RenderedSession {
  checkArguments('renderSession', [profile, session]);
  checkCredentials(profile.resolved, session);
  return { pod: podOf(profile, session), secret: renderSecret(session, profile) };
}

/**
 * A session's Pod alone, where its Secret is made another way. The parts that all sessions of a profile share are frozen: copy one
 * to change it.
 * @throws InputError with everything that is wrong about the session
 */
export function renderPod(profile: AgentProfile, session: AgentSession): Pod {
  checkArguments('renderPod', [profile, session]);
  return podOf(profile, session);
}

function podOf(profile: AgentProfile, session: AgentSession): Pod {
  checkSession(profile.resolved, session);
  const { id, namespace } = session;
  const { metadata: { annotations: shared } = {}, spec } = profile.template;
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
    spec: spec && withSecret(spec, session.secretName ?? secretName(id), session.env),
  };
}

/** The shared spec with this session's Secret, and its env over the profile's. */
function withSecret(spec: PodSpec, name: string, env: AgentSession['env']): PodSpec {
  const containers = spec.containers.map((shared) => {
    const container = env ? withEnv(shared, env) : { ...shared };
    if (container.envFrom) container.envFrom = [{ secretRef: { name } }];
    return container;
  });
  if (!spec.volumes?.some(({ secret }) => secret)) return { ...spec, containers };
  const volumes = spec.volumes.map((volume) =>
    volume.secret ? { ...volume, secret: { ...volume.secret, secretName: name } } : volume,
  );
  return { ...spec, containers, volumes };
}

function withEnv(container: Container, env: Readonly<Record<string, string>>): Container {
  const { args, command, env: shared = [], ...rest } = container;
  const all = { ...Object.fromEntries(shared.map(({ name, value = '' }) => [name, value])), ...env };
  return {
    ...(args ? { args } : {}),
    ...(command ? { command } : {}),
    env: Object.entries(sortedByKey(all)).map(([name, value]) => ({ name, value })),
    ...rest,
  };
}

/** A session's Secret; `checkCredentials` comes first. */
export function renderSecret(session: CredentialedSession, profile: AgentProfile | undefined): Secret {
  const { id, namespace, credentials } = session;
  const data: Record<string, string> = {};
  for (const key of Object.keys(credentials).sort()) data[key] = base64(credentials[key] ?? '');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { labels: sessionLabels(id, profile), name: session.secretName ?? secretName(id), namespace },
    data,
    type: 'Opaque',
  };
}

/** The labels of a session's Pod and of its Secret, in order. The Secret's profile may be unknown. */
export function sessionLabels(id: string, profile: AgentProfile | undefined): Record<string, string> {
  return { ...(profile === undefined ? WITHOUT_PROFILE : profile.sessionLabels), [SESSION_LABEL]: id };
}

const WITHOUT_PROFILE = { [COMPONENT_LABEL]: 'agent', [MANAGED_BY_LABEL]: MANAGED_BY };

/**
 * The Secret with the created pod as its owner, so that the garbage collector removes it with the pod.
 * @throws InputError when the pod has no uid: it must be the one that the API server returned
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function renderOwnedSecret(secret: Secret, pod: CreatedPod): Secret {
  checkArguments('renderOwnedSecret', [secret, pod]);
  const { name, uid } = pod.metadata ?? {};
  const problems = [
    ...(secret.kind === 'Secret' ? [] : ['secret must be a Secret, such as the secret that renderSession returns']),
    ...(name === undefined || uid === undefined ? ['pod must have metadata.uid, as the API server returned it'] : []),
  ];
  if (name === undefined || uid === undefined || problems.length > 0) {
    throw new InputError(`renderOwnedSecret '${secret.metadata?.name}'`, problems);
  }
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name, uid }];
  return { ...secret, metadata: { ...secret.metadata, ownerReferences } };
}

/** btoa is four times as fast as Buffer here, and correct where every character is one byte of UTF-8. */
function base64(value: string): string {
  return Buffer.byteLength(value) === value.length ? btoa(value) : Buffer.from(value).toString('base64');
}
