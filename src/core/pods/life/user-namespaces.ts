import type { Cluster } from '../../cluster/cluster';
import type { Input } from '../../input/input';
import type { LifeProps } from './life-props';

/** Refuses a user namespace in a Cluster that drops the field without a warning. */
export function checkUserNamespaces(input: Input, { hostUsers }: LifeProps, cluster: Cluster): void {
  if (hostUsers !== false || cluster.has('userNamespaces')) return;
  input.refuse(
    `hostUsers must be left out: Kubernetes before 1.33 drops it without a warning, and the Cluster has ${cluster.kubernetesVersion}`,
  );
}
