import { type Made, NOTHING, type OperatedKind, tcp } from './operator';

/** What the nodes of a cluster listen on, beside the ports of its databases. */
export const NODE_PORTS = tcp({ api: 9443, ui: 8443, metrics: 8070 });

/**
 * Selects every pod that the operator makes for a cluster: the nodes and the services rigger.
 * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/#use-pod-anti-affinity
 */
export function redisSelector(cluster: string): Record<string, string> {
  return { app: 'redis-enterprise', 'redis.io/cluster': cluster };
}

export const REDIS_KINDS: readonly OperatedKind[] = [
  {
    group: 'app.redislabs.com',
    kind: 'RedisEnterpriseCluster',
    operator: 'redis',
    part: 'backing',
    holdsData: true,
    readiness: 'none',
    make: ({ name }): Made => ({
      ...NOTHING,
      pods: [
        {
          name,
          labels: { ...redisSelector(name), 'redis.io/role': 'node' },
          selector: redisSelector(name),
          ports: NODE_PORTS,
          count: 3,
          surge: 0,
          how: '3 nodes',
          containers: [],
        },
        {
          name: `${name}-services-rigger`,
          labels: { ...redisSelector(name), name: 'services-rigger' },
          selector: redisSelector(name),
          ports: [],
          count: 1,
          surge: 0,
          how: '1 services rigger',
          containers: [],
        },
      ],
    }),
  },
];
