import { portName } from '../core/input/names';
import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS } from '../core/network/peer-port';
import { NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { AddressSet } from './address-set';
import { LabelSelector } from './label-selector';
import type { ObjectField } from './object-field';
import { readCidr } from './objects/cidr-field';
import {
  type Direction,
  type NamedPort,
  nameOfPolicy,
  type PodsSelector,
  type Policy,
  type PolicyRule,
  podsSelector,
} from './policy';
import { PortSet } from './port-set';

/**
 * Reads a NetworkPolicy as the API server does, with its defaults. Records a problem on the field for anything that it refuses.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function readPolicy(object: ObjectField, namespace: string, name: string): Policy {
  const spec = object.at('spec');
  // API servers before 1.28 wrote an empty status.
  object.refuseOthers('apiVersion', 'kind', 'metadata', 'spec', 'status');
  spec.refuseOthers('podSelector', 'policyTypes', 'ingress', 'egress');
  const types = readTypes(spec);
  const rules = (direction: Direction) => {
    const read = spec
      .at(direction)
      .items()
      .map((rule, index) => readRule(rule, { namespace, name }, direction, index));
    return types.includes(direction) ? read : undefined;
  };
  return {
    namespace,
    name,
    pods: LabelSelector.read(spec.at('podSelector')),
    rules: { ingress: rules('ingress'), egress: rules('egress') },
  };
}

/** The directions of a policy. Without policyTypes: ingress, and egress if it has an egress rule. */
function readTypes(spec: ObjectField): readonly Direction[] {
  const types = spec.at('policyTypes').items();
  if (types.length > 2) spec.at('policyTypes').refuse('have Ingress and Egress once each');
  if (types.length === 0) return spec.at('egress').items().length > 0 ? ['ingress', 'egress'] : ['ingress'];
  return types.map((type) => (type.oneOf(['Ingress', 'Egress']) === 'Egress' ? 'egress' : 'ingress'));
}

function readRule(
  rule: ObjectField,
  policy: Pick<Policy, 'namespace' | 'name'>,
  direction: Direction,
  index: number,
): PolicyRule {
  const side = direction === 'ingress' ? 'from' : 'to';
  rule.refuseOthers(side, 'ports');
  const peers = rule.at(side).items();
  const ports = rule.at('ports').items();
  const isBlock = peers.map((peer) => peer.has('ipBlock'));
  const numbers: PortSet[] = [];
  const namedPorts: NamedPort[] = [];
  for (const port of ports) {
    const read = readPort(port);
    if (read instanceof PortSet) numbers.push(read);
    else namedPorts.push(read);
  }
  return {
    policy: nameOfPolicy(policy),
    path: `spec.${direction}[${index}]`,
    anyone: peers.length === 0,
    pods: peers.filter((_, index) => !isBlock[index]).map((peer) => readPeerPods(peer, policy.namespace)),
    blocks: peers.filter((_, index) => isBlock[index]).map(readBlock),
    ports: ports.length === 0 ? PortSet.ALL : PortSet.union(numbers),
    namedPorts,
  };
}

/** Reads the pods of a peer. A podSelector alone selects in the policy's namespace; with a namespaceSelector, both must match. */
function readPeerPods(peer: ObjectField, namespace: string): PodsSelector {
  peer.refuseOthers('podSelector', 'namespaceSelector', 'ipBlock');
  const pods = peer.at('podSelector');
  const namespaces = peer.at('namespaceSelector');
  if (pods.isAbsent && namespaces.isAbsent) peer.refuse('have podSelector, namespaceSelector or ipBlock');
  const selected = LabelSelector.read(pods);
  return namespaces.isAbsent
    ? podsSelector(LabelSelector.labels({ [NAMESPACE_NAME_LABEL]: namespace }), selected, true)
    : podsSelector(LabelSelector.read(namespaces), selected, false);
}

function readBlock(peer: ObjectField): AddressSet {
  peer.refuseOthers('podSelector', 'namespaceSelector', 'ipBlock');
  if (!peer.at('podSelector').isAbsent || !peer.at('namespaceSelector').isAbsent) {
    peer.refuse('have only ipBlock: move the selectors into a separate item');
  }
  const block = peer.at('ipBlock');
  block.refuseOthers('cidr', 'except');
  const cidr = readCidr(block.at('cidr'));
  const except = block
    .at('except')
    .items()
    .map((inner) => ({ inner, cidr: readCidr(inner) }));
  if (cidr === undefined) return AddressSet.NONE;
  const outer = AddressSet.block(cidr);
  for (const { inner, cidr: hole } of except) {
    if (hole === undefined) continue;
    const addresses = AddressSet.block(hole);
    if (!outer.contains(addresses) || addresses.equals(outer)) inner.refuse(`lie within ${cidr} and be smaller`);
  }
  return AddressSet.block(
    cidr,
    except.flatMap(({ cidr: hole }) => hole ?? []),
  );
}

function readPort(field: ObjectField): PortSet | NamedPort {
  field.refuseOthers('protocol', 'port', 'endPort');
  const given = field.at('protocol');
  const protocol = given.isAbsent ? 'TCP' : (given.oneOf(PROTOCOLS) ?? 'TCP');
  const port = field.at('port');
  const endPort = field.at('endPort');
  if (port.isAbsent) {
    if (!endPort.isAbsent) endPort.refuse('be left out: the range has no first port');
    return PortSet.protocol(protocol);
  }
  if (typeof port.value === 'string') {
    if (portName(port.value) !== undefined)
      port.refuse('be a number from 1 to 65535, or the name of a port such as http');
    if (!endPort.isAbsent) endPort.refuse('be left out: a named port is not a range');
    return { protocol, name: port.value };
  }
  if (!port.isWhole(1, LAST_PORT)) {
    port.refuse('be a number from 1 to 65535, or the name of a port such as http');
    return PortSet.NONE;
  }
  if (endPort.isAbsent) return PortSet.range(protocol, port.value);
  if (!endPort.isWhole(port.value, LAST_PORT)) {
    endPort.refuse(`be a number from port ${port.value} to 65535`);
    return PortSet.NONE;
  }
  return PortSet.range(protocol, port.value, endPort.value);
}
