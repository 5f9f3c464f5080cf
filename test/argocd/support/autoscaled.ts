import type { Deployment } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Cluster } from '../../cluster/support/cluster';

/** A Deployment with an autoscaler. */
export interface Autoscaled {
  readonly namespace: string;
  readonly name: string;
  readonly minimum: number;
  readonly replicas: number;
}

export function autoscaled(cluster: Cluster): readonly Autoscaled[] {
  return cluster.list<HorizontalPodAutoscaler>('horizontalpodautoscalers').map(({ metadata, spec }) => {
    const namespace = metadata?.namespace ?? '';
    const name = spec?.scaleTargetRef.name ?? '';
    const deployment = cluster.get<Deployment>('deployment', name, namespace);
    return { namespace, name, minimum: spec?.minReplicas ?? 1, replicas: deployment.spec?.replicas ?? 1 };
  });
}

/** Sets one replica more than the minimum, in place of the autoscaler, which would need a metrics server. */
export function scaleUp(cluster: Cluster): void {
  for (const { namespace, name, minimum } of autoscaled(cluster)) {
    cluster.patch('deployment', name, namespace, { spec: { replicas: minimum + 1 } }, 'scale');
  }
}
