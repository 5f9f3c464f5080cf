import { Construct } from 'constructs';
import { k8s } from '../core/k8s';
import { objectLabels } from '../core/labels';
import type { Peer } from '../network/peer';
import { VERSIONS } from '../operators/versions';
import { Health } from '../service/health';
import { Microservice } from '../service/microservice';

/** What kube-state-metrics tells of. */
export interface StateMetricsProps {
  /** The namespace that it runs in. */
  readonly namespace: string;

  /** The namespaces whose objects it counts; it may see no others. */
  readonly watchedNamespaces: readonly string[];

  /** The API server. */
  readonly kubernetesApi: Peer;
}

const NAME = 'kube-state-metrics';

/** What the alerts and dashboards ask for, and no Secrets among it. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  '': ['endpoints', 'pods', 'resourcequotas', 'services'],
  apps: ['deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
};

/**
 * kube-state-metrics for a few namespaces, with the right to look at those alone.
 * @see https://github.com/kubernetes/kube-state-metrics
 */
export class StateMetrics extends Construct {
  readonly service: Microservice;

  constructor(scope: Construct, id: string, { namespace, watchedNamespaces, kubernetesApi }: StateMetricsProps) {
    super(scope, id);
    this.service = new Microservice(this, 'Service', {
      name: NAME,
      namespace,
      image: VERSIONS.stateMetrics.image,
      args: [
        `--namespaces=${watchedNamespaces.join(',')}`,
        `--resources=${Object.values(RESOURCES).flat().sort().join(',')}`,
      ],
      ports: [{ name: 'http', port: 8080, appProtocol: 'http' }],
      // Ready while it reaches the API server: without it, it has nothing to tell.
      health: Health.http({ livenessPath: '/healthz', readinessPath: '/livez' }),
      // A second one would count everything twice.
      replicas: 1,
      kubernetesApi: true,
      cpuRequest: '50m',
      cpuLimit: '500m',
      memoryRequest: '128Mi',
      memoryLimit: '256Mi',
      userId: 65_534,
      groupId: 65_534,
    });
    this.service.connections.allowTo(kubernetesApi);
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
