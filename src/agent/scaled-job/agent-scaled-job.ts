import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster } from '../../core/cluster/cluster';
import { checkedCalls } from '../../core/input/checked-calls';
import { addWarnings } from '../../core/input/warnings';
import { partOf } from '../../core/objects/part-of';
import { addCheck } from '../../core/objects/tree-check';
import type { Connections, IConnectable } from '../../network/connections';
import { addIdentityPaths } from '../../network/identity-paths';
import { WorkloadPolicy } from '../../network/workload-policy';
import { gatewayFindings } from '../model-access/gateway-findings';
import { withPartOf } from '../part-of-template';
import { addProfileAccount, type ProfileAccount } from '../profile-account';
import { profileConnections } from '../profile-connections';
import { type AgentScaledJobProps, checkScaledJob, resolveScaledJob, scaledJobSubject } from './scaled-job-props';
import { jobTemplate, scaledJobSpec } from './scaled-job-spec';

/**
 * Batch sessions: KEDA creates a Job of the profile for work that waits in a queue, up to a maximum. The pods are those of the profile's
 * sessions, without the label `session` and with a Secret that they share; the same policy and monitors select them. The ScaledJob
 * has the name of the profile.
 * @see https://keda.sh/docs/latest/concepts/scaling-jobs/
 */
@checkedCalls('AgentScaledJob')
export class AgentScaledJob extends Construct implements IConnectable {
  /** Opens paths from and to the pods. The profile's `egress` is already open. */
  readonly connections: Connections;

  readonly scaledJob: ApiObject;

  /** The ServiceAccount of its pods, and the Role of their access to the Kubernetes API. */
  readonly account: ProfileAccount;

  readonly policy: WorkloadPolicy;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: AgentScaledJobProps) {
    super(scope, id);
    const job = resolveScaledJob(props);
    const { profile, namespace } = job;
    const { name, template } = profile;
    const subject = scaledJobSubject(job);
    checkScaledJob(job, Cluster.of(this));
    addWarnings(this, `AgentProfile '${name}'`, profile.warnings);
    this.connections = profileConnections(subject, profile, namespace);
    addIdentityPaths(this, this.connections, profile.resolved);
    this.account = addProfileAccount(this, profile, namespace);
    this.policy = new WorkloadPolicy(this, 'Policy', {
      name,
      component: 'agent',
      connections: this.connections,
    });
    this.scaledJob = new ApiObject(this, 'Resource', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledJob',
      metadata: {
        name,
        namespace,
        labels: { ...template.metadata?.labels },
        annotations: { ...profile.resolved.annotations },
      },
      spec: scaledJobSpec(job, withPartOf(jobTemplate(job), partOf(this))),
    });
    addCheck(this, () =>
      gatewayFindings(profile.resolved.modelAccess, this.connections.egress, namespace).map(
        (finding) => `${subject}: ${finding}`,
      ),
    );
  }
}
