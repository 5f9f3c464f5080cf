import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster } from '../core/cluster/cluster';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import { REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { partOf } from '../core/objects/part-of';
import { addCheck } from '../core/objects/tree-check';
import { checkPodVersions } from '../core/pods/pod-versions';
import type { Connections, IConnectable } from '../network/connections';
import { addIdentityPaths } from '../network/identity-paths';
import { unprotectedPods } from '../network/plugin-limits';
import { WorkloadPolicy } from '../network/workload-policy';
import type { AgentProfile } from './agent-profile';
import { gatewayFindings } from './model-access/gateway-findings';
import { withPartOf } from './part-of-template';
import { SECRET_PLACEHOLDER } from './pod-template';
import { addProfileAccount, type ProfileAccount } from './profile-account';
import { profileConnections } from './profile-connections';
import { freedomAnnotations } from './session-freedom';

/** Props of AgentTemplate. */
export interface AgentTemplateProps {
  /** The namespace of its sessions. */
  readonly namespace: string;

  /** The settings that its sessions share. */
  readonly profile: AgentProfile;
}

/**
 * A profile in the cluster: a PodTemplate, which a back end in any language reads and fills in, and one NetworkPolicy
 * and one ServiceAccount for all its sessions. Reviewers see changes of the profile as changes of the PodTemplate.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/
 */
@checkedCalls('AgentTemplate')
export class AgentTemplate extends Construct implements IConnectable {
  /** Opens paths from and to the sessions of this profile. The profile's `egress` is already open. */
  readonly connections: Connections;

  readonly podTemplate: ApiObject;

  /** The ServiceAccount of its sessions, and the Role of their access to the Kubernetes API. */
  readonly account: ProfileAccount;

  readonly policy: WorkloadPolicy;

  /** @throws InputError when the namespace is not a valid name */
  constructor(scope: Construct, id: string, props: AgentTemplateProps) {
    super(scope, id);
    const { profile, namespace } = props;
    const { name } = profile;
    const subject = `AgentTemplate '${namespace}/${name}'`;
    checkTemplate(subject, props, Cluster.of(this));
    addWarnings(this, `AgentProfile '${name}'`, profile.warnings);
    addWarnings(this, subject, unprotectedPods(Cluster.of(this)));
    this.connections = profileConnections(subject, profile, namespace);
    addIdentityPaths(this, this.connections, profile.resolved);
    this.account = addProfileAccount(this, profile, namespace);
    this.podTemplate = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: {
        name,
        namespace,
        labels: { ...profile.template.metadata?.labels },
        annotations: {
          ...profile.resolved.annotations,
          ...instructions(profile),
          ...freedomAnnotations(profile.resolved),
        },
      },
      template: withPartOf(profile.template, partOf(this)),
    });
    this.policy = new WorkloadPolicy(this, 'Policy', {
      name,
      component: 'agent',
      connections: this.connections,
    });
    addCheck(this, () =>
      gatewayFindings(profile.resolved.modelAccess, this.connections.egress, namespace).map(
        (finding) => `${subject}: ${finding}`,
      ),
    );
  }
}

/** Annotations that tell authors of a back end how to create a session from the template. */
function instructions({ resolved }: AgentProfile): Readonly<Record<string, string>> {
  return resolved.secretAs === 'none' ? POD_INSTRUCTIONS : { ...POD_INSTRUCTIONS, ...SECRET_INSTRUCTION };
}

const POD_INSTRUCTIONS = {
  [`${REASON_ANNOTATION_PREFIX}pod-name`]: 'agent-SESSION',
  [`${REASON_ANNOTATION_PREFIX}session-label`]: 'session=SESSION',
};

const SECRET_INSTRUCTION = {
  [`${REASON_ANNOTATION_PREFIX}secret-name`]: `agent-secret-SESSION, in place of ${SECRET_PLACEHOLDER}`,
};

function checkTemplate(subject: string, { namespace, profile }: AgentTemplateProps, cluster: Cluster): void {
  const input = new Input(subject);
  input.required('namespace', namespace, dnsLabel);
  checkPodVersions(input, profile.resolved, cluster);
  input.done();
}
