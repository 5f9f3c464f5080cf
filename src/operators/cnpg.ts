import type { Labels } from '../core/labels';
import { toPlain } from '../core/plain';
import { type Made, NOTHING, type OperatedKind, tcp } from './operator';

const GROUP = 'postgresql.cnpg.io';

/** The ports of an instance, by the names that the operator gives them. */
export const INSTANCE_PORTS = tcp({ postgresql: 5432, status: 8000, metrics: 9187 });

/** The ports of a pooler. */
export const POOLER_PORTS = tcp({ pgbouncer: 5432, metrics: 9127 });

/**
 * Selects the instances of a cluster, and the pods of the Jobs that make one (initdb, join, full-recovery); not those of a pooler.
 * @see https://cloudnative-pg.io/documentation/current/labels_annotations/
 */
export function databaseSelector(cluster: string): Record<string, string> {
  return { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': cluster };
}

/** Selects the pods of a pooler. */
export function poolerSelector(pooler: string): Record<string, string> {
  return { 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': pooler };
}

export const CNPG_KINDS: readonly OperatedKind[] = [
  {
    group: GROUP,
    kind: 'Cluster',
    operator: 'postgres',
    part: 'backing',
    holdsData: true,
    readiness: 'health check',
    make: ({ name }): Made => ({
      ...NOTHING,
      pods: [
        {
          name,
          labels: {
            ...podLabels(name, 'database'),
            'app.kubernetes.io/name': 'postgresql',
            'cnpg.io/podRole': 'instance',
          },
          selector: databaseSelector(name),
          ports: INSTANCE_PORTS,
          count: 1,
          surge: 0,
          how: '1 instance',
          containers: [],
        },
      ],
    }),
  },
  {
    group: GROUP,
    kind: 'Pooler',
    operator: 'postgres',
    part: 'backing',
    holdsData: false,
    readiness: 'none',
    make: ({ name, spec }): Made => ({
      ...NOTHING,
      pods: [
        {
          name,
          labels: {
            ...podLabels(String(toPlain(spec.cluster).name), 'pooler'),
            'app.kubernetes.io/name': 'pgbouncer',
            'cnpg.io/podRole': 'pooler',
            'cnpg.io/poolerName': name,
          },
          selector: poolerSelector(name),
          ports: POOLER_PORTS,
          count: 1,
          surge: 0,
          how: '1 instance',
          containers: [],
        },
      ],
    }),
  },
];

function podLabels(cluster: string, component: string): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/instance': cluster,
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'cnpg.io/cluster': cluster,
  };
}
