import { type Plain, toPlain } from '../core/plain';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatorService } from './operator';
import { redisNodeSelector } from './redis-enterprise-cluster';

/** The Service port of databases with `databaseServicePortPolicy: RedisDefaultPort`. */
const REDIS_PORT = 6379;

/** What `servicesRiggerSpec.databaseServiceType` may list, in the order in which Services are shown. */
const DATABASE_SERVICES = [
  { type: 'cluster_ip', suffix: '', service: { headless: false } },
  { type: 'headless', suffix: '-headless', service: { headless: true } },
  { type: 'load_balancer', suffix: '-load-balancer', service: { headless: false, type: 'LoadBalancer' } },
] as const;

/** A database runs in the nodes of its cluster: it gives Services alone. */
export function makeRedisDatabase(resource: CustomResource, others: CustomResources): Made {
  return { ...NOTHING, services: databaseServices(resource, resource.spec, others) };
}

/** The part of an Active-Active database that is in this cluster. */
export function makeActiveActiveDatabase(resource: CustomResource, others: CustomResources): Made {
  return { ...NOTHING, services: databaseServices(resource, toPlain(resource.spec.globalConfigurations), others) };
}

/**
 * The Services that the services rigger makes of a database, by the `servicesRiggerSpec` of its cluster. They select the nodes where
 * the database runs by a label with its number, `redis.io/bdb-1`, that no manifest tells: the nodes of the cluster stand in.
 * @see https://redis.io/docs/latest/operate/kubernetes/networking/database-connectivity/
 */
function databaseServices(
  { namespace, name, spec }: CustomResource,
  { databasePort, databaseServicePort }: Plain,
  others: CustomResources,
): readonly OperatorService[] {
  const clusters = others.of('app.redislabs.com/RedisEnterpriseCluster', namespace);
  const clusterName = toPlain(spec.redisEnterpriseCluster).name;
  const cluster = clusters.find((one) => clusterName === undefined || one.name === clusterName);
  const rigger = toPlain(cluster?.spec.servicesRiggerSpec);
  const forwarded = rigger.databaseServicePortPolicy === 'RedisDefaultPort' ? REDIS_PORT : databasePort;
  const port = toPort(databaseServicePort ?? forwarded);
  const service = rigger.serviceNaming === 'redis-port' ? `redis-${String(databasePort)}` : name;
  const selector = redisNodeSelector(String(clusterName ?? cluster?.name));
  const { databaseServiceType = 'cluster_ip,headless' } = rigger;
  const types = String(databaseServiceType)
    .split(',')
    .map((type) => type.trim());
  // A database without `databasePort` gets any port that is free.
  const ports = port === undefined ? [] : [{ name: 'redis', port, targetPort: toPort(databasePort) ?? 'redis' }];
  if (rigger.serviceNaming === 'redis-port' && toPort(databasePort) === undefined) return [];
  return DATABASE_SERVICES.filter(({ type }) => types.includes(type)).map(({ suffix, service: kind }) => ({
    name: `${service}${suffix}`,
    selector,
    ports,
    ...kind,
  }));
}

function toPort(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
