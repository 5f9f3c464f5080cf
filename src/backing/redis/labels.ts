/**
 * What the operator puts on every pod that it makes for a cluster: the nodes and the services rigger.
 * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/#use-pod-anti-affinity
 */
export function redisPodLabels(cluster: string): Record<string, string> {
  return { app: 'redis-enterprise', 'redis.io/cluster': cluster };
}

/**
 * What the operator's own Deployment selects its pod by.
 * @see https://github.com/RedisLabs/redis-enterprise-k8s-docs/blob/master/operator.yaml
 */
export const REDIS_OPERATOR_LABELS: Readonly<Record<string, string>> = { name: 'redis-enterprise-operator' };
