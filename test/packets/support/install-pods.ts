import type { Cluster } from '../../cluster/support/cluster';
import { toKubeObject } from '../../support/objects';
import type { PodParty, StubPod } from '../../support/parties';
import { install } from './installation';
import { plainNamespace, plainPod } from './plain-pod';

/** Starts pods in namespaces that may exist already. */
export async function installPods(cluster: Cluster, pods: readonly StubPod[]): Promise<void> {
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))];
  const missing = namespaces.filter((name) => !cluster.exists('namespace', name));
  await install(cluster, [...missing.map(plainNamespace), ...pods.map(plainPod)].map(toKubeObject));
}

/** The one pod of a party. */
export function stubOf({ namespace, id, labels, ports }: PodParty): StubPod {
  return { namespace, name: id.split('/')[1] ?? id, labels, ports };
}
