import { type Plain, toPlain } from '../core/plain';
import { wholeNumber } from '../core/pods/rollout';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatorService } from './operator';
import { redisNodeSelector } from './redis-enterprise-cluster';

/** The Service port of databases with `databaseServicePortPolicy: RedisDefaultPort`. */
const REDIS_PORT = 6379;

/** The values of `servicesRiggerSpec.databaseServiceType`, in display order. */
const DATABASE_SERVICES = [
  { type: 'cluster_ip', suffix: '', service: { headless: false } },
  { type: 'headless', suffix: '-headless', service: { headless: true } },
  { type: 'load_balancer', suffix: '-load-balancer', service: { headless: false, type: 'LoadBalancer' } },
] as const;

/** The Services of a database. It adds no pods, because it runs in the nodes of its cluster. */
export function makeRedisDatabase(resource: CustomResource, others: CustomResources): Made {
  return { ...NOTHING, services: databaseServices(resource, resource.spec, others) };
}

/** The Services of the local part of an Active-Active database. */
export function makeActiveActiveDatabase(resource: CustomResource, others: CustomResources): Made {
  return { ...NOTHING, services: databaseServices(resource, toPlain(resource.spec.globalConfigurations), others) };
}

/**
 * The Services that the services rigger creates for a database, by the `servicesRiggerSpec` of its cluster. They select the nodes that
 * run the database by a label with its number, such as `redis.io/bdb-1`. The number is not in the manifests, so we select all nodes.
 * @param settings the ports of the database
 * @see https://redis.io/docs/latest/operate/kubernetes/networking/database-connectivity/
 */
function databaseServices(
  { namespace, name, spec }: CustomResource,
  settings: Plain,
  others: CustomResources,
): readonly OperatorService[] {
  const { name: clusterName } = toPlain(spec.redisEnterpriseCluster);
  const cluster = others
    .of('app.redislabs.com/RedisEnterpriseCluster', namespace)
    .find((one) => clusterName === undefined || one.name === clusterName);
  const {
    serviceNaming,
    databaseServiceType = 'cluster_ip,headless',
    databaseServicePortPolicy,
  } = toPlain(cluster?.spec.servicesRiggerSpec);
  const databasePort = wholeNumber(settings.databasePort);
  // A database without `databasePort` gets a free port, which is not in the manifests. Its Services then have no port name either.
  if (serviceNaming === 'redis-port' && databasePort === undefined) return [];
  const defaultPort = databaseServicePortPolicy === 'RedisDefaultPort' ? REDIS_PORT : databasePort;
  const port = wholeNumber(settings.databaseServicePort) ?? defaultPort;
  const types = String(databaseServiceType).split(',');
  return DATABASE_SERVICES.filter(({ type }) => types.some((written) => written.trim() === type)).map(
    ({ suffix, service }) => ({
      name: `${serviceNaming === 'redis-port' ? `redis-${databasePort}` : name}${suffix}`,
      selector: redisNodeSelector(String(clusterName ?? cluster?.name)),
      ports: port === undefined ? [] : [{ name: 'redis', port, targetPort: databasePort ?? 'redis' }],
      ...service,
    }),
  );
}
