import { Construct } from 'constructs';
import { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';
import { Health } from '../core/pods/health/health';
import { ApiAccess } from '../core/pods/identity/api-access';
import { Microservice } from '../service/microservice';

/** Props of KubeStateMetrics. */
export interface KubeStateMetricsProps {
  /** The namespace that kube-state-metrics runs in. */
  readonly namespace: string;

  /** The namespaces whose objects it may read. */
  readonly watchedNamespaces: readonly string[];

  /** The API server. */

  readonly image: string;

  /** Names of Secrets with registry credentials, in `namespace`. */
  readonly imagePullSecrets: readonly string[];
}

const NAME = 'kube-state-metrics';

/** The resources that alerts and dashboards query. Secrets are not included. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  '': ['endpoints', 'pods', 'resourcequotas', 'services'],
  apps: ['deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
};

/**
 * Metrics about the objects of a few namespaces, with permission to read only those.
 * @see https://github.com/kubernetes/kube-state-metrics
 */
export class KubeStateMetrics extends Construct {
  readonly service: Microservice;

  constructor(scope: Construct, id: string, props: KubeStateMetricsProps) {
    super(scope, id);
    const { namespace, watchedNamespaces, image, imagePullSecrets } = props;
    this.service = new Microservice(this, 'Service', {
      name: NAME,
      namespace,
      image,
      imagePullSecrets,
      args: [
        `--namespaces=${watchedNamespaces.join(',')}`,
        `--resources=${Object.values(RESOURCES).flat().sort().join(',')}`,
      ],
      ports: [{ name: 'http', port: 8080, appProtocol: 'http' }],
      // Ready only while it reaches the API server, because it has no data otherwise.
      health: Health.http({ livenessPath: '/healthz', readinessPath: '/livez' }),
      // A second replica would report every object twice, also during a rollout.
      replicas: 1,
      strategy: 'Recreate',
      apiAccess: ApiAccess.granted(),
      cpuRequest: '50m',
      cpuLimit: '500m',
      memoryRequest: '128Mi',
      memoryLimit: '256Mi',
      userId: 65_534,
      groupId: 65_534,
    });
    for (const where of watchedNamespaces) addRole(this, namespace, where);
  }
}

function addRole(scope: Construct, namespace: string, where: string): void {
  const metadata = { name: NAME, namespace: where, labels: objectLabels(NAME, 'access') };
  new k8s.KubeRole(scope, `Role-${where}`, {
    metadata,
    rules: Object.entries(RESOURCES).map(([group, resources]) => ({
      apiGroups: [group],
      resources: [...resources],
      verbs: ['list', 'watch'],
    })),
  });
  new k8s.KubeRoleBinding(scope, `RoleBinding-${where}`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  });
}
