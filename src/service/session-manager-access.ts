import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';

/**
 * The ServiceAccount of a service that starts agents, such as a SessionManagerRole.
 * @open
 */
export interface SessionManagerAccount {
  /** The name of the ServiceAccount, which is also that of the Role and the RoleBinding. */
  readonly serviceAccountName: string;

  /** The namespace that the service runs in. */
  readonly namespace: string;
}

/** Props of SessionManagerAccess. */
export interface SessionManagerAccessProps {
  /** The account of the service. */
  readonly sessionManager: SessionManagerAccount;

  /** The namespace in which the service starts agents. */
  readonly agentsNamespace: string;

  /** Allows reading the resource usage of agent pods, as `kubectl top` does. Needs a metrics server. @default false */
  readonly podMetrics?: boolean;
}

/**
 * The permissions of a service, which may run in another namespace, in one namespace of agents: a Role and its
 * RoleBinding.
 */
@checkedCalls('SessionManagerAccess')
export class SessionManagerAccess extends Construct {
  readonly role: k8s.KubeRole;

  readonly roleBinding: k8s.KubeRoleBinding;

  /** @throws InputError if a name is invalid */
  constructor(scope: Construct, id: string, props: SessionManagerAccessProps) {
    super(scope, id);
    const { sessionManager, agentsNamespace, podMetrics = false } = props;
    const { serviceAccountName: name, namespace } = sessionManager;
    const input = new Input(`SessionManagerAccess '${agentsNamespace}/${name}'`);
    input.required('sessionManager.serviceAccountName', name, dnsSubdomain);
    input.required('sessionManager.namespace', namespace, dnsLabel);
    input.required('agentsNamespace', agentsNamespace, dnsLabel);
    input.done();
    const metadata = { name, namespace: agentsNamespace, labels: objectLabels(name, 'access') };
    this.role = new k8s.KubeRole(this, 'Role', { metadata, rules: roleRules(podMetrics) });
    this.roleBinding = new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
}

/** Each rule covers one action of `cdk8s-agents/session`, or of a back end in another language. */
function roleRules(podMetrics: boolean): k8s.PolicyRule[] {
  const rules: k8s.PolicyRule[] = [
    { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    // patch sets the ownerReference of a Secret that was created before its pod.
    { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'get', 'delete', 'patch'] },
    { apiGroups: [''], resources: ['podtemplates'], verbs: ['get', 'list'] },
  ];
  const metrics = { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] };
  return podMetrics ? [...rules, metrics] : rules;
}
