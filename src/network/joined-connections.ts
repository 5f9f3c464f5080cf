import type { ClusterFacts } from '../core/cluster/cluster-facts';
import { distinct } from '../core/order';
import { Connections, type Endpoint, type OpenPath } from './connections';

/**
 * The paths of pods that have several endpoints, such as nodes that serve clients on one port and each other on another, or several
 * databases with a port each. It includes the paths of every part, even those declared later. One policy selects the pods.
 */
export class JoinedConnections extends Connections {
  private readonly parts: Connections[];
  private clusterOfParts: ClusterFacts | undefined;

  constructor(endpoint: Endpoint, parts: readonly Connections[] = []) {
    super(endpoint);
    this.parts = [...parts];
  }

  /** Adds the paths of a part. */
  join(part: Connections): void {
    this.parts.push(part);
    if (this.clusterOfParts !== undefined) part.addCluster(this.clusterOfParts);
  }

  override addCluster(cluster: ClusterFacts): void {
    super.addCluster(cluster);
    this.clusterOfParts = cluster;
    for (const part of this.parts) part.addCluster(cluster);
  }

  override get egress(): readonly OpenPath[] {
    return [...super.egress, ...this.parts.flatMap(({ egress }) => egress)];
  }

  override get ingress(): readonly OpenPath[] {
    return [...super.ingress, ...this.parts.flatMap(({ ingress }) => ingress)];
  }

  override get egressReasons(): readonly string[] {
    return distinct([...super.egressReasons, ...this.parts.flatMap(({ egressReasons }) => egressReasons)]);
  }

  override get ingressReasons(): readonly string[] {
    return distinct([...super.ingressReasons, ...this.parts.flatMap(({ ingressReasons }) => ingressReasons)]);
  }

  override get problems(): readonly string[] {
    return distinct([...super.problems, ...this.parts.flatMap(({ problems }) => problems)]);
  }

  override get warnings(): readonly string[] {
    return distinct([...super.warnings, ...this.parts.flatMap(({ warnings }) => warnings)]);
  }
}
