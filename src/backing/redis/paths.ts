import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { Connections, type Endpoint, type OpenPath } from '../../network/connections';
import { JoinedConnections } from '../../network/joined-connections';
import { REDIS_NODE_PORTS, REDIS_OPERATOR_LABELS, redisSelector } from '../../operators/redis-enterprise';
import { type ResolvedRedisCluster, redisSubject } from './cluster-props';

/**
 * The paths of a cluster's nodes, including the paths of each database and all ports between the nodes, as Redis
 * requires.
 * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/#nodes-on-different-vlans
 */
export class RedisConnections extends JoinedConnections {
  override get egress(): readonly OpenPath[] {
    return [this.amongNodes, ...super.egress];
  }

  override get ingress(): readonly OpenPath[] {
    return [this.amongNodes, ...super.ingress];
  }

  private get amongNodes(): OpenPath {
    const { namespace, podLabels, subject } = this.endpoint;
    const namespaceLabels = { [NAMESPACE_NAME_LABEL]: namespace };
    return { selector: { kind: 'pods', namespaceLabels, podLabels }, ports: [], peer: subject };
  }
}

/** The nodes, without the ports of databases. */
export function nodeEndpoint(cluster: ResolvedRedisCluster): Endpoint {
  const { name, namespace } = cluster;
  const { api, metrics, ui } = REDIS_NODE_PORTS;
  return { subject: redisSubject(cluster), namespace, podLabels: redisSelector(name), ports: [api, metrics, ui] };
}

/** @see https://redis.io/docs/latest/operate/kubernetes/deployment/container-images/#admission-controller */
export function operatorConnections(cluster: ResolvedRedisCluster): Connections {
  return new Connections({
    subject: `the operator of ${redisSubject(cluster)}`,
    namespace: cluster.operatorNamespace,
    podLabels: REDIS_OPERATOR_LABELS,
    ports: [{ name: 'webhook', port: 8443 }],
    createdBy: 'the installation of Redis Enterprise',
  });
}
