import { distinct } from '../../core/order';
import type { LabelSelector } from '../label-selector';
import type { ClusterNodes, DomainName } from '../network-endpoint';
import type { ObjectSet } from '../object-set';
import { DomainGroup, NodesGroup } from './outside-group';
import { domainsOf, nodeSelectorsOf } from './tier-policy';

/** An endpoint outside that rules name without its addresses. */
export interface OutsideEndpoint {
  readonly endpoint: DomainName | ClusterNodes;
  readonly group: DomainGroup | NodesGroup;
}

/**
 * The domains that rules of the Admin and Baseline tier name, and the nodes that they select. With Nodes in the set, the addresses of
 * nodes are known, and nodes are addresses like all others.
 */
export function outsideEndpoints({ tierPolicies, nodes }: ObjectSet): readonly OutsideEndpoint[] {
  const domains = distinct(domainsOf(tierPolicies).map((name) => name.toLowerCase().replace(/\.$/, '')));
  const selectors = new Map(nodeSelectorsOf(tierPolicies).map((selector) => [selector.key, selector]));
  return [
    ...domains.map(domainEndpoint),
    ...(nodes.length > 0 ? [] : [...selectors.values()].map((selector) => nodesEndpoint(selector))),
  ];
}

/** A domain as an endpoint. */
function domainEndpoint(name: string): OutsideEndpoint {
  return { endpoint: { kind: 'domain', id: name }, group: new DomainGroup(name) };
}

function nodesEndpoint(selector: LabelSelector): OutsideEndpoint {
  const labels = String(selector);
  const id = labels === '' ? 'every node' : `nodes with ${labels}`;
  return { endpoint: { kind: 'nodes', id, labels }, group: new NodesGroup(selector) };
}
