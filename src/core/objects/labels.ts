/*
 * Every label key that we write or select on. Selectors use a small fixed subset: changing one is a breaking change.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */

/** Labels of an object or of pods. */
export type Labels = Readonly<Record<string, string>>;

/** The name of the workload or the profile. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** The role of the object, see Component. */
export const COMPONENT_LABEL = 'app.kubernetes.io/component';

/** Always `cdk8s-agents`. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** The application that an object belongs to, such as `azora`. Never in a selector. */
export const PART_OF_LABEL = 'app.kubernetes.io/part-of';

/** The version of the program that pods run: the tag of their image. Never in a selector, which could not change with it. */
export const VERSION_LABEL = 'app.kubernetes.io/version';

/** Set by the API server on each namespace. @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The id of the session that a Pod or a Secret belongs to. */
export const SESSION_LABEL = 'session';

/**
 * The annotation of a pod with the limit of its session in seconds. The pod's own `activeDeadlineSeconds` is the profile's, so that each pod
 * of a profile is the same; the kubelet counts it from the start, and not on a frozen node.
 */
export const SESSION_LIMIT_ANNOTATION = 'session.cdk8s-agents/limit-seconds';

/** The tenant of a namespace and of its agents, for cost reports and selectors. */
export const TENANT_LABEL = 'cdk8s-agents/tenant';

/** The prefix of annotations that record the reason for an exception on the object that it applies to. */
export const REASON_ANNOTATION_PREFIX = 'cdk8s-agents/';

/** The annotation of a PodTemplate that says why no policy holds its sessions to it. */
export const NO_ADMISSION_ANNOTATION = `${REASON_ANNOTATION_PREFIX}no-admission-reason`;

/**
 * The annotation with a Secret's rotation. External Secrets copies it from the ExternalSecret to the Secret with each
 * read of the store, so it tells which rotation a Secret is at.
 */
export const ROTATION_ANNOTATION = `${REASON_ANNOTATION_PREFIX}rotation`;

/** The annotation of a pod template with the rotations of the Secrets that its pods read at start. */
export const READ_ROTATIONS_ANNOTATION = `${REASON_ANNOTATION_PREFIX}secret-rotations`;

/** The value of `MANAGED_BY_LABEL`. */
export const MANAGED_BY = 'cdk8s-agents';

/** The roles of objects. */
export type Component = 'agent' | 'service' | 'backing' | 'gateway' | 'guardrail' | 'monitoring' | 'access' | 'gitops';

/** The labels of every object we render. They never include `app.kubernetes.io/instance`: Argo CD may prune objects that have it. */
export function objectLabels(name: string, component: Component): Record<string, string> {
  return { [COMPONENT_LABEL]: component, [MANAGED_BY_LABEL]: MANAGED_BY, [NAME_LABEL]: name };
}

/** The labels that select the pods of a service or of an agent profile. The component tells apart a service and a profile with the same name. */
export function selectorLabels(name: string, component: Component = 'service'): Record<string, string> {
  return { [COMPONENT_LABEL]: component, [NAME_LABEL]: name };
}

/** Each label as text: `app=stt`. */
export function labelTexts(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
