import type { FakePod } from './fake-pods';
import type { Sample } from './sample';

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
