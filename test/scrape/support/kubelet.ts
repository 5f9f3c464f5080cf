import type { FakePod } from './fake-pods';
import type { Sample } from './sample';

/** The address of the node, and of its kubelet. */
export const KUBELET_ADDRESS = '10.0.0.1';

/**
 * What cAdvisor in the kubelet serves for pods: a series per container, and one for the whole pod, whose label `container` is empty.
 * https://github.com/google/cadvisor/blob/v0.52.1/docs/storage/prometheus.md
 */
export function containerMetrics(pods: readonly FakePod[]): readonly Sample[] {
  return pods.flatMap(({ namespace, name: pod, containers }) => [
    ...containers.flatMap(({ name: container, memoryLimit = 0 }) =>
      // 89 % of its limit, which is no reason for an alert.
      usage({ namespace, pod, container, name: `id-${container}`, image: `${container}:1` }, 0.89 * memoryLimit),
    ),
    ...usage({ namespace, pod, container: '', name: '', image: '' }, 2 * 1024 ** 3),
  ]);
}

function usage(own: Readonly<Record<string, string>>, bytes: number): readonly Sample[] {
  const labels = { ...own, id: `/kubepods.slice/${own.pod}/${own.container}` };
  return [
    { name: 'container_memory_working_set_bytes', labels, value: bytes },
    { name: 'container_cpu_usage_seconds_total', labels: { ...labels, cpu: 'total' }, value: 100, perSecond: 0.1 },
  ];
}

/**
 * What the kubelet serves for volumes, 79 % of which are in use.
 * https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/metrics/collectors/volume_stats.go
 */
export function volumeMetrics(
  claims: readonly { readonly namespace: string; readonly persistentvolumeclaim: string }[],
): readonly Sample[] {
  return claims.flatMap((claim) => {
    const labels = { ...claim };
    return [
      { name: 'kubelet_volume_stats_capacity_bytes', labels, value: 100 },
      { name: 'kubelet_volume_stats_used_bytes', labels, value: 79 },
      { name: 'kubelet_volume_stats_inodes', labels, value: 100 },
      { name: 'kubelet_volume_stats_inodes_used', labels, value: 79 },
    ];
  });
}
