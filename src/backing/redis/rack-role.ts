import { Construct } from 'constructs';
import { k8s } from '../../core/objects/k8s';
import { objectLabels } from '../../core/objects/labels';
import { REDIS_SERVICE_ACCOUNT } from '../../operators/redis-enterprise';
import type { ResolvedRedisCluster } from './cluster-props';

/**
 * A ClusterRole with which the operator reads the labels of Kubernetes nodes, for the racks of a RedisCluster.
 * @see https://redis.io/docs/latest/operate/kubernetes/reference/yaml/rack-awareness/
 */
export class RackRole extends Construct {
  readonly role: k8s.KubeClusterRole;

  readonly binding: k8s.KubeClusterRoleBinding;

  constructor(scope: Construct, id: string, { name: cluster, namespace, operatorNamespace }: ResolvedRedisCluster) {
    super(scope, id);
    const name = `${namespace}-${cluster}-racks`;
    const metadata = { labels: objectLabels(cluster, 'access'), name };
    this.role = new k8s.KubeClusterRole(this, 'Role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] }],
    });
    this.binding = new k8s.KubeClusterRoleBinding(this, 'Binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: REDIS_SERVICE_ACCOUNT, namespace: operatorNamespace }],
    });
  }
}
