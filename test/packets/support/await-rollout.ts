import type { Deployment } from 'kubernetes-types/apps/v1';
import { type Cluster, eventually } from '../../cluster/support/cluster';

/** Waits until all pods of a Deployment are of its current revision, and available. */
export async function awaitRollout(cluster: Cluster, name: string, namespace: string): Promise<void> {
  await eventually(60, `${name} runs in its current revision`, () => {
    const { metadata, spec, status } = cluster.get<Deployment>('deployment', name, namespace);
    const wanted = spec?.replicas;
    const { observedGeneration, updatedReplicas, availableReplicas, replicas } = status ?? {};
    const counts = [updatedReplicas, availableReplicas, replicas];
    return observedGeneration === metadata?.generation && counts.every((count) => count === wanted);
  });
}
