import fc from 'fast-check';
import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1';
import type {
  IPBlock,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from 'kubernetes-types/networking/v1';
import type { Protocol } from './naive-pods';

// Objects parsed from JSON always have a prototype.
const PLAIN = { noNullPrototype: true } as const;
const OFTEN_LEFT_OUT: { readonly noNullPrototype: true; requiredKeys: [] } = {
  noNullPrototype: true,
  requiredKeys: [],
};

// Small alphabets, so that references often match.

/** Label keys of pods and of namespaces. `app` is both, as a trap, and every object inherits `constructor` and `valueOf`. */
export const POD_LABEL_KEYS = ['app', 'tier', 'constructor'];
export const NAMESPACE_LABEL_KEYS = ['app', 'team', 'valueOf'];
/** The empty value is valid, and differs from a missing label. */
export const LABEL_VALUES = ['x', 'y', ''];
export const NAMESPACES = ['blue', 'green', 'default'];
export const PORT_NAMES = ['http', 'dns'];
const PORTS = [1, 53, 80, 81, 8080, 65_535];

/** Blocks with possible exceptions. Some have host bits, which are ignored. */
const BLOCKS: readonly (readonly [string, readonly string[]])[] = [
  ['0.0.0.0/0', ['10.0.0.0/8', '10.1.0.0/16', '128.0.0.0/1', '255.255.255.255/32', '0.0.0.0/32']],
  ['0.0.0.0/1', ['10.0.0.0/8']],
  ['128.0.0.0/1', ['192.168.0.0/16']],
  ['10.0.0.0/8', ['10.1.0.0/16', '10.1.2.0/24', '10.255.0.0/16']],
  ['10.1.2.3/16', ['10.1.128.0/17', '10.1.2.3/32', '10.1.9.9/24']],
  ['10.1.2.3/32', []],
  ['192.168.0.0/31', ['192.168.0.1/32']],
  ['::/0', ['fc00::/7', 'fe80::/10', '2001:db8::/32', '8000::/1', '::/128']],
  ['2001:db8::/32', ['2001:db8:1::/48', '2001:db8:ffff::/48']],
  ['fc00::1/7', ['fd00::/8']],
  ['2001:db8::1/128', []],
];

/** TCP, UDP, SCTP, or undefined, which means TCP. */
export const protocol: fc.Arbitrary<Protocol | undefined> = fc.constantFrom('TCP', 'UDP', 'SCTP', undefined);

/** A port of a container or a Service. */
export const portNumber: fc.Arbitrary<number> = fc.constantFrom(...PORTS);

/** No field at all. */
const absent = fc.constant({});

/** Labels, or none. */
export function labels(keys: readonly string[]): fc.Arbitrary<Record<string, string>> {
  const value = fc.constantFrom(...LABEL_VALUES);
  return fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length, noNullPrototype: true });
}

function requirement(keys: readonly string[], values: readonly string[]): fc.Arbitrary<LabelSelectorRequirement> {
  const key = fc.constantFrom(...keys);
  return fc.oneof(
    fc.record(
      { key, operator: fc.constantFrom('In', 'NotIn'), values: fc.subarray([...values], { minLength: 1 }) },
      PLAIN,
    ),
    fc
      .tuple(key, fc.constantFrom('Exists', 'DoesNotExist'), fc.constantFrom<{ values?: string[] }>({}, { values: [] }))
      .map(([of, operator, none]) => ({ key: of, operator, ...none })),
  );
}

function selector(keys: readonly string[], values: readonly string[]): fc.Arbitrary<LabelSelector> {
  const matchLabels = labels(keys);
  const matchExpressions = fc.array(requirement(keys, values), { maxLength: 2 });
  return fc.oneof(
    { weight: 2, arbitrary: absent },
    { weight: 3, arbitrary: fc.record({ matchLabels }, PLAIN) },
    { weight: 2, arbitrary: fc.record({ matchExpressions }, PLAIN) },
    { weight: 1, arbitrary: fc.record({ matchLabels, matchExpressions }, PLAIN) },
  );
}

export const podSelector = selector(POD_LABEL_KEYS, LABEL_VALUES);

export const namespaceSelector: fc.Arbitrary<LabelSelector> = fc.oneof(
  { weight: 3, arbitrary: selector(NAMESPACE_LABEL_KEYS, LABEL_VALUES) },
  { weight: 1, arbitrary: selector(['kubernetes.io/metadata.name'], [...NAMESPACES, 'elsewhere']) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...NAMESPACES, 'elsewhere')
      .map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  },
);

const ipBlock: fc.Arbitrary<IPBlock> = fc.oneof(
  ...BLOCKS.map(([cidr, holes]) =>
    fc.record(
      { cidr: fc.constant(cidr), except: fc.subarray([...holes]) },
      { noNullPrototype: true, requiredKeys: ['cidr'] },
    ),
  ),
);

/** Selects pods by label, namespaces by label, or both. */
export const podsPeer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ podSelector }, PLAIN) },
  { weight: 2, arbitrary: fc.record({ namespaceSelector }, PLAIN) },
  { weight: 2, arbitrary: fc.record({ namespaceSelector, podSelector }, PLAIN) },
);

/** Selects pods by one condition on one label, so that two such peers often select the same pods, or nearly the same. */
export const simplePeer: fc.Arbitrary<NetworkPolicyPeer> = requirement(['app'], LABEL_VALUES).map((one) => ({
  podSelector: { matchExpressions: [one] },
}));

const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  { weight: 7, arbitrary: podsPeer },
  { weight: 3, arbitrary: fc.record({ ipBlock }, PLAIN) },
);

/** `{}` is every port of TCP. */
const policyPort: fc.Arbitrary<NetworkPolicyPort> = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: absent },
      { weight: 2, arbitrary: portNumber.map((port) => ({ port })) },
      { weight: 2, arbitrary: fc.tuple(portNumber, portNumber).map(toRange) },
      { weight: 3, arbitrary: fc.constantFrom(...PORT_NAMES).map((port) => ({ port })) },
    ),
    protocol,
  )
  .map(([port, of]) => (of === undefined ? port : { ...port, protocol: of }));

function toRange([a, b]: readonly [number, number]): NetworkPolicyPort {
  return { port: Math.min(a, b), endPort: Math.max(a, b) };
}

/** An empty or absent list opens everything. Both are rare, or no cell would be blocked. */
function restricting<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[] | undefined> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<T[] | undefined>(undefined, []) },
    { weight: 5, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) },
  );
}

const ports = restricting(policyPort);
const peers = restricting(peer);

const ingressRule: fc.Arbitrary<NetworkPolicyIngressRule> = fc
  .tuple(peers, ports)
  .map(([from, through]) => ({ ...(from && { from }), ...(through && { ports: through }) }));

const egressRule: fc.Arbitrary<NetworkPolicyEgressRule> = fc
  .tuple(peers, ports)
  .map(([to, through]) => ({ ...(to && { to }), ...(through && { ports: through }) }));

/** The API server reads a missing podSelector as an empty one, and so do the newer types. */
export type PolicySpec = Partial<NetworkPolicySpec>;

/** Every valid shape. */
export const policySpec: fc.Arbitrary<PolicySpec> = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: absent },
      { weight: 2, arbitrary: fc.constant({ podSelector: {} }) },
      { weight: 5, arbitrary: fc.record({ podSelector }, PLAIN) },
    ),
    fc.constantFrom<PolicySpec>(
      {},
      {},
      { policyTypes: [] },
      { policyTypes: ['Ingress'] },
      { policyTypes: ['Egress'] },
      { policyTypes: ['Ingress', 'Egress'] },
      { policyTypes: ['Egress', 'Ingress'] },
    ),
    fc.record(
      { ingress: fc.array(ingressRule, { maxLength: 2 }), egress: fc.array(egressRule, { maxLength: 2 }) },
      OFTEN_LEFT_OUT,
    ),
  )
  .map(([selected, types, rules]) => ({ ...selected, ...types, ...rules }));
