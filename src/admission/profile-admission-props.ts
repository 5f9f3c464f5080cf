import type { AgentTemplate } from '../agent/agent-template';
import type { AgentScaledJob } from '../agent/scaled-job/agent-scaled-job';
import { Input } from '../core/input/input';
import { dnsSubdomain } from '../core/input/names';
import { distinct } from '../core/order';

/** Props of ProfileAdmission. */
export interface ProfileAdmissionProps {
  /**
   * The start of the names of its policies, which are unique in the whole cluster.
   * @default - the namespace of the templates; required if they have several
   */
  readonly name?: string;

  /**
   * The templates of all profiles, such as `tenant.templates` of each AgentTenant. In their namespaces, only pods of these profiles
   * start.
   */
  readonly templates: readonly AgentTemplate[];

  /** The batch sessions of these namespaces. @default - none */
  readonly scaledJobs?: readonly AgentScaledJob[];

  /**
   * The PriorityClass with `globalDefault: true`, which pods get whose profile has no `priorityClassName`.
   * @default - none: such pods have no PriorityClass
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
   */
  readonly defaultPriorityClassName?: string;
}

/** A profile in a namespace. */
interface NamespacedProfile {
  readonly namespace: string;
  readonly profile: string;
}

/** ProfileAdmissionProps with every default filled in. */
export interface ResolvedAdmission {
  readonly name: string;
  readonly namespaces: readonly string[];
  readonly profiles: readonly string[];
}

/** Fills in every default. @throws InputError that lists every wrong prop */
export function resolveAdmission(id: string, props: ProfileAdmissionProps): ResolvedAdmission {
  const { templates, scaledJobs = [] } = props;
  const all = [
    ...templates.map(({ podTemplate }) => profileOf(podTemplate.metadata)),
    ...scaledJobs.map(({ scaledJob }) => profileOf(scaledJob.metadata)),
  ];
  const namespaces = distinct(all.map(({ namespace }) => namespace));
  const [only = ''] = namespaces;
  const name = props.name ?? only;
  const input = new Input(`ProfileAdmission '${name === '' ? id : name}'`);
  if (all.length === 0) input.refuse('templates must have at least one template, got []');
  if (props.name === undefined && namespaces.length > 1) {
    input.refuse(`name must be given, because templates have several namespaces: ${namespaces.join(', ')}`);
  }
  if (all.length > 0) input.required('name', name, dnsSubdomain);
  input.optional('defaultPriorityClassName', props.defaultPriorityClassName, dnsSubdomain);
  input.done();
  const profiles = distinct(all.map(({ profile }) => profile));
  return { name, namespaces, profiles };
}

function profileOf(metadata: { readonly namespace?: string; readonly name?: string }): NamespacedProfile {
  return { namespace: metadata.namespace ?? 'default', profile: metadata.name ?? '' };
}
