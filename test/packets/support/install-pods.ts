import type { Pod } from 'kubernetes-types/core/v1';
import type { Cluster } from '../../cluster/support/cluster';
import { toKubeObject } from '../../support/objects';
import { install } from './installation';
import type { PodParty } from './parties';
import { plainNamespace, plainPod } from './plain-pod';

/** Starts pods in namespaces that others may have made. */
export async function installPods(cluster: Cluster, parties: readonly PodParty[]): Promise<void> {
  const namespaces = [...new Set(parties.map(({ namespace }) => namespace))];
  const missing = namespaces.filter((name) => !cluster.exists('namespace', name));
  await install(cluster, [...missing.map(plainNamespace), ...parties.map(toPod)].map(toKubeObject));
}

function toPod({ namespace, id, labels, ports }: PodParty): Pod {
  return plainPod({ namespace, name: id.split('/')[1] ?? id, labels, ports });
}
