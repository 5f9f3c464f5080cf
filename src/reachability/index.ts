/*
 * The entry point `cdk8s-agents/reachability`: finds out who may call whom from any Kubernetes YAML. It does not load cdk8s.
 */

export type { Protocol } from '../core/network/peer-port';
export type { Labels } from '../core/objects/labels';
export { AddressSet } from './address-set';
export type { Fix } from './advice/fix';
export type { VoidAllowList } from './advice/void-allow-lists';
export type { ConnectionsDiff } from './connections/connections-diff';
export type { EndpointRef } from './endpoint-ref';
export type { HostNetwork } from './evaluate/group-pods';
export type { Explanation } from './explain';
export type { DirectionExplanation } from './explain-direction';
export type {
  Connection,
  ExternalAddresses,
  IngressController,
  NetworkEndpoint,
  PodDescription,
  SelectedPods,
  UnknownConnection,
  Workload,
} from './network-endpoint';
export type { Locate } from './object-field';
export type { ObjectSet } from './object-set';
export type { Direction } from './policy';
export { type PortRange, PortSet } from './port-set';
export { type PolicyName, Reachability, type ReachabilityOptions, reachability } from './reachability';
export type { ContainerPort } from './read-pods';
export type { RuleName } from './verdict/rule-name';
export type { MissingFact, Verdict, VerdictPart } from './verdict/verdict';
