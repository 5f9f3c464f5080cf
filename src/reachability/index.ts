/*
 * The door of `cdk8s-agents/reachability`: who may call whom, by any Kubernetes YAML. It loads no cdk8s.
 */

export type { Labels } from '../core/labels';
export type { Protocol } from '../core/peer-port';
export { AddressSet } from './address-set';
export type { ConnectionsDiff } from './connections-diff';
export type { Explanation } from './explain';
export type { RuleName, SideVerdict } from './explain-side';
export type { Locate } from './object-field';
export type { HostNetwork } from './parties';
export type { AddressParty, Connection, IngressParty, Party, PodsLike, PodsParty, WorkloadParty } from './party';
export type { PartyRef } from './party-ref';
export type { Direction } from './policy';
export { type PortRange, PortSet } from './port-set';
export { type PolicyName, Reachability, type ReachabilityOptions, reachability } from './reachability';
export type { ContainerPort } from './read-pods';
