import type { LabelSelectorRequirement } from 'kubernetes-types/meta/v1';
import type { NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { letsIn, letsOut, naiveAllows, naiveOpens, naiveTargets } from './naive';
import { isKind, type NaiveParty } from './naive-pods';

/** An evaluator that answers the same questions as the checker. */
export interface Evaluator {
  readonly allows: typeof naiveAllows;

  /** The same for connections(), where a path from a workload to itself is between two of its pods. */
  readonly opens: typeof naiveAllows;
  readonly targetsOf: typeof naiveTargets;
}

/** The correct evaluator. */
export const naive: Evaluator = { allows: naiveAllows, opens: naiveOpens, targetsOf: naiveTargets };

/** Evaluators with one wrong rule each. Every comparison of the checker with one of them must find a difference. */
export const brokenEvaluators: Readonly<Record<string, Evaluator>> = {
  'takes one open side for both': answering((...question) => letsOut(...question) || letsIn(...question)),
  'asks the source alone': answering(letsOut),
  'asks the destination alone': answering(letsIn),
  'ignores endPort': reading(['endPort'], () => undefined),
  'leaves out the last port of a range': reading(['endPort'], (last: number) => last - 1),
  'ignores except': reading(['except'], () => undefined),
  'ignores namespaceSelector': reading(['namespaceSelector'], () => undefined),
  'ignores matchExpressions': reading(['matchExpressions'], () => undefined),
  'takes two selectors of one item for two items': reading(['from', 'to'], (peers: readonly NetworkPolicyPeer[]) =>
    peers.flatMap(({ namespaceSelector, ...rest }) =>
      namespaceSelector && rest.podSelector ? [{ namespaceSelector }, rest] : [{ namespaceSelector, ...rest }],
    ),
  ),
  'takes a podSelector alone for pods of every namespace': reading(
    ['from', 'to'],
    (peers: readonly NetworkPolicyPeer[]) =>
      peers.map((peer) => (peer.podSelector ? { namespaceSelector: {}, ...peer } : peer)),
  ),
  'takes an empty list of peers for nobody': reading(['from', 'to'], (peers: readonly NetworkPolicyPeer[]) =>
    peers.length > 0 ? peers : [{ namespaceSelector: { matchLabels: { no: 'namespace' } } }],
  ),
  'wants NotIn to have the label': reading(['matchExpressions'], (all: readonly LabelSelectorRequirement[]) => [
    ...all,
    ...all.filter(({ operator }) => operator === 'NotIn').map(({ key }) => ({ key, operator: 'Exists' })),
  ]),
  'takes a port without a protocol for all protocols': reading(['ports'], (ports: readonly NetworkPolicyPort[]) =>
    ports.flatMap((port) => ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, ...port }))),
  ),
  'knows no named ports': reading(['ports'], (ports: readonly NetworkPolicyPort[]) =>
    ports.map((port) => (typeof port.port === 'string' ? { ...port, port: 'no-such-port' } : port)),
  ),
  'isolates in both directions where policyTypes are absent': reading(['spec'], (spec: NetworkPolicySpec) => ({
    policyTypes: ['Ingress', 'Egress'],
    ...spec,
  })),
  'takes rules for policyTypes': reading(['spec'], ({ policyTypes, ...spec }: NetworkPolicySpec) => spec),
  'sees the pods of the node as any others': answering((objects, from, to, ...question) =>
    naiveAllows(objects, offTheNode(from), offTheNode(to), ...question),
  ),
  'forgets that a pod reaches itself': { ...naive, allows: naiveOpens },
  'calls the port of the Service itself': {
    ...naive,
    targetsOf: (objects, { metadata, spec }, ...question) => {
      const ports = spec?.ports?.map(({ targetPort, ...port }) => port);
      return naiveTargets(objects, { metadata, spec: { ...spec, ports } }, ...question);
    },
  },
};

function answering(allows: typeof naiveAllows, opens = allows): Evaluator {
  return { ...naive, allows, opens };
}

/** The naive evaluator, on policies with changed fields. */
function reading<T>(fields: readonly string[], change: (value: T) => unknown): Evaluator {
  const reviver = (key: string, value: T) => (fields.includes(key) ? change(value) : value);
  const read = (object: object): object =>
    isKind(object, 'NetworkPolicy') ? JSON.parse(JSON.stringify(object), reviver) : object;
  return answering(
    (objects, ...question) => naiveAllows(objects.map(read), ...question),
    (objects, ...question) => naiveOpens(objects.map(read), ...question),
  );
}

function offTheNode(endpoint: NaiveParty): NaiveParty {
  return typeof endpoint === 'string' ? endpoint : { ...endpoint, hostNetwork: false };
}
