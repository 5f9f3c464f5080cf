import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain } from '../core/input/names';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';
import { SessionManagerAccess, type SessionManagerAccount } from './session-manager-access';

/** Props of SessionManagerRole. */
export interface SessionManagerRoleProps {
  /** The name of the ServiceAccount, and of each Role and RoleBinding. @default session-manager */
  readonly name?: string;

  /** The namespace that the service runs in. */
  readonly namespace: string;

  /**
   * The namespaces in which the service starts agents, at least one. May include `namespace`.
   * @default - none: each AgentTenant that names this role gives access to its namespace
   */
  readonly agentsNamespaces?: readonly string[];

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
export class SessionManagerRole extends Construct implements SessionManagerAccount {
  readonly serviceAccount: k8s.KubeServiceAccount;

  /** A Role per namespace, in the order of `agentsNamespaces`. */
  readonly roles: readonly k8s.KubeRole[];

  /** A RoleBinding per namespace, in the order of `agentsNamespaces`. */
  readonly roleBindings: readonly k8s.KubeRoleBinding[];

  /** The name of the ServiceAccount, for any workload in `namespace`. */
  readonly serviceAccountName: string;

  /** The namespace of the ServiceAccount. */
  readonly namespace: string;

  /** @throws InputError if a name is invalid, or a namespace is listed twice */
  constructor(scope: Construct, id: string, props: SessionManagerRoleProps) {
    super(scope, id);
    const { name, namespace, agentsNamespaces, podMetrics } = resolveRole(props);
    this.serviceAccountName = name;
    this.namespace = namespace;
    this.serviceAccount = new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace, labels: objectLabels(name, 'access') },
      automountServiceAccountToken: false,
    });
    const accesses = agentsNamespaces.map(
      (agentsNamespace) =>
        new SessionManagerAccess(this, `Access-${agentsNamespace}`, {
          sessionManager: this,
          agentsNamespace,
          podMetrics,
        }),
    );
    this.roles = accesses.map(({ role }) => role);
    this.roleBindings = accesses.map(({ roleBinding }) => roleBinding);
  }
}

function resolveRole(props: SessionManagerRoleProps): Required<SessionManagerRoleProps> {
  const { name = 'session-manager', namespace, agentsNamespaces = [], podMetrics = false } = props;
  const input = new Input(`SessionManagerRole '${namespace}/${name}'`);
  input.required('name', name, dnsSubdomain);
  input.required('namespace', namespace, dnsLabel);
  if (props.agentsNamespaces?.length === 0) input.refuse('agentsNamespaces must have at least one namespace, got []');
  input.each('agentsNamespaces', agentsNamespaces, dnsLabel);
  input.distinct('agentsNamespaces', agentsNamespaces);
  input.done();
  return { name, namespace, agentsNamespaces, podMetrics };
}
