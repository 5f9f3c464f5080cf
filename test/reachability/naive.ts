import { parse } from 'ipaddr.js';
import type { Namespace, Service } from 'kubernetes-types/core/v1';
import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1';
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import {
  isKind,
  type Labels,
  type NaiveParty,
  type NaivePod,
  naivePods,
  namespaceOf,
  type Protocol,
} from './naive-pods';

// A second implementation, written from the Kubernetes documentation and independent of src/. It reads every object for every
// question, so that only the rules themselves can be wrong.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/

/** Whether a connection is open: the egress rules of the source and the ingress rules of the destination must both allow it. */
export function naiveAllows(
  objects: readonly object[],
  from: NaiveParty,
  to: NaiveParty,
  port: number,
  protocol: Protocol,
): boolean {
  return isSamePod(from, to) || naiveOpens(objects, from, to, port, protocol);
}

/** Whether the policies of both ends open a connection, even if both ends are the same pod. */
export function naiveOpens(
  objects: readonly object[],
  from: NaiveParty,
  to: NaiveParty,
  port: number,
  protocol: Protocol,
): boolean {
  return letsOut(objects, from, to, port, protocol) && letsIn(objects, from, to, port, protocol);
}

/** A pod cannot block access to itself. The pods of a controller are several, or may be replaced. */
export function isSamePod(from: NaiveParty, to: NaiveParty): boolean {
  if (typeof from === 'string' || typeof to === 'string') return false;
  return from.kind === 'Pod' && to.kind === 'Pod' && from.namespace === to.namespace && from.name === to.name;
}

/** The source's side of a connection. */
export function letsOut(
  objects: readonly object[],
  from: NaiveParty,
  to: NaiveParty,
  port: number,
  protocol: Protocol,
): boolean {
  if (typeof from === 'string') return true;
  const binding = isolating(objects, from, 'Egress');
  if (binding.length === 0) return true;
  return binding.some((policy) =>
    (policy.spec?.egress ?? []).some(
      (rule) => peersMatch(objects, policy, rule.to, to) && portsMatch(rule.ports, to, port, protocol),
    ),
  );
}

/** The destination's side of a connection. */
export function letsIn(
  objects: readonly object[],
  from: NaiveParty,
  to: NaiveParty,
  port: number,
  protocol: Protocol,
): boolean {
  if (typeof to === 'string') return true;
  const binding = isolating(objects, to, 'Ingress');
  if (binding.length === 0) return true;
  return binding.some((policy) =>
    (policy.spec?.ingress ?? []).some(
      (rule) => peersMatch(objects, policy, rule.from, from) && portsMatch(rule.ports, to, port, protocol),
    ),
  );
}

/** A pod behind a Service, and its port. */
export interface NaiveTarget {
  readonly pod: NaivePod;
  readonly port: number;
}

/**
 * The pods behind a Service with a selector.
 * @param hostIp the address of nodes whose address is not in the set
 */
export function naiveTargets(
  objects: readonly object[],
  service: Service,
  port: number,
  protocol: Protocol,
  hostIp?: string,
): readonly NaiveTarget[] {
  const { selector = {}, clusterIP, ports = [] } = service.spec ?? {};
  if (Object.keys(selector).length === 0) return [];
  const pods = naivePods(objects, hostIp).filter(
    (pod) => pod.namespace === namespaceOf(service) && selects({ matchLabels: selector }, pod.labels),
  );
  // The name of a headless Service resolves to its pods, so the port is not translated.
  if (clusterIP === 'None') return pods.map((pod) => ({ pod, port }));
  const declared = ports.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
  if (declared === undefined) return [];
  const { targetPort = port } = declared;
  if (typeof targetPort === 'number') return pods.map((pod) => ({ pod, port: targetPort }));
  // A pod without a port of that name is not an endpoint of this port.
  return pods.flatMap((pod) =>
    pod.ports.filter((one) => one.name === targetPort && one.protocol === protocol).map((one) => ({ ...one, pod })),
  );
}

/** The policies that isolate a pod in one direction. If there are any, everything that none of them opens is blocked. */
export function isolating(
  objects: readonly object[],
  pod: NaivePod,
  type: 'Ingress' | 'Egress',
): readonly NetworkPolicy[] {
  if (pod.hostNetwork === true) return [];
  return objects
    .filter((object): object is NetworkPolicy => isKind(object, 'NetworkPolicy'))
    .filter((policy) => namespaceOf(policy) === pod.namespace && selects(policy.spec?.podSelector ?? {}, pod.labels))
    .filter((policy) => typesOf(policy).includes(type));
}

function typesOf({ spec }: NetworkPolicy): readonly string[] {
  const { policyTypes = [], egress = [] } = spec ?? {};
  if (policyTypes.length > 0) return policyTypes;
  return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function peersMatch(
  objects: readonly object[],
  policy: NetworkPolicy,
  peers: readonly NetworkPolicyPeer[] | undefined,
  endpoint: NaiveParty,
): boolean {
  if (peers === undefined || peers.length === 0) return true;
  return peers.some((peer) => peerMatches(objects, policy, peer, endpoint));
}

function peerMatches(
  objects: readonly object[],
  policy: NetworkPolicy,
  { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer,
  endpoint: NaiveParty,
): boolean {
  const address = typeof endpoint === 'string' ? endpoint : endpoint.address;
  if (ipBlock !== undefined) return address !== undefined && isInBlock(address, ipBlock);
  if (typeof endpoint === 'string' || endpoint.hostNetwork === true) return false;
  if (podSelector !== undefined && !selects(podSelector, endpoint.labels)) return false;
  if (namespaceSelector === undefined) return endpoint.namespace === namespaceOf(policy);
  return selects(namespaceSelector, namespaceLabelsOf(objects, endpoint));
}

function namespaceLabelsOf(objects: readonly object[], pod: NaivePod): Labels {
  const declared = objects
    .filter((object): object is Namespace => isKind(object, 'Namespace'))
    .find((namespace) => namespace.metadata?.name === pod.namespace)?.metadata?.labels;
  return { ...(pod.namespaceLabels ?? declared), 'kubernetes.io/metadata.name': pod.namespace };
}

export function portsMatch(
  ports: readonly NetworkPolicyPort[] | undefined,
  to: NaiveParty,
  port: number,
  protocol: Protocol,
): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((allowed) => portMatches(allowed, to, port, protocol));
}

function portMatches(allowed: NetworkPolicyPort, to: NaiveParty, port: number, protocol: Protocol): boolean {
  if ((allowed.protocol ?? 'TCP') !== protocol) return false;
  const name = allowed.port;
  if (name === undefined) return true;
  if (typeof name === 'number') return port >= name && port <= (allowed.endPort ?? name);
  if (typeof to === 'string') return false;
  return to.ports.some((own) => own.name === name && own.protocol === protocol && own.port === port);
}

/** Whether labels match a selector. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelOf(labels, key) === value) &&
    matchExpressions.every((expression) => expressionMatches(expression, labels))
  );
}

function expressionMatches({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labelOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

/** A label such as `constructor` is missing unless an object has it itself. */
function labelOf(labels: Labels, key: string): string | undefined {
  return new Map(Object.entries(labels)).get(key);
}

export function isInBlock(address: string, { cidr, except = [] }: IPBlock): boolean {
  return isIn(address, cidr) && !except.some((hole) => isIn(address, hole));
}

/** Compares bit by bit. Host bits of the block are ignored. */
function isIn(address: string, cidr: string): boolean {
  const [network = '', length] = cidr.split('/');
  const [all, prefix] = [bits(address), bits(network)];
  return all.length === prefix.length && all.startsWith(prefix.slice(0, Number(length)));
}

function bits(address: string): string {
  return parse(address)
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
}
