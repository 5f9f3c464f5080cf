import { type Reachability, type ReachabilityOptions, reachability } from '../../../src/network/reachability';
import type { Cluster } from '../../cluster/support/cluster';

/** All that the evaluator reads: of what a controller has made, the controller. */
const KINDS = 'namespaces,networkpolicies,services,deployments,podtemplates,pods';

interface Owned {
  readonly metadata: { readonly ownerReferences?: readonly object[] };
}

/** Where the node's pods have their addresses. Its network counts pods among the addresses of an ipBlock, as most do. */
const POD_CIDRS = ['10.244.0.0/16'];

/** The evaluator's view of the cluster as the API server has it now. */
export function reachabilityOf(
  cluster: Cluster,
  options: Pick<ReachabilityOptions, 'podCidrs'> = { podCidrs: POD_CIDRS },
): Reachability {
  const objects = cluster.list<Owned>(KINDS).filter(({ metadata }) => metadata.ownerReferences === undefined);
  return reachability(objects, options);
}
