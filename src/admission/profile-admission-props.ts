import type { AgentTemplate } from '../agent/agent-template';
import type { AgentScaledJob } from '../agent/scaled-job/agent-scaled-job';
import { Input } from '../core/input/input';
import { dnsSubdomain } from '../core/input/names';

/** Props of ProfileAdmission. */
export interface ProfileAdmissionProps {
  /**
   * The start of the names of its policies, which are unique in the whole cluster.
   * @default - the namespace of the first template; required without templates, or if they have several namespaces
   */
  readonly name?: string;

  /**
   * The templates of all profiles. In their namespaces, only pods of these profiles start. `addTemplate` adds more.
   * @default - none yet
   */
  readonly templates?: readonly AgentTemplate[];

  /** The batch sessions of these namespaces. `addScaledJob` adds more. @default - none */
  readonly scaledJobs?: readonly AgentScaledJob[];

  /**
   * The PriorityClass with `globalDefault: true`, which pods get whose profile has no `priorityClassName`.
   * @default - none: such pods have no PriorityClass
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
   */
  readonly defaultPriorityClassName?: string;
}

/** A profile in a namespace. */
export interface NamespacedProfile {
  readonly namespace: string;
  readonly profile: string;
}

/** The profile of a PodTemplate or a ScaledJob, which have its name. */
export function profileInNamespace(metadata: {
  readonly namespace?: string;
  readonly name?: string;
}): NamespacedProfile {
  return { namespace: metadata.namespace ?? 'default', profile: metadata.name ?? '' };
}

/** @returns the start of the names @throws InputError that lists every wrong prop */
export function admissionName(id: string, props: ProfileAdmissionProps): string {
  const { templates = [], scaledJobs = [] } = props;
  const [first] = [...templates.map((one) => one.podTemplate), ...scaledJobs.map((one) => one.scaledJob)];
  const name = props.name ?? (first && profileInNamespace(first.metadata).namespace);
  const input = new Input(`ProfileAdmission '${name ?? id}'`);
  if (name === undefined)
    input.refuse('name must be given, because there are no templates whose namespace it could be');
  input.optional('name', name, dnsSubdomain);
  input.optional('defaultPriorityClassName', props.defaultPriorityClassName, dnsSubdomain);
  input.done();
  return name ?? '';
}
