import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { SINCE } from '../core/cluster/features';
import { checkedCalls } from '../core/input/checked-calls';
import { addWarnings } from '../core/input/warnings';
import { NAMESPACE_NAME_LABEL, objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/objects/labels';
import { addCheck } from '../core/objects/tree-check';
import { claimNamespaces, strangers } from './admitted-pods';
import { addJobTemplate } from './job-template';
import { podLaw } from './law/pod-law';
import { admissionPolicySpec, type Law } from './law/policy-spec';
import { secretLaw } from './law/secret-law';
import { templateLaw } from './law/template-law';
import { type ProfileAdmissionProps, type ResolvedAdmission, resolveAdmission } from './profile-admission-props';

/**
 * The API server itself holds sessions to their profiles: in the namespaces of the templates it refuses each new pod that differs from
 * the PodTemplate of its profile in more than a session may set, each change of a running pod, and each Secret of a caller who may not
 * update Secrets that is not the Secret of a session. So whoever may create pods there, such as a session manager, starts agents and
 * nothing else. A profile without its PodTemplate starts no session any more.
 *
 * A session may set its id, by which its pod is named `agent-SESSION` and its Secret `agent-secret-SESSION`, a lower
 * `activeDeadlineSeconds`, and what the props allow. What admission adds to a pod is accepted: the plugins of Kubernetes, the security
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

  /** The bindings of the policies: one for each profile name, whatever the number of namespaces, and two more. */
  readonly bindings: readonly ApiObject[];

  /** The PodTemplates of `scaledJobs`, by which their pods are compared. */
  readonly jobTemplates: readonly ApiObject[];

  /** @throws InputError that lists every wrong prop, or names the ProfileAdmission that has a namespace already */
  constructor(scope: Construct, id: string, props: ProfileAdmissionProps) {
    super(scope, id);
    const admission = resolveAdmission(id, props);
    const { name, profiles, namespaces, freedom } = admission;
    const subject = `ProfileAdmission '${name}'`;
    claimNamespaces(this, subject, namespaces);
    const cluster = Cluster.of(this);
    if (!cluster.has('admissionPolicies')) {
      addWarnings(this, subject, [tooOld(cluster.kubernetesVersion)]);
      this.policies = [];
      this.bindings = [];
      this.jobTemplates = [];
      return;
    }
    this.jobTemplates = (props.scaledJobs ?? []).map((job) => addJobTemplate(this, job));
    const ofProfiles = this.policy('Profile', `${name}-profile`, templateLaw(freedom, props.defaultPriorityClassName));
    const ofPods = this.policy('Pods', `${name}-pods`, podLaw(profiles));
    const ofSecrets = this.policy('Secrets', `${name}-secrets`, secretLaw(profiles));
    this.policies = [ofProfiles, ofPods, ofSecrets];
    this.bindings = [
      ...profiles.map((profile) => this.profileBinding(ofProfiles, admission, profile)),
      ...[ofPods, ofSecrets].map((policy) =>
        this.binding(policy, policy.name, { namespaceSelector: oneOf(namespaces) }),
      ),
    ];
    addCheck(this, () => strangers(this, admission).map((found) => `${subject}: ${found}`));
  }

  private policy(id: string, name: string, law: Law): ApiObject {
    return this.clusterObject(id, {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name, labels: objectLabels(name, 'guardrail') },
      spec: admissionPolicySpec(law),
    });
  }

  /** A binding for all namespaces: without a namespace in `paramRef`, the PodTemplate is that of the pod's namespace. */
  private profileBinding(policy: ApiObject, { namespaces }: ResolvedAdmission, profile: string): ApiObject {
    return this.binding(
      policy,
      `${policy.name}.${profile}`,
      { namespaceSelector: oneOf(namespaces), objectSelector: { matchLabels: selectorLabels(profile, 'agent') } },
      { paramRef: { name: profile, parameterNotFoundAction: 'Deny' } },
      { [`${REASON_ANNOTATION_PREFIX}deletion`]: `without PodTemplate ${profile} no session of it starts` },
    );
  }

  private binding(
    policy: ApiObject,
    name: string,
    matchResources: object,
    parameters: object = {},
    annotations?: Readonly<Record<string, string>>,
  ): ApiObject {
    return this.clusterObject(`Binding-${name}`, {
      apiVersion: API_VERSION,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name, labels: objectLabels(policy.name, 'guardrail'), ...(annotations && { annotations }) },
      spec: { policyName: policy.name, validationActions: ['Deny'], matchResources, ...parameters },
    });
  }

  /** A chart sets its namespace on all its objects, but these are cluster-scoped. */
  private clusterObject(id: string, props: ConstructorParameters<typeof ApiObject>[2]): ApiObject {
    const object = new ApiObject(this, id, props);
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    return object;
  }
}

const API_VERSION = 'admissionregistration.k8s.io/v1';

function oneOf(namespaces: readonly string[]): object {
  return { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: [...namespaces] }] };
}

function tooOld(version: string): string {
  return `kubernetesVersion of the Cluster should be 1.${SINCE.admissionPolicies} or later for policies that hold sessions to their profiles, which are left out, got ${version}`;
}
