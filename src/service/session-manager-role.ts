import { Construct } from 'constructs';
import { Input } from '../core/input';
import { k8s } from '../core/k8s';
import { objectLabels } from '../core/labels';
import { dnsLabel, dnsSubdomain } from '../core/names';

/** What the service that starts sessions may do. */
export interface SessionManagerRoleProps {
  /** The name of the ServiceAccount, the Role and the RoleBinding. @default session-manager */
  readonly name?: string;

  /** The namespace that the service runs in. */
  readonly namespace: string;

  /** The namespace that it starts agents in; the same one where a platform has only one. */
  readonly agentsNamespace: string;

  /** It may read what its pods use, as `kubectl top` does; needs a metrics server. @default false */
  readonly podMetrics?: boolean;
}

/**
 * The right to start, watch and end sessions, and no more: a ServiceAccount beside the service, a Role and a RoleBinding beside
 * the agents. It cannot list or watch Secrets, so that it learns only those that it can name.
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 */
export class SessionManagerRole extends Construct {
  readonly serviceAccount: k8s.KubeServiceAccount;
  readonly role: k8s.KubeRole;
  readonly roleBinding: k8s.KubeRoleBinding;

  /** For a Microservice or any other workload in `namespace`. */
  readonly serviceAccountName: string;

  /** @throws InputError when a name is not one */
  constructor(scope: Construct, id: string, props: SessionManagerRoleProps) {
    super(scope, id);
    const { name, namespace, agentsNamespace, podMetrics } = resolveRole(props);
    const labels = objectLabels(name, 'access');
    this.serviceAccountName = name;
    this.serviceAccount = new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace, labels: { ...labels } },
      automountServiceAccountToken: false,
    });
    this.role = new k8s.KubeRole(this, 'Role', {
      metadata: { name, namespace: agentsNamespace, labels: { ...labels } },
      rules: roleRules(podMetrics),
    });
    this.roleBinding = new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata: { name, namespace: agentsNamespace, labels: { ...labels } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
}

function resolveRole(props: SessionManagerRoleProps): Required<SessionManagerRoleProps> {
  const { name = 'session-manager', namespace, agentsNamespace, podMetrics = false } = props;
  const input = new Input(`SessionManagerRole '${namespace}/${name}'`);
  input.required('name', name, dnsSubdomain);
  input.required('namespace', namespace, dnsLabel);
  input.required('agentsNamespace', agentsNamespace, dnsLabel);
  input.done();
  return { name, namespace, agentsNamespace, podMetrics };
}

/** Each line is one thing that `cdk8s-agents/session` does, or that a back end in another language does in its place. */
function roleRules(podMetrics: boolean): k8s.PolicyRule[] {
  const rules: k8s.PolicyRule[] = [
    { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    // Patch is for the ownerReference of a Secret that was there before its pod.
    { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'get', 'delete', 'patch'] },
    { apiGroups: [''], resources: ['podtemplates'], verbs: ['get', 'list'] },
  ];
  const metrics = { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] };
  return podMetrics ? [...rules, metrics] : rules;
}
