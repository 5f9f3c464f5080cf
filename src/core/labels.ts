/*
 * Every label key that we write or select by. Selectors are a small fixed subset: changing one is a breaking change.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */

/** Labels of an object, or of pods. */
export type Labels = Readonly<Record<string, string>>;

/** What the object is called by its users: the workload's or the profile's name. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** What part the object plays: agent, service, guardrail, monitoring. */
export const COMPONENT_LABEL = 'app.kubernetes.io/component';

/** The platform that the object belongs to. */
export const PART_OF_LABEL = 'app.kubernetes.io/part-of';

/** Always `cdk8s-agents`. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** What the API server itself puts on each namespace. @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The document's label for the agent pods of all profiles: watches select by it. */
export const AGENT_APP_LABEL = 'app';

/** The document's label for one conversation session. */
export const SESSION_LABEL = 'session';

/** The document's label for the profile of an agent pod. */
export const AGENT_TYPE_LABEL = 'agent-type';

/** The value of `app` on every agent pod, whatever its profile: one watch, one selector. */
export const AGENT_APP = 'stella-agent';

/** Where the reason of an exception is kept, on the object that it is about. */
export const REASON_ANNOTATION_PREFIX = 'cdk8s-agents/';

/** The value of `MANAGED_BY_LABEL`. */
export const MANAGED_BY = 'cdk8s-agents';

/** The parts that objects play. */
export type Component = 'agent' | 'service' | 'backing' | 'gateway' | 'guardrail' | 'monitoring' | 'access';

/** The labels of an object of ours. Never `app.kubernetes.io/instance`: Argo CD may prune what carries it. */
export function objectLabels(name: string, component: Component): Record<string, string> {
  return { [COMPONENT_LABEL]: component, [MANAGED_BY_LABEL]: MANAGED_BY, [NAME_LABEL]: name };
}

/** What selects the pods of a workload, and no pods of another component with the same name. */
export function selectorLabels(name: string, component: Component = 'service'): Record<string, string> {
  return { [COMPONENT_LABEL]: component, [NAME_LABEL]: name };
}

/** What selects the agent pods of one profile, by the labels that the document gives them. */
export function agentSelectorLabels(profile: string): Record<string, string> {
  return { [AGENT_TYPE_LABEL]: profile, [AGENT_APP_LABEL]: AGENT_APP };
}
