import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { AgentTemplate } from '../agent/agent-template';
import type { AgentScaledJob } from '../agent/scaled-job/agent-scaled-job';
import { Cluster } from '../core/cluster/cluster';
import { SINCE } from '../core/cluster/features';
import { checkedCalls } from '../core/input/checked-calls';
import { InputError } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { NAMESPACE_NAME_LABEL, objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/objects/labels';
import { addCheck } from '../core/objects/tree-check';
import { distinct, sortedByKey } from '../core/order';
import { claimNamespace, strangers } from './admitted-pods';
import { addJobTemplate } from './job-template';
import { podLaw } from './law/pod-law';
import { admissionPolicySpec, type Law } from './law/policy-spec';
import { secretLaw } from './law/secret-law';
import { templateLaw } from './law/template-law';
import {
  admissionName,
  type NamespacedProfile,
  type ProfileAdmissionProps,
  profileInNamespace,
} from './profile-admission-props';

/**
 * The API server itself holds sessions to their profiles: in the namespaces of the templates it refuses each new pod that differs from
 * the PodTemplate of its profile in more than a session may set, each change of a running pod, and each Secret of a caller who may not
 * update Secrets that is not the Secret of a session. So whoever may create pods there, such as a session manager, starts agents and
 * nothing else. A profile without its PodTemplate starts no session any more.
 *
 * A session may set its id, by which its pod is named `agent-SESSION` and its Secret `agent-secret-SESSION`, a lower
 * `activeDeadlineSeconds`, and what `sessionEnv`, `sessionLabelKeys` and `sessionAnnotationKeys` of its profile name. What admission adds to a pod is accepted: the plugins of Kubernetes, the security
 * context constraints of OpenShift, and the identity webhooks of EKS and AKS. Other webhooks must not change these pods. What a
 * RuntimeClass adds for scheduling belongs into the profile.
 *
 * Roll out a back end that renders sessions in process together with its profiles: between the two, the API server refuses its sessions.
 * A back end that reads the PodTemplate before each session needs no such care.
 *
 * Needs Kubernetes 1.30: for an older cluster it renders nothing, and synth warns.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
@checkedCalls('ProfileAdmission')
export class ProfileAdmission extends Construct {
  /** The ValidatingAdmissionPolicies: of profiles, of all pods, and of Secrets. Empty for a cluster that lacks them. */
  readonly policies: readonly ApiObject[];

  private readonly name: string;
  private readonly isNamed: boolean;
  private readonly admitted: NamespacedProfile[] = [];
  private readonly added = new Map<string, ApiObject>();
  private readonly templatesOfJobs: ApiObject[] = [];
  private readonly profilePolicy: ApiObject | undefined;

  /** @throws InputError that lists every wrong prop, or names the ProfileAdmission that has a namespace already */
  constructor(scope: Construct, id: string, props: ProfileAdmissionProps = {}) {
    super(scope, id);
    this.name = admissionName(id, props);
    this.isNamed = props.name !== undefined;
    const cluster = Cluster.of(this);
    if (cluster.has('admissionPolicies')) {
      this.policies = this.addPolicies(props);
      [this.profilePolicy] = this.policies;
    } else {
      this.policies = [];
      addWarnings(this, this.subject, [tooOld(cluster.kubernetesVersion)]);
    }
    for (const template of props.templates ?? []) this.addTemplate(template);
    for (const job of props.scaledJobs ?? []) this.addScaledJob(job);
    addCheck(this, () => this.problems().map((found) => `${this.subject}: ${found}`));
  }

  /** The bindings of the policies: one for each profile name, whatever the number of namespaces, and two more. */
  get bindings(): readonly ApiObject[] {
    return Object.values(sortedByKey(Object.fromEntries(this.added)));
  }

  /** The PodTemplates of scaled jobs, by which their pods are compared. */
  get jobTemplates(): readonly ApiObject[] {
    return [...this.templatesOfJobs];
  }

  /**
   * Admits the sessions of one more profile and namespace.
   * @throws InputError for a second namespace without `name`, and for a namespace of another ProfileAdmission
   */
  addTemplate({ podTemplate }: AgentTemplate): void {
    this.add(profileInNamespace(podTemplate.metadata));
  }

  /**
   * Admits the pods of the Jobs that KEDA creates.
   * @throws InputError for a second namespace without `name`, and for a namespace of another ProfileAdmission
   */
  addScaledJob(job: AgentScaledJob): void {
    this.add(profileInNamespace(job.scaledJob.metadata));
    if (this.profilePolicy !== undefined) this.templatesOfJobs.push(addJobTemplate(this, job));
  }

  private get subject(): string {
    return `ProfileAdmission '${this.name}'`;
  }

  private get profiles(): readonly string[] {
    return distinct(this.admitted.map(({ profile }) => profile));
  }

  private get namespaces(): readonly string[] {
    return distinct(this.admitted.map(({ namespace }) => namespace));
  }

  private add(one: NamespacedProfile): void {
    const { profile, namespace } = one;
    if (!this.isNamed && this.admitted.some((other) => other.namespace !== namespace)) {
      const several = distinct([...this.namespaces, namespace]).join(', ');
      throw new InputError(this.subject, [`name must be given, because templates have several namespaces: ${several}`]);
    }
    claimNamespace(this, this.subject, namespace);
    this.admitted.push(one);
    if (this.profilePolicy === undefined || this.added.has(`${this.profilePolicy.name}.${profile}`)) return;
    this.addProfileBinding(this.profilePolicy, profile);
  }

  private addPolicies({ defaultPriorityClassName }: ProfileAdmissionProps): readonly ApiObject[] {
    const ofProfiles = this.policy('Profile', 'profile', () => templateLaw(defaultPriorityClassName));
    const ofPods = this.policy('Pods', 'pods', () => podLaw(this.profiles));
    const ofSecrets = this.policy('Secrets', 'secrets', () => secretLaw(this.profiles));
    for (const policy of [ofPods, ofSecrets]) this.addBinding(policy, policy.name, {});
    return [ofProfiles, ofPods, ofSecrets];
  }

  private policy(id: string, suffix: string, law: () => Law): ApiObject {
    const name = `${this.name}-${suffix}`;
    return this.clusterObject(id, {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name, labels: objectLabels(name, 'guardrail') },
      // Lazy, because profiles may still be added.
      spec: Lazy.any({ produce: () => admissionPolicySpec(law()) }),
    });
  }

  /** A binding for all namespaces: without a namespace in `paramRef`, the PodTemplate is that of the pod's namespace. */
  private addProfileBinding(policy: ApiObject, profile: string): void {
    this.addBinding(
      policy,
      `${policy.name}.${profile}`,
      { objectSelector: { matchLabels: selectorLabels(profile, 'agent') } },
      { paramRef: { name: profile, parameterNotFoundAction: 'Deny' } },
      { [`${REASON_ANNOTATION_PREFIX}deletion`]: `without PodTemplate ${profile} no session of it starts` },
    );
  }

  private addBinding(
    policy: ApiObject,
    name: string,
    selector: object,
    parameters: object = {},
    annotations?: Readonly<Record<string, string>>,
  ): void {
    const binding = this.clusterObject(`Binding-${name}`, {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name, labels: objectLabels(policy.name, 'guardrail'), ...(annotations && { annotations }) },
      spec: {
        policyName: policy.name,
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: Lazy.any({ produce: () => oneOf(this.namespaces) }), ...selector },
        ...parameters,
      },
    });
    this.added.set(name, binding);
  }

  /** A chart sets its namespace on all its objects, but these are cluster-scoped. */
  private clusterObject(id: string, props: ConstructorParameters<typeof ApiObject>[2]): ApiObject {
    const object = new ApiObject(this, id, props);
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    return object;
  }

  private problems(): readonly string[] {
    if (this.admitted.length === 0) return ['templates must have at least one template: it holds no session'];
    return this.profilePolicy === undefined ? [] : strangers(this, this.admitted);
  }
}

const API_VERSION = 'admissionregistration.k8s.io/v1';

function oneOf(namespaces: readonly string[]): object {
  return { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: [...namespaces] }] };
}

function tooOld(version: string): string {
  return `kubernetesVersion of the Cluster should be 1.${SINCE.admissionPolicies} or later for policies that hold sessions to their profiles, which are left out, got ${version}`;
}
