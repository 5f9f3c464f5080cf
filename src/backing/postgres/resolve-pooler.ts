import { Input, oneOf, shown } from '../../core/input';
import { serviceName } from '../../core/names';
import { count } from '../../core/numbers';
import { checkResourceAmounts, EPHEMERAL_STORAGE, type ResourceAmounts } from '../../core/resource-amounts';
import { checkMonitor, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import type { PostgresPoolerProps } from './pooler-props';

type WithoutDefault = 'maxClientConnections' | 'defaultPoolSize';

/** PostgresPoolerProps with every default filled in. */
export type ResolvedPooler = Required<Omit<PostgresPoolerProps, WithoutDefault | 'monitor'>> &
  Pick<PostgresPoolerProps, WithoutDefault> &
  ResourceAmounts & { readonly monitor: ResolvedMonitor | undefined };

/** Fills every default. Pure; `checkPooler` says what is wrong. @param cluster the name of the Cluster */
export function resolvePooler(props: PostgresPoolerProps, cluster: string): ResolvedPooler {
  const { type = 'rw' } = props;
  return {
    ...props,
    type,
    name: props.name ?? (type === 'rw' ? `${cluster}-pooler` : `${cluster}-pooler-${type}`),
    instances: props.instances ?? 2,
    poolMode: props.poolMode ?? 'session',
    cpuRequest: props.cpuRequest ?? '100m',
    cpuLimit: props.cpuLimit ?? '500m',
    memoryRequest: props.memoryRequest ?? '64Mi',
    memoryLimit: props.memoryLimit ?? '256Mi',
    ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
    extendedResources: {},
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

/**
 * @param cluster the name of the Cluster
 * @returns warnings
 * @throws InputError with every wrong prop
 */
export function checkPooler(subject: string, pooler: ResolvedPooler, cluster: string): readonly string[] {
  const input = new Input(subject);
  input.required('name', pooler.name, serviceName);
  if ([cluster, `${cluster}-rw`, `${cluster}-ro`, `${cluster}-r`].includes(pooler.name)) {
    input.refuse(`name must not be that of the cluster or of one of its Services, got ${shown(pooler.name)}`);
  }
  input.required('type', pooler.type, oneOf('ro', 'rw'));
  input.required('instances', pooler.instances, count);
  input.required('poolMode', pooler.poolMode, oneOf('session', 'transaction'));
  input.optional('maxClientConnections', pooler.maxClientConnections, count);
  input.optional('defaultPoolSize', pooler.defaultPoolSize, count);
  checkResourceAmounts(input, pooler);
  checkMonitor(input, pooler.name, pooler.monitor);
  return input.done();
}
