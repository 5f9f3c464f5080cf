import { type Reachability, type ReachabilityOptions, reachability } from '../../../src/reachability/index';
import type { Cluster } from '../../cluster/support/cluster';
import { POD_CIDRS } from '../../support/parties';

/** All that the evaluator reads: of what a controller has made, the controller. */
const KINDS = 'namespaces,networkpolicies,services,deployments,podtemplates,pods';

interface Owned {
  readonly metadata: { readonly ownerReferences?: readonly object[] };
}

/** The evaluator's view of the cluster as the API server has it now. Its network counts pods among the addresses of an ipBlock, as most do. */
export function reachabilityOf(
  cluster: Cluster,
  options: Pick<ReachabilityOptions, 'podCidrs'> = { podCidrs: POD_CIDRS },
): Reachability {
  const objects = cluster.list<Owned>(KINDS).filter(({ metadata }) => metadata.ownerReferences === undefined);
  return reachability(objects, options);
}
