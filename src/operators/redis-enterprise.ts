import { type Made, NOTHING, type OperatedKind } from './operator';
import { makeRedisCluster } from './redis-enterprise-cluster';
import { makeActiveActiveDatabase, makeRedisDatabase } from './redis-enterprise-database';

/*
 * The objects that Redis Enterprise for Kubernetes creates for its custom resources, with the defaults of `VERSIONS.redis`. The source
 * of its operator is not public, so the facts come from its API reference
 * (https://github.com/RedisLabs/redis-enterprise-k8s-docs/tree/v8.0.20-23) and its documentation
 * (https://redis.io/docs/latest/operate/kubernetes/). Argo CD has no health checks of these kinds.
 */

export {
  REDIS_NODE_PORTS,
  REDIS_OPERATOR_LABELS,
  REDIS_SERVICE_ACCOUNT,
  redisSelector,
} from './redis-enterprise-cluster';

export const REDIS_KINDS: readonly OperatedKind[] = [
  redisKind('RedisEnterpriseCluster', { holdsData: true, make: makeRedisCluster }),
  redisKind('RedisEnterpriseDatabase', { holdsData: true, make: makeRedisDatabase }),
  redisKind('RedisEnterpriseActiveActiveDatabase', { holdsData: true, make: makeActiveActiveDatabase }),
  // It holds the address of a remote cluster and refers to the Secret with its password.
  redisKind('RedisEnterpriseRemoteCluster', { holdsData: false }),
];

function redisKind(
  kind: string,
  facts: Pick<OperatedKind, 'holdsData'> & Partial<Pick<OperatedKind, 'make'>>,
): OperatedKind {
  return {
    group: 'app.redislabs.com',
    kind,
    operator: 'redis',
    part: 'backing',
    readiness: 'none',
    make: (): Made => NOTHING,
    ...facts,
  };
}
