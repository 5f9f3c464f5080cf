import {
  PoolerSpecTemplateSpecContainersResourcesLimits as Limits,
  type PoolerSpec,
  PoolerSpecTemplateSpecContainersResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import { mapValues } from '../../core/grouped';
import { k8s } from '../../core/k8s';
import { toResources } from '../../core/resource-amounts';
import type { ResolvedPooler } from './resolve-pooler';
import { POSTGRES_PORT } from './target';

/** The ports of a pooler, by the names that the operator gives them. */
export const POOLER_PORTS = [
  { name: 'pgbouncer', port: POSTGRES_PORT },
  { name: 'metrics', port: 9127 },
] as const;

/** What the operator puts on the pods of a pooler, and selects them by. */
export function poolerPodLabels(name: string): Record<string, string> {
  return { 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': name };
}

/** The operator fills the rest of the template in, Pod Security `restricted` included. */
export function poolerSpec(pooler: ResolvedPooler, cluster: string): PoolerSpec {
  const { requests, limits } = toResources(pooler);
  return {
    cluster: { name: cluster },
    instances: pooler.instances,
    pgbouncer: { poolMode: pooler.poolMode, ...parameters(pooler) },
    template: {
      spec: {
        containers: [
          {
            name: 'pgbouncer',
            resources: {
              limits: mapValues(limits, (amount) => Limits.fromString(amount)),
              requests: mapValues(requests, (amount) => Requests.fromString(amount)),
            },
          },
        ],
        topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
          labelSelector: { matchLabels: poolerPodLabels(pooler.name) },
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: 'ScheduleAnyway',
        })),
      },
    },
    type: pooler.type,
  };
}

/** A budget of its own: the operator makes one for the cluster alone. */
export function poolerBudgetSpec({ name }: ResolvedPooler): k8s.PodDisruptionBudgetSpec {
  return {
    maxUnavailable: k8s.IntOrString.fromNumber(1),
    selector: { matchLabels: poolerPodLabels(name) },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}

function parameters({
  maxClientConnections,
  defaultPoolSize,
}: ResolvedPooler): Pick<PoolerSpec['pgbouncer'], 'parameters'> {
  const given = {
    ...(defaultPoolSize === undefined ? {} : { default_pool_size: String(defaultPoolSize) }),
    ...(maxClientConnections === undefined ? {} : { max_client_conn: String(maxClientConnections) }),
  };
  return Object.keys(given).length > 0 ? { parameters: given } : {};
}
