import {
  PoolerSpecTemplateSpecContainersResourcesLimits as Limits,
  type PoolerSpec,
  PoolerSpecTemplateSpecContainersResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import { mapValues } from '../../core/grouped';
import type { k8s } from '../../core/objects/k8s';
import { toResources } from '../../core/pods/resource-amounts';
import { poolerSelector } from '../../operators/cnpg';
import type { PooledCluster, ResolvedPooler } from './pooler-props';
import { POOLER_TLS_ONLY, type ServerAuthority } from './tls';

/** The operator fills in the rest of the template with the settings that Pod Security `restricted` requires. */
export function poolerSpec(pooler: ResolvedPooler, { name, server }: PooledCluster): PoolerSpec {
  const { requests, limits } = toResources(pooler);
  return {
    cluster: { name },
    instances: pooler.instances,
    pgbouncer: { poolMode: pooler.poolMode, parameters: parameters(pooler), pgHba: poolerHba(server.authority) },
    template: {
      spec: {
        containers: [
          {
            name: 'pgbouncer',
            resources: {
              limits: mapValues(limits, Limits.fromString),
              requests: mapValues(requests, Requests.fromString),
            },
          },
        ],
        topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
          labelSelector: { matchLabels: poolerSelector(pooler.name) },
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: 'ScheduleAnyway',
        })),
      },
    },
    type: pooler.type,
  };
}

/** The operator creates a budget for the instances, but not for a pooler. */
export function poolerBudgetSpec({ name }: ResolvedPooler): k8s.PodDisruptionBudgetSpec {
  return {
    maxUnavailable: 1,
    selector: { matchLabels: poolerSelector(name) },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}

/** Clients come by TLS, or not at all. The operator itself uses the socket of the pod. */
function poolerHba(authority: ServerAuthority): string[] | undefined {
  return 'plainTextReason' in authority ? undefined : [...POOLER_TLS_ONLY];
}

function parameters({ maxClientConnections, defaultPoolSize }: ResolvedPooler): Record<string, string> {
  return { default_pool_size: String(defaultPoolSize), max_client_conn: String(maxClientConnections) };
}
