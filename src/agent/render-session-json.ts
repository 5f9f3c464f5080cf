import { checkArguments } from '../core/input/checked-calls';
import type { AgentProfile } from './agent-profile';
import { checkSession, secretName } from './agent-session';
import { checkCredentials } from './credentials';
import { type CredentialedSession, renderSecret, renderSession, secretData, uncheckedPod } from './render-session';

/** The Pod and the Secret of a session as JSON, for the bodies of requests. */
export interface SessionJson {
  readonly pod: string;

  /** @default - undefined: the profile's `secretAs` is `none`, so its sessions have no Secret */
  readonly secret?: string;
}

/** Stand for what differs between the sessions of a profile. No name of an object contains such a character. */
const [ID, NAMESPACE, SECRET_NAME, DATA] = ['\ue000', '\ue001', '\ue002', '\ue003'] as const;
const PLACES = /["]\ue003["]|[\ue000-\ue002]/;
const ALL_PLACES = new RegExp(`(${PLACES.source})`);

/** Texts, and between them what differs: every second one is a place. */
interface Templates {
  readonly pod: readonly string[];
  readonly secret: readonly string[];
}

/** Undefined for a profile whose own text has one of the characters. */
const templates = new WeakMap<AgentProfile, Templates | { readonly pod?: undefined }>();

/**
 * The same objects as those of `renderSession` as JSON, for the bodies of requests. What all sessions of a profile share is written once. A session
 * with env, labels or annotations of its own is rendered and written as a whole.
 * @throws InputError that lists every wrong prop of the session
 */
export function renderSessionJson(profile: AgentProfile, session: CredentialedSession): SessionJson {
  checkArguments('renderSessionJson', [profile, session]);
  const { id, namespace, env, labels, annotations, credentials = {} } = session;
  const shared = templatesOf(profile);
  if (shared.pod === undefined || env !== undefined || labels !== undefined || annotations !== undefined) {
    const { pod, secret } = renderSession(profile, session);
    return { pod: JSON.stringify(pod), ...(secret && { secret: JSON.stringify(secret) }) };
  }
  checkCredentials(profile.resolved, session, credentials);
  checkSession(profile.resolved, session);
  const name = session.secretName ?? secretName(id);
  // The checks leave nothing in a name that JSON would escape.
  const pod = filled(shared.pod, id, namespace, name, '');
  if (profile.resolved.secretAs === 'none') return { pod };
  return { pod, secret: filled(shared.secret, id, namespace, name, JSON.stringify(secretData(credentials))) };
}

function templatesOf(profile: AgentProfile): Templates | { readonly pod?: undefined } {
  const known = templates.get(profile);
  if (known !== undefined) return known;
  const made = makeTemplates(profile);
  templates.set(profile, made);
  return made;
}

function makeTemplates(profile: AgentProfile): Templates | { readonly pod?: undefined } {
  const own = JSON.stringify([profile.template, profile.sessionLabels]);
  if (PLACES.test(own) || own.includes(DATA)) return {};
  const session = { id: ID, namespace: NAMESPACE, secretName: SECRET_NAME };
  const secret = { ...renderSecret(session, {}, profile), data: DATA };
  const split = (object: object): readonly string[] => JSON.stringify(object).split(ALL_PLACES);
  return { pod: split(uncheckedPod(profile, session)), secret: split(secret) };
}

function filled(template: readonly string[], id: string, namespace: string, secret: string, data: string): string {
  let text = '';
  for (const part of template) {
    if (part === ID) text += id;
    else if (part === NAMESPACE) text += namespace;
    else if (part === SECRET_NAME) text += secret;
    else if (part === `"${DATA}"`) text += data;
    else text += part;
  }
  return text;
}
