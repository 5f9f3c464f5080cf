import { type Made, NOTHING, type OperatedKind, tcp } from './operator';

/** What the pods of a Prometheus listen on. */
export const PROMETHEUS_PORTS = tcp({ web: 9090, 'reloader-web': 8080 });

/** Selects the pods of a Prometheus. */
export function prometheusSelector(name: string): Record<string, string> {
  return { 'operator.prometheus.io/name': name };
}

/** @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/server/operator.go */
export const PROMETHEUS_KINDS: readonly OperatedKind[] = [
  {
    group: 'monitoring.coreos.com',
    kind: 'Prometheus',
    operator: 'prometheus',
    part: 'monitoring',
    holdsData: true,
    readiness: 'none',
    make: ({ name }): Made => ({
      ...NOTHING,
      pods: [
        {
          name,
          labels: {
            'app.kubernetes.io/instance': name,
            'app.kubernetes.io/managed-by': 'prometheus-operator',
            'app.kubernetes.io/name': 'prometheus',
            ...prometheusSelector(name),
            prometheus: name,
          },
          selector: prometheusSelector(name),
          ports: PROMETHEUS_PORTS,
          count: 1,
          surge: 0,
          how: '1 replica',
          containers: [],
        },
      ],
    }),
  },
];
