import { type Reachability, type ReachabilityOptions, reachability } from '../../../src/reachability/index';
import type { Cluster } from '../../cluster/support/cluster';
import { POD_CIDRS } from '../../support/parties';

/** The kinds that the evaluator reads: controllers, not the objects that they create. */
const KINDS = 'namespaces,networkpolicies,services,deployments,podtemplates,pods';

interface Owned {
  readonly metadata: { readonly ownerReferences?: readonly object[] };
}

/** The evaluator with the current objects of the API server. On its network an ipBlock matches pods too, as on most. */
export function reachabilityOf(
  cluster: Cluster,
  options: Pick<ReachabilityOptions, 'podCidrs'> = { podCidrs: POD_CIDRS },
): Reachability {
  const objects = cluster.list<Owned>(KINDS).filter(({ metadata }) => metadata.ownerReferences === undefined);
  return reachability(objects, options);
}
