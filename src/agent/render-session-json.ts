import { checkArguments } from '../core/input/checked-calls';
import { sortedKeys } from '../core/order';
import type { AgentProfile } from './agent-profile';
import { checkSession, secretName } from './agent-session';
import { type Credentials, checkCredentials } from './credentials';
import {
  base64,
  type CredentialedSession,
  renderSecret,
  renderSession,
  secretData,
  uncheckedPod,
} from './render-session';

/** The Pod and the Secret of a session as JSON, for the bodies of requests. */
export interface SessionJson {
  readonly pod: string;

  /** @default - undefined: the profile's `secretAs` is `none`, so its sessions have no Secret */
  readonly secret?: string;
}

/** Stand for what differs between the sessions of a profile. No name of an object contains such a character. */
const [ID, NAMESPACE, SECRET_NAME, DATA] = ['\ue000', '\ue001', '\ue002', '\ue003'] as const;

/** In the order of the values that they stand for. */
const PLACES: readonly string[] = [ID, NAMESPACE, SECRET_NAME, `"${DATA}"`];
const SOME_PLACE = new RegExp(`(${PLACES.join('|')})`);

/** A text with places. */
interface Template {
  readonly start: string;

  /** Each place, as the index of its value, with the text behind it. */
  readonly rest: readonly { readonly value: number; readonly text: string }[];
}

interface Templates {
  readonly pod: Template;
  readonly secret: Template;
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
  // The checks leave nothing in a name that JSON would escape.
  const names = [id, namespace, session.secretName ?? secretName(id)];
  const pod = filled(shared.pod, names);
  if (profile.resolved.secretAs === 'none') return { pod };
  return { pod, secret: filled(shared.secret, [...names, dataJson(credentials)]) };
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
  if (SOME_PLACE.test(own) || own.includes(DATA)) return {};
  const session = { id: ID, namespace: NAMESPACE, secretName: SECRET_NAME };
  const secret = { ...renderSecret(session, {}, profile), data: DATA };
  return { pod: templateOf(uncheckedPod(profile, session)), secret: templateOf(secret) };
}

function templateOf(object: object): Template {
  const [start = '', ...parts] = JSON.stringify(object).split(SOME_PLACE);
  const places = parts.filter((_, index) => index % 2 === 0);
  return {
    start,
    rest: places.map((place, index) => ({ value: PLACES.indexOf(place), text: parts[2 * index + 1] ?? '' })),
  };
}

function filled({ start, rest }: Template, values: readonly string[]): string {
  let all = start;
  for (const { value, text } of rest) all += values[value] + text;
  return all;
}

/** The `data` of the Secret. Nothing in a key that passed the checks, or in base64, is escaped. */
function dataJson(credentials: Credentials): string {
  let json = '';
  for (const key of sortedKeys(credentials)) {
    // Keys that are numbers come first in an object.
    if (/^\d/.test(key)) return JSON.stringify(secretData(credentials));
    json += `${json === '' ? '{' : ','}"${key}":"${base64(credentials[key] ?? '')}"`;
  }
  return json === '' ? '{}' : `${json}}`;
}
