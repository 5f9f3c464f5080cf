import type { Pod } from 'kubernetes-types/core/v1';
import type { Cluster } from '../../cluster/support/cluster';

/** The number of successful probes of a container. */
export interface ProbeCount {
  /** The probe, such as `stella/stt-service-5ccc594b59-5cdl4 Liveness`. */
  readonly probe: string;
  readonly passed: number;
}

const COUNTER = /^prober_probe_total\{(?<labels>.*)\} (?<count>\d+)$/gm;

/** Each liveness and readiness probe of the pods, by the kubelet's own count. */
export function probeCounts(cluster: Cluster, node: string, pods: readonly Pod[]): readonly ProbeCount[] {
  const counters = [...cluster.raw(`/api/v1/nodes/${node}/proxy/metrics/probes`).matchAll(COUNTER)];
  return pods.flatMap(({ metadata, spec }) => {
    const { livenessProbe, readinessProbe } = spec?.containers[0] ?? {};
    const types = [...(livenessProbe ? ['Liveness'] : []), ...(readinessProbe ? ['Readiness'] : [])];
    return types.map((type) => {
      const labels = [`pod_uid="${metadata?.uid}"`, `probe_type="${type}"`, 'result="successful"'];
      const counter = counters.find(({ groups }) => labels.every((label) => groups?.labels?.includes(label)));
      const probe = `${metadata?.namespace}/${metadata?.name} ${type}`;
      return { probe, passed: Number(counter?.groups?.count ?? 0) };
    });
  });
}
