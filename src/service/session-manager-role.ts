import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';

/** Props of SessionManagerRole. */
export interface SessionManagerRoleProps {
  /** The name of the ServiceAccount, and of each Role and RoleBinding. @default session-manager */
  readonly name?: string;

  /** The namespace that the service runs in. */
  readonly namespace: string;

  /** The namespaces in which the service starts agents, at least one. May include `namespace`. */
  readonly agentsNamespaces: readonly string[];

  /** Allows reading the resource usage of agent pods, as `kubectl top` does. Needs a metrics server. @default false */
  readonly podMetrics?: boolean;
}

/**
 * Minimal permissions to start, watch and end sessions: a ServiceAccount in the service's namespace, and a Role with
 * its RoleBinding in each namespace of agents. The service cannot list or watch Secrets, so it can only read Secrets
 * whose names it knows.
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 */
@checkedCalls('SessionManagerRole')
export class SessionManagerRole extends Construct {
  readonly serviceAccount: k8s.KubeServiceAccount;

  /** A Role per namespace, in the order of `agentsNamespaces`. */
  readonly roles: readonly k8s.KubeRole[];

  /** A RoleBinding per namespace, in the order of `agentsNamespaces`. */
  readonly roleBindings: readonly k8s.KubeRoleBinding[];

  /** The name of the ServiceAccount, for any workload in `namespace`. */
  readonly serviceAccountName: string;

  /** @throws InputError if a name is invalid, or a namespace is listed twice */
  constructor(scope: Construct, id: string, props: SessionManagerRoleProps) {
    super(scope, id);
    const { name, namespace, agentsNamespaces, podMetrics } = resolveRole(props);
    const metadataIn = (where: string) => ({ name, namespace: where, labels: objectLabels(name, 'access') });
    this.serviceAccountName = name;
    this.serviceAccount = new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: metadataIn(namespace),
      automountServiceAccountToken: false,
    });
    const pairs = agentsNamespaces.map((agents) => ({
      role: new k8s.KubeRole(this, `Role-${agents}`, { metadata: metadataIn(agents), rules: roleRules(podMetrics) }),
      binding: new k8s.KubeRoleBinding(this, `RoleBinding-${agents}`, {
        metadata: metadataIn(agents),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
      }),
    }));
    this.roles = pairs.map(({ role }) => role);
    this.roleBindings = pairs.map(({ binding }) => binding);
  }
}

function resolveRole(props: SessionManagerRoleProps): Required<SessionManagerRoleProps> {
  const { name = 'session-manager', namespace, agentsNamespaces, podMetrics = false } = props;
  const input = new Input(`SessionManagerRole '${namespace}/${name}'`);
  input.required('name', name, dnsSubdomain);
  input.required('namespace', namespace, dnsLabel);
  if (agentsNamespaces.length === 0) input.refuse('agentsNamespaces must have at least one namespace, got []');
  input.each('agentsNamespaces', agentsNamespaces, dnsLabel);
  input.distinct('agentsNamespaces', agentsNamespaces);
  input.done();
  return { name, namespace, agentsNamespaces, podMetrics };
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
