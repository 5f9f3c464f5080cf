import type { MonitorTarget } from '../../monitoring/monitor';
import { Connections } from '../../network/connections';
import { Peer } from '../../network/peer';
import { subjectOf } from './cluster-rules';
import type { ResolvedPostgresCluster } from './resolve-cluster';
import { POSTGRES_PORT, type PostgresServer } from './target';

/** The ports of an instance, by the names that the operator gives them. */
export const INSTANCE_PORTS = [
  { name: 'postgresql', port: POSTGRES_PORT },
  { name: 'status', port: 8000 },
  { name: 'metrics', port: 9187 },
] as const;

/**
 * What the operator puts on every instance, and on the pods of the Jobs that make one (initdb, join, full-recovery); not on those
 * of a pooler.
 * @see https://cloudnative-pg.io/documentation/current/labels_annotations/
 */
export function databasePodLabels(cluster: string): Record<string, string> {
  return { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': cluster };
}

/**
 * The paths without which the operator cannot run the cluster: it asks each instance for its state and Postgres for its data;
 * instances copy from each other, and ask each other whether they are cut off; each one calls the API server.
 * @see https://cloudnative-pg.io/documentation/current/networking/
 */
export function clusterConnections(cluster: ResolvedPostgresCluster): Connections {
  const { name, namespace, operatorNamespace, operatorLabels, kubernetesApi, objectStore } = cluster;
  const connections = new Connections({
    subject: subjectOf(cluster),
    namespace,
    podLabels: databasePodLabels(name),
    ports: INSTANCE_PORTS,
  });
  const operated = { ports: ['postgresql', 'status'] };
  connections.allowTo({ connections }, operated);
  connections.allowFrom(Peer.pods({ namespace: operatorNamespace, labels: operatorLabels }), operated);
  connections.allowTo(kubernetesApi);
  if (objectStore !== undefined) connections.allowTo(objectStore);
  return connections;
}

/** The Services that the operator makes: the primary behind -rw, the replicas behind -ro. */
export function clusterServer({ name, instances }: ResolvedPostgresCluster, connections: Connections): PostgresServer {
  const portName = INSTANCE_PORTS[0].name;
  const primary = { connections, service: `${name}-rw`, portName };
  return instances > 1 ? { ...primary, replicas: { connections, service: `${name}-ro`, portName } } : primary;
}

/** The instances alone: the pods of Jobs serve no metrics. */
export function monitoredInstances({ name }: ResolvedPostgresCluster, connections: Connections): MonitorTarget {
  return {
    name,
    connections,
    selector: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' },
    port: 'metrics',
  };
}
