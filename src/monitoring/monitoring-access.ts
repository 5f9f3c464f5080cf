import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';
import type { PrometheusServer } from './prometheus-server';
import { scraperRules } from './prometheus-server-spec';

/** Props of MonitoringAccess. */
export interface MonitoringAccessProps {
  /** The Prometheus. */
  readonly server: PrometheusServer;

  /** Namespaces of others, where it may look up pods and Services: those of operators, and of the kubelets' Service. */
  readonly targetNamespaces: readonly string[];

  /** Whether it may read the metrics of kubelets. @default false */
  readonly kubelets?: boolean;
}

/**
 * What a PrometheusServer needs outside its own namespaces: to look up scrape targets in the namespaces of operators, and to read the
 * metrics of kubelets. Whoever administers the cluster applies it, because a project of Argo CD that may grant it could grant more.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#kubelet-authorization
 */
@checkedCalls('MonitoringAccess')
export class MonitoringAccess extends Construct {
  /** A Role and a RoleBinding per namespace. */
  readonly roles: readonly k8s.KubeRole[];

  /** May get the metrics of all nodes; undefined without `kubelets`. */
  readonly clusterRole: k8s.KubeClusterRole | undefined;

  /** @throws InputError if a namespace is invalid or named twice */
  constructor(scope: Construct, id: string, props: MonitoringAccessProps) {
    super(scope, id);
    const { server, targetNamespaces, kubelets = false } = props;
    const { name: account, metadata } = server.serviceAccount;
    const namespace = metadata.namespace ?? '';
    const input = new Input(`MonitoringAccess of '${namespace}/${account}'`);
    input.each('targetNamespaces', targetNamespaces, dnsLabel);
    input.distinct('targetNamespaces', targetNamespaces);
    input.done();
    // Unique in namespaces that others use, too.
    const name = `${namespace}-${account}`;
    const labels = objectLabels(account, 'monitoring');
    const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
    const apiGroup = 'rbac.authorization.k8s.io';
    this.roles = targetNamespaces.map((where) => {
      const role = { name, namespace: where, labels };
      new k8s.KubeRoleBinding(this, `RoleBinding-${where}`, {
        metadata: role,
        roleRef: { apiGroup, kind: 'Role', name },
        subjects,
      });
      return new k8s.KubeRole(this, `Role-${where}`, { metadata: role, rules: scraperRules() });
    });
    if (!kubelets) return;
    const reader = { name: `${name}-kubelets`, labels };
    this.clusterRole = new k8s.KubeClusterRole(this, 'ClusterRole', {
      metadata: reader,
      rules: [{ apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] }],
    });
    new k8s.KubeClusterRoleBinding(this, 'ClusterRoleBinding', {
      metadata: reader,
      roleRef: { apiGroup, kind: 'ClusterRole', name: reader.name },
      subjects,
    });
  }
}
