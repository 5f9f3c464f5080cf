import { NAMESPACE_NAME_LABEL } from '../../core/labels';
import { distinct } from '../../core/order';
import { Connections, type OpenPath } from '../../network/connections';

/**
 * The paths of the pods of a cluster, which serve several databases: those of each database, and every port among the pods
 * themselves. Redis wants all of them open between its nodes, where it cannot say that they share a network.
 * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/#nodes-on-different-vlans
 */
export class RedisConnections extends Connections {
  private readonly databases: Connections[] = [];

  /** Adds the paths of a database, those that are declared later too. */
  add(database: Connections): void {
    this.databases.push(database);
  }

  override get egress(): readonly OpenPath[] {
    return [this.amongPods, ...super.egress, ...this.databases.flatMap(({ egress }) => egress)];
  }

  override get ingress(): readonly OpenPath[] {
    return [this.amongPods, ...super.ingress, ...this.databases.flatMap(({ ingress }) => ingress)];
  }

  override get egressReasons(): readonly string[] {
    return distinct([...super.egressReasons, ...this.databases.flatMap(({ egressReasons }) => egressReasons)]);
  }

  override get ingressReasons(): readonly string[] {
    return distinct([...super.ingressReasons, ...this.databases.flatMap(({ ingressReasons }) => ingressReasons)]);
  }

  override get warnings(): readonly string[] {
    return distinct([...super.warnings, ...this.databases.flatMap(({ warnings }) => warnings)]);
  }

  private get amongPods(): OpenPath {
    const { namespace, podLabels, subject } = this.endpoint;
    const namespaceLabels = { [NAMESPACE_NAME_LABEL]: namespace };
    return { selector: { kind: 'pods', namespaceLabels, podLabels }, ports: [], peer: subject };
  }
}
