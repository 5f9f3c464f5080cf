import type { MonitorTarget } from '../../monitoring/monitor';
import { Connections } from '../../network/connections';
import { Egress } from '../../network/egress';
import { Peer } from '../../network/peer';
import { databaseSelector, INSTANCE_PORTS } from '../../operators/cnpg';
import { postgresSubject, type ResolvedPostgresCluster } from './cluster-props';
import type { ConnectionBudget } from './connection-budget';
import type { PostgresServer } from './target';

/** The port that clients call. */
const CLIENT_PORT = 'postgresql';

/**
 * The paths that the operator needs to run the cluster. The operator queries each instance's state and Postgres
 * itself; instances copy data from each other and check whether they are isolated; each instance calls the API server.
 * @see https://cloudnative-pg.io/documentation/current/networking/
 */
export function clusterConnections(cluster: ResolvedPostgresCluster): Connections {
  const { name, namespace, operatorNamespace, operatorLabels, objectStore } = cluster;
  const connections = new Connections({
    subject: postgresSubject(cluster),
    namespace,
    podLabels: databaseSelector(name),
    ports: INSTANCE_PORTS,
  });
  const operated = { ports: [CLIENT_PORT, 'status'] };
  connections.allowTo({ connections }, operated);
  connections.allowFrom(Peer.pods({ namespace: operatorNamespace, labels: operatorLabels }), operated);
  connections.allowTo(Egress.kubernetesApi());
  if (objectStore !== undefined) connections.allowTo(objectStore);
  return connections;
}

/**
 * The operator's Services: -rw points to the primary, -ro to the replicas. Its certificate has their names, also with the
 * namespace and .svc, and is signed by the authority in the Secret -ca.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go (GetClusterAltDNSNames)
 */
export function clusterServer(
  cluster: ResolvedPostgresCluster,
  connections: Connections,
  budget: ConnectionBudget,
): PostgresServer {
  const { name, instances, plainTextReason } = cluster;
  const authority = plainTextReason === undefined ? { secretName: `${name}-ca`, key: 'ca.crt' } : { plainTextReason };
  const server = { connections, name, authority, budget, portName: CLIENT_PORT };
  const primary = { ...server, service: `${name}-rw` };
  return instances > 1 ? { ...primary, replicas: { ...server, service: `${name}-ro` } } : primary;
}

/** Only the instances, because pods of Jobs serve no metrics. */
export function monitoredInstances({ name }: ResolvedPostgresCluster, connections: Connections): MonitorTarget {
  const selector = { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' };
  return { name, connections, port: 'metrics', selector };
}
