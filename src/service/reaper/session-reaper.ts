import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster } from '../../core/cluster/cluster';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { addWarnings } from '../../core/input/warnings';
import { k8s } from '../../core/objects/k8s';
import { objectLabels, selectorLabels } from '../../core/objects/labels';
import { partOf } from '../../core/objects/part-of';
import { addServiceAccount } from '../../core/objects/pod-account';
import { addCheck } from '../../core/objects/tree-check';
import { overrideProblems } from '../../core/pods/overrides/pod-overrides';
import { checkMounts } from '../../core/pods/volumes/mount-problems';
import { Connections, type IConnectable } from '../../network/connections';
import { Egress } from '../../network/egress';
import { WorkloadPolicy } from '../../network/workload-policy';
import { checkReaper, type ResolvedReaper, resolveReaper, type SessionReaperProps } from './session-reaper-props';
import {
  cronJobMetadata,
  cronJobSpec,
  LIST_REASON,
  REAPER_RULES,
  reaperMetadata,
  reaperPods,
} from './session-reaper-spec';

/**
 * Removes what is left of sessions, without a back end: a CronJob that runs `cdk8s-agents reap` as an account of its own, which may list and
 * delete pods and Secrets in the namespaces of agents, and nothing else. RBAC cannot allow a list of Secrets without their data, so
 * the token of this account is worth as much as all Secrets there. The command asks for metadata alone.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
@checkedCalls('SessionReaper')
export class SessionReaper extends Construct implements IConnectable {
  /** All props, with defaults filled in. */
  readonly resolved: ResolvedReaper;

  /** Opens paths from its pods. The path to the API server is open. */
  readonly connections: Connections;

  readonly cronJob: ApiObject;

  readonly serviceAccount: k8s.KubeServiceAccount;

  /** A Role per namespace, in the order of `agentsNamespaces`. */
  readonly roles: readonly k8s.KubeRole[];

  /** A RoleBinding per namespace, in the order of `agentsNamespaces`. */
  readonly roleBindings: readonly k8s.KubeRoleBinding[];

  readonly policy: WorkloadPolicy;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: SessionReaperProps) {
    super(scope, id);
    const reaper = resolveReaper(props);
    const { name, namespace, agentsNamespaces } = reaper;
    const input = new Input(`SessionReaper '${namespace}/${name}'`);
    checkReaper(input, reaper, Cluster.of(this));
    addWarnings(this, input.subject, input.done());
    this.resolved = reaper;
    this.connections = new Connections({
      subject: input.subject,
      namespace,
      podLabels: selectorLabels(name),
      ports: [],
    });
    this.connections.allowTo(Egress.kubernetesApi());
    this.serviceAccount = addServiceAccount(this, reaperMetadata(reaper), {});
    this.policy = new WorkloadPolicy(this, 'Policy', { component: 'service', connections: this.connections, name });
    this.roles = agentsNamespaces.map((agents) => this.addRole(agents));
    this.roleBindings = agentsNamespaces.map((agents) => this.addRoleBinding(agents));
    this.cronJob = new ApiObject(this, 'Resource', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { ...cronJobMetadata(reaper) },
      spec: Lazy.any({ produce: () => cronJobSpec(reaper, reaperPods(reaper, partOf(this))) }),
    });
    const pods = reaperPods(reaper, {});
    checkMounts(input.subject, pods.spec);
    const before = () => reaperPods({ ...reaper, podOverrides: undefined }, {});
    const problems = overrideProblems(before, pods, name, reaper);
    addCheck(this, () => problems.map((problem) => `${input.subject}: ${problem}`));
  }

  private addRole(agentsNamespace: string): k8s.KubeRole {
    const metadata = { ...this.accessMetadata(agentsNamespace), annotations: LIST_REASON };
    return new k8s.KubeRole(this, `Role-${agentsNamespace}`, { metadata, rules: REAPER_RULES });
  }

  private addRoleBinding(agentsNamespace: string): k8s.KubeRoleBinding {
    const { name, namespace } = this.resolved;
    return new k8s.KubeRoleBinding(this, `RoleBinding-${agentsNamespace}`, {
      metadata: this.accessMetadata(agentsNamespace),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }

  private accessMetadata(agentsNamespace: string): k8s.ObjectMeta {
    const { name } = this.resolved;
    return { name, namespace: agentsNamespace, labels: objectLabels(name, 'access') };
  }
}
