import { NAMESPACE_NAME_LABEL } from '../../core/labels';
import type { OpenPath } from '../../network/connections';
import { JoinedConnections } from '../../network/joined-connections';

/**
 * The paths of the pods of a cluster, with those of each database, and every port among the pods themselves. Redis wants all of them
 * open between its nodes, where it cannot say that they share a network.
 * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/#nodes-on-different-vlans
 */
export class RedisConnections extends JoinedConnections {
  override get egress(): readonly OpenPath[] {
    return [this.amongPods, ...super.egress];
  }

  override get ingress(): readonly OpenPath[] {
    return [this.amongPods, ...super.ingress];
  }

  private get amongPods(): OpenPath {
    const { namespace, podLabels, subject } = this.endpoint;
    const namespaceLabels = { [NAMESPACE_NAME_LABEL]: namespace };
    return { selector: { kind: 'pods', namespaceLabels, podLabels }, ports: [], peer: subject };
  }
}
