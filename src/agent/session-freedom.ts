import type { Input } from '../core/input/input';
import { annotationKey, envName, labelKey } from '../core/input/names';
import { sentenceList } from '../core/listed';
import { REASON_ANNOTATION_PREFIX, SESSION_LIMIT_ANNOTATION } from '../core/objects/labels';
import type { ResolvedProfile } from './agent-profile-props';
import { checkKeyless, isOfModelAccess } from './model-access/check-model-access';
import { checkOwnAnnotationKeys, checkOwnLabelKeys, isManagedLabel } from './own-metadata';

/** The lists of a profile that say what a session may set on its pod, each with the field of the session. */
const FREEDOMS = { env: 'sessionEnv', labels: 'sessionLabelKeys', annotations: 'sessionAnnotationKeys' } as const;

/**
 * The annotations of a PodTemplate that hold these lists, joined by commas: for back ends in other languages, and for the policies of
 * ProfileAdmission.
 */
export const FREEDOM_ANNOTATIONS = {
  env: `${REASON_ANNOTATION_PREFIX}session-env`,
  labels: `${REASON_ANNOTATION_PREFIX}session-label-keys`,
  annotations: `${REASON_ANNOTATION_PREFIX}session-annotation-keys`,
} as const;

type Field = keyof typeof FREEDOMS;

const FIELDS = Object.keys(FREEDOMS) as readonly Field[];

/** The annotations of a profile's PodTemplate, for the lists that are not empty. */
export function freedomAnnotations(profile: ResolvedProfile): Readonly<Record<string, string>> {
  const given = FIELDS.filter((field) => profile[FREEDOMS[field]].length > 0);
  return Object.fromEntries(given.map((field) => [FREEDOM_ANNOTATIONS[field], profile[FREEDOMS[field]].join(',')]));
}

/** Checks the lists of a profile: no session may set what the profile gives each of them, or what tells them apart. */
export function checkFreedoms(input: Input, profile: ResolvedProfile): void {
  const { sessionEnv, sessionLabelKeys, sessionAnnotationKeys, fieldEnv, secretEnv, secretKeys, labels } = profile;
  input.each('sessionEnv', sessionEnv, envName);
  input.each('sessionLabelKeys', sessionLabelKeys, labelKey);
  input.each('sessionAnnotationKeys', sessionAnnotationKeys, annotationKey);
  for (const list of Object.values(FREEDOMS)) input.distinct(list, profile[list]);
  const secret = Object.fromEntries(secretKeys.map((key) => [key, key]));
  for (const [field, variables] of Object.entries({ fieldEnv, secretEnv, secretKeys: secret })) {
    for (const name of sessionEnv.filter((one) => Object.hasOwn(variables, one))) {
      input.refuse(`sessionEnv must not have ${name}: it comes from ${field}`);
    }
  }
  checkKeyless(input, profile.modelAccess, 'sessionEnv', sessionEnv);
  for (const key of sessionLabelKeys.filter((one) => Object.hasOwn(labels, one))) {
    input.refuse(`sessionLabelKeys must not have ${key}: it is in labels of the profile`);
  }
  checkOwnLabelKeys(input, 'sessionLabelKeys', sessionLabelKeys);
  checkOwnAnnotationKeys(input, 'sessionAnnotationKeys', sessionAnnotationKeys);
}

/** What a session sets. */
interface OwnOfSession {
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Refuses what a session sets and its profile does not allow. What other rules refuse is left to them. */
export function checkFreedom(input: Input, profile: ResolvedProfile, session: OwnOfSession): void {
  for (const field of FIELDS) {
    const allowed = profile[FREEDOMS[field]];
    const names = Object.keys(session[field] ?? {}).filter((name) => !allowed.includes(name));
    for (const name of names.filter((one) => !isRefusedAnyway(field, one, profile))) {
      input.refuse(
        `${field}.${name} must be in ${FREEDOMS[field]} of AgentProfile '${profile.name}', which names what a session may set, and has ${sentenceList(allowed) || 'nothing'}`,
      );
    }
  }
}

function isRefusedAnyway(field: Field, name: string, profile: ResolvedProfile): boolean {
  const { fieldEnv, secretEnv, secretKeys, labels, modelAccess } = profile;
  if (field === 'annotations') return name.startsWith(REASON_ANNOTATION_PREFIX) || name === SESSION_LIMIT_ANNOTATION;
  if (field === 'labels') return Object.hasOwn(labels, name) || isManagedLabel(name);
  return (
    [fieldEnv, secretEnv].some((variables) => Object.hasOwn(variables, name)) ||
    secretKeys.includes(name) ||
    envName(name) !== undefined ||
    isOfModelAccess(modelAccess, name)
  );
}
