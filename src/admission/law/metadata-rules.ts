import { FREEDOM_ANNOTATIONS } from '../../agent/session-freedom';
import { PART_OF_LABEL, SESSION_LABEL, SESSION_LIMIT_ANNOTATION } from '../../core/objects/labels';
import { fieldOr, literal, literals, problem, textOf, unless } from './cel';
import type { Variable } from './variable';
import { JOBS_ANNOTATION } from './words';

/** Labels of the pods of a Job. @see https://kubernetes.io/docs/reference/labels-annotations-taints/#batch-kubernetes-io-controller-uid */
const JOB_LABELS = [
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name',
];

/** Annotations that admission sets: LimitRanger, and the security context constraints of OpenShift. */
const ADMISSION_ANNOTATIONS = [
  'kubernetes.io/limit-ranger',
  'openshift.io/scc',
  'security.openshift.io/validated-scc-subject-type',
];

/** Annotations of what applies a pod from Git. They tell nothing to a kubelet. */
const APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const ARGO_CD_PREFIX = 'argocd.argoproj.io/';

/** The API server repeats the field `appArmorProfile` in these, for older kubelets. */
const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

/** Which session the pod says that it is, and what its profile says. */
export const METADATA_VARIABLES: readonly Variable[] = [
  { name: 'got', expression: 'dyn(object.spec)' },
  { name: 'want', expression: 'dyn(params.template.spec)' },
  { name: 'labels', expression: fieldOr('object.metadata', 'labels', '{}') },
  { name: 'templateLabels', expression: fieldOr('params.template.metadata', 'labels', '{}') },
  { name: 'annotations', expression: fieldOr('object.metadata', 'annotations', '{}') },
  { name: 'templateAnnotations', expression: fieldOr('params.template.metadata', 'annotations', '{}') },
  { name: 'settings', expression: fieldOr('params.metadata', 'annotations', '{}') },
  { name: 'forJobs', expression: `${literal(JOBS_ANNOTATION)} in variables.settings` },
  { name: 'sessionEnv', expression: listIn(FREEDOM_ANNOTATIONS.env) },
  { name: 'sessionLabelKeys', expression: listIn(FREEDOM_ANNOTATIONS.labels) },
  { name: 'sessionAnnotationKeys', expression: listIn(FREEDOM_ANNOTATIONS.annotations) },
  {
    name: 'hasAppArmor',
    expression: `variables.want.?securityContext.?appArmorProfile.hasValue()
  || variables.want.containers.exists(c, c.?securityContext.?appArmorProfile.hasValue())`,
  },
  {
    name: 'session',
    expression: `${literal(SESSION_LABEL)} in variables.labels ? string(variables.labels[${literal(SESSION_LABEL)}]) : ''`,
  },
];

/** What the metadata of a pod must be: its name and its labels follow from its session and its profile. */
export function metadataRules(): readonly Variable[] {
  return [
    { name: 'nameProblems', expression: nameProblems() },
    { name: 'labelProblems', expression: labelProblems() },
    { name: 'annotationProblems', expression: annotationProblems() },
  ];
}

/** A list in an annotation of the PodTemplate. No key is empty, so neither is an element of a list that is not there. */
function listIn(annotation: string): string {
  const key = literal(annotation);
  return `(${key} in variables.settings ? string(variables.settings[${key}]) : '').split(',')`;
}

/** The name of the session's pod, or that with the hash of its spec that addPodRevisions gives to pods in Git. */
const NAME =
  "object.metadata.name == 'agent-' + variables.session || (object.metadata.name.startsWith('agent-' + variables.session + '-') && size(object.metadata.name) == size(variables.session) + 13 && object.metadata.name.matches('-[0-9a-f]{6}$'))";

function nameProblems(): string {
  const isJobs = "object.metadata.ownerReferences.exists(o, o.kind == 'Job' && o.apiVersion == 'batch/v1')";
  const session = `'metadata.labels.${SESSION_LABEL}'`;
  return `variables.forJobs
? ${unless(`has(object.metadata.ownerReferences) && ${isJobs}`, problem("'metadata.ownerReferences'", "'the Job of the pod'", "'none'"))}
+ ${unless("variables.session == ''", problem(session, "'unset, as in the pods of Jobs'", 'variables.session'))}
: ${unless("variables.session != ''", problem(session, "'the id of the session'", "'none'"))}
+ ${unless(NAME, problem("'metadata.name'", "'agent-' + variables.session", 'string(object.metadata.name)'))}
+ ${unless('!has(object.metadata.finalizers)', problem("'metadata.finalizers'", "'unset'", textOf('object.metadata.finalizers')))}`;
}

/** `part-of` is a label of charts, which a back end does not know. */
function labelProblems(): string {
  return keyProblems({
    field: 'labels',
    free: [SESSION_LABEL],
    list: 'variables.sessionLabelKeys',
    added: `variables.forJobs && k in ${literals(JOB_LABELS)}`,
    optional: [PART_OF_LABEL],
  });
}

function annotationProblems(): string {
  return keyProblems({
    field: 'annotations',
    free: [...ADMISSION_ANNOTATIONS, APPLIED_ANNOTATION, SESSION_LIMIT_ANNOTATION],
    list: 'variables.sessionAnnotationKeys',
    added: `k.startsWith(${literal(ARGO_CD_PREFIX)}) || (variables.hasAppArmor && k.startsWith(${literal(APP_ARMOR_PREFIX)}))`,
    optional: [],
  });
}

interface KeyRule {
  readonly field: 'labels' | 'annotations';

  /** Keys with any value. */
  readonly free: readonly string[];

  /** The expression of further keys with any value. */
  readonly list: string;

  /** The condition of further keys `k` that the profile may lack. */
  readonly added: string;

  /** Keys of the profile that the pod may lack. */
  readonly optional: readonly string[];
}

function keyProblems({ field, free, list, added, optional }: KeyRule): string {
  const [got, want] = [`variables.${field}`, `variables.template${field === 'labels' ? 'Labels' : 'Annotations'}`];
  const path = `'metadata.${field}.' + k`;
  return `${got}.filter(k, !(k in ${literals(free)} || k in ${list}) && !(k in ${want} ? ${got}[k] == ${want}[k] : (${added})))
  .map(k, ${problem(path, `k in ${want} ? string(${want}[k]) : 'unset'`, `string(${got}[k])`)})
+ ${want}.filter(k, !(k in ${got})${optional.length > 0 ? ` && !(k in ${literals(optional)})` : ''})
  .map(k, ${problem(path, `string(${want}[k])`, "'none'")})`;
}
