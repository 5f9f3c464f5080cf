import fc from 'fast-check';
import {
  labels,
  NAMESPACE_LABEL_KEYS,
  NAMESPACES,
  namespaceSelector,
  POD_LABEL_KEYS,
  PORT_NAMES,
  podSelector,
  policySpec,
  portNumber,
} from '../random-policies';
import { clusterPolicy, node } from './kube';
import type { RawPeer, RawPolicy, RawProtocol, RawRule } from './naive-tiers';

/** Pods, policies of all tiers, and Nodes. */
export interface RandomTiers {
  readonly objects: readonly object[];
  readonly salt: number;
}

export const DOMAINS = ['api.example.com', 'www.example.com', 'example.org'];
const DOMAIN_PATTERNS = ['api.example.com', 'API.example.com.', '*.example.com', '*.api.example.com', 'example.org'];
const NETWORKS = [
  '0.0.0.0/0',
  '::/0',
  '0.0.0.0/1',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.3/32',
  '169.254.169.254/32',
  '192.168.0.0/31',
  '2001:db8::/32',
];
const NODE_ADDRESSES = ['10.1.2.3', '192.168.0.1', '2001:db8::1'];
const POD_ADDRESSES = ['10.1.9.9', '10.200.0.1', '2001:db8:5::5'];

const PLAIN = { noNullPrototype: true } as const;

const pods: fc.Arbitrary<RawPeer> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ namespaces: namespaceSelector }, PLAIN) },
  {
    weight: 3,
    arbitrary: fc
      .record({ podSelector, namespaceSelector }, { noNullPrototype: true, requiredKeys: ['podSelector'] })
      .map((selectors) => ({ pods: selectors })),
  },
);

const egressPeer: fc.Arbitrary<RawPeer> = fc.oneof(
  { weight: 4, arbitrary: pods },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(fc.constantFrom(...NETWORKS), { minLength: 1, maxLength: 2 })
      .map((networks) => ({ networks })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<RawPeer>({ nodes: {} }, { nodes: { matchLabels: { role: 'x' } } }),
  },
  {
    weight: 1,
    arbitrary: fc
      .uniqueArray(fc.constantFrom(...DOMAIN_PATTERNS), { minLength: 1, maxLength: 2 })
      .map((domainNames) => ({ domainNames })),
  },
);

const destinationPort = fc.oneof(
  portNumber.map((number) => ({ number })),
  fc
    .tuple(portNumber, portNumber)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ range: { start: Math.min(a, b), end: Math.max(a, b) } })),
);

const numbered: fc.Arbitrary<RawProtocol> = fc
  .tuple(fc.constantFrom('tcp', 'udp', 'sctp'), destinationPort)
  .map(([protocol, port]) => ({ [protocol]: { destinationPort: port } }));

const named: fc.Arbitrary<RawProtocol> = fc
  .constantFrom(...PORT_NAMES)
  .map((destinationNamedPort) => ({ destinationNamedPort }));

const action = fc.constantFrom<RawRule['action']>('Accept', 'Deny', 'Pass');

/** Half of the rules are about every port, so that later rules are often overridden. */
function protocols(peers: readonly RawPeer[]): fc.Arbitrary<readonly RawProtocol[] | undefined> {
  const onlyPods = peers.every((peer) => 'pods' in peer || 'namespaces' in peer);
  const one = onlyPods ? fc.oneof(numbered, numbered, named) : numbered;
  return fc.oneof(fc.constant(undefined), fc.array(one, { minLength: 1, maxLength: 2 }));
}

function rule(side: 'from' | 'to', peer: fc.Arbitrary<RawPeer>): fc.Arbitrary<RawRule> {
  return fc
    .array(peer, { minLength: 1, maxLength: 2 })
    .chain((peers) => fc.tuple(fc.constant(peers), protocols(peers), action))
    .map(([peers, through, does]) => ({
      action: does,
      [side]: peers,
      ...(through === undefined ? {} : { protocols: through }),
    }));
}

const subject: fc.Arbitrary<RawPeer> = fc.oneof(fc.constant<RawPeer>({ namespaces: {} }), pods);

/** Few priorities, so that several policies often have the same. */
const spec: fc.Arbitrary<RawPolicy['spec']> = fc.record(
  {
    tier: fc.constantFrom('Admin', 'Admin', 'Baseline'),
    priority: fc.constantFrom(0, 1, 2, 10, 1000),
    subject,
    ingress: fc.array(rule('from', pods), { maxLength: 3 }),
    egress: fc.array(rule('to', egressPeer), { maxLength: 3 }),
  },
  { noNullPrototype: true, requiredKeys: ['tier', 'priority', 'subject'] },
);

function pod(name: string): fc.Arbitrary<object> {
  const port = fc.tuple(fc.option(fc.constantFrom(...PORT_NAMES)), portNumber).map(([called, containerPort]) => ({
    containerPort,
    ...(called === null ? {} : { name: called }),
  }));
  return fc
    .tuple(
      fc.constantFrom(...NAMESPACES),
      labels(POD_LABEL_KEYS),
      fc.option(port),
      fc.constantFrom(false, false, false, true),
      fc.constantFrom(...NODE_ADDRESSES),
      fc.option(fc.constantFrom(...POD_ADDRESSES)),
    )
    .map(([namespace, own, declared, hostNetwork, hostIP, podIP]) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: own },
      spec: {
        ...(hostNetwork && { hostNetwork }),
        containers: [{ name: 'main', image: 'x', ...(declared && { ports: [declared] }) }],
      },
      status: hostNetwork ? { hostIP, podIP: hostIP } : podIP === null ? {} : { podIP },
    }));
}

function namespace(name: string): fc.Arbitrary<readonly object[]> {
  return fc
    .option(labels(NAMESPACE_LABEL_KEYS))
    .map((own) => (own === null ? [] : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: own } }]));
}

function nodes(): fc.Arbitrary<readonly object[]> {
  return fc
    .uniqueArray(fc.constantFrom(...NODE_ADDRESSES), { maxLength: 2 })
    .chain((addresses) =>
      fc.tuple(...addresses.map((address) => fc.constantFrom('x', 'y').map((role) => [address, role] as const))),
    )
    .map((all) => all.map(([address, role], index) => node(`node-${index}`, { role }, address)));
}

/** Sets of bare Pods with NetworkPolicies and ClusterNetworkPolicies of every valid shape. */
export const randomTiers: fc.Arbitrary<RandomTiers> = fc
  .tuple(
    fc.tuple(...NAMESPACES.map(namespace)),
    fc.tuple(pod('a'), pod('b'), pod('c')),
    fc.array(fc.tuple(fc.constantFrom(...NAMESPACES), policySpec), { maxLength: 3 }),
    fc.array(spec, { minLength: 1, maxLength: 5 }),
    nodes(),
    fc.nat(),
  )
  .map(([namespaces, all, networkPolicies, clusterPolicies, known, salt]) => ({
    objects: [
      ...namespaces.flat(),
      ...all,
      ...networkPolicies.map(([where, own], index) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `n-${index}`, namespace: where },
        spec: own,
      })),
      ...clusterPolicies.map((own, index) => clusterPolicy(`p-${index}`, own)),
      ...known,
    ],
    salt,
  }));
