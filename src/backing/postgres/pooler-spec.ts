import {
  PoolerSpecTemplateSpecContainersResourcesLimits as Limits,
  type PoolerSpec,
  PoolerSpecTemplateSpecContainersResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import { defined } from '../../core/defined';
import { mapValues } from '../../core/grouped';
import { k8s } from '../../core/objects/k8s';
import { toResources } from '../../core/pods/resource-amounts';
import { poolerSelector } from '../../operators/cnpg';
import type { PooledCluster, ResolvedPooler } from './pooler-props';
import type { ServerAuthority } from './tls';

/** The operator fills in the rest of the template with the settings that Pod Security `restricted` requires. */
export function poolerSpec(pooler: ResolvedPooler, { name, server }: PooledCluster): PoolerSpec {
  const { requests, limits } = toResources(pooler);
  return {
    cluster: { name },
    instances: pooler.instances,
    pgbouncer: { poolMode: pooler.poolMode, parameters: parameters(pooler, server.authority) },
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
    maxUnavailable: k8s.IntOrString.fromNumber(1),
    selector: { matchLabels: poolerSelector(name) },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}

/**
 * By default, PgBouncer accepts connections without TLS, and passes them on through its own TLS.
 * @see https://www.pgbouncer.org/config.html#client_tls_sslmode
 */
function parameters(
  { maxClientConnections, defaultPoolSize }: ResolvedPooler,
  authority: ServerAuthority,
): Record<string, string> | undefined {
  const given = defined({
    client_tls_sslmode: 'plainTextReason' in authority ? undefined : 'require',
    default_pool_size: defaultPoolSize,
    max_client_conn: maxClientConnections,
  });
  return Object.keys(given).length > 0 ? mapValues(given, String) : undefined;
}
