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
import type { ResolvedPooler } from './pooler-props';

/** The operator fills in the rest of the template with the settings that Pod Security `restricted` requires. */
export function poolerSpec(pooler: ResolvedPooler, cluster: string): PoolerSpec {
  const { requests, limits } = toResources(pooler);
  return {
    cluster: { name: cluster },
    instances: pooler.instances,
    pgbouncer: { poolMode: pooler.poolMode, parameters: parameters(pooler) },
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

function parameters({ maxClientConnections, defaultPoolSize }: ResolvedPooler): Record<string, string> | undefined {
  const numbers = defined({ default_pool_size: defaultPoolSize, max_client_conn: maxClientConnections });
  return Object.keys(numbers).length > 0 ? mapValues(numbers, String) : undefined;
}
