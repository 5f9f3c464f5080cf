import { type Plain, toList, toPlain } from '../../../src/core/plain';
import { type PodDescription, type Protocol, reachability } from '../../../src/reachability/index';
import type { KubeObject } from '../../support/objects';
import { hasLabels, namespaceOf, operatorFlows, type Pods, podsOf, titleOf } from './pods';
import type { Finder } from './way';

/** One peer of a policy's rule, with the ports that it shares with others. */
interface PolicyPeer {
  readonly policy: KubeObject;
  readonly direction: 'ingress' | 'egress';
  readonly peer: Plain;
  readonly ports: readonly Plain[];
}

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** An address of the API server, within the default ranges of the platforms. */
const API_SERVER = '10.96.0.1';

/** NET001 */
export const policiesOfNobody: Finder = (objects) => {
  const pods = podsOf(objects);
  return policiesIn(objects)
    .filter((policy) => Object.keys(toPlain(podSelectorOf(policy).matchLabels)).length > 0)
    .filter((policy) => selectedBy(policy, pods).length === 0)
    .map((policy) => `${titleOf(policy)} selects no pod`);
};

/** NET002, if the set has pods in the peer's namespace. */
export const peersOfNobody: Finder = (objects) => {
  const pods = podsOf(objects);
  const known = pods.map(({ namespace }) => namespace);
  return peersIn(objects)
    .filter(({ peer }) => Object.keys(toPlain(toPlain(peer.podSelector).matchLabels)).length > 0)
    .filter((each) => known.includes(peerNamespace(each)) && meantBy(each, pods).length === 0)
    .map(({ policy, peer }) => `${titleOf(policy)} names a peer that is no pod: ${JSON.stringify(peer)}`);
};

/** NET003 */
export const peersOfTheWrongNamespace: Finder = (objects) => {
  const pods = podsOf(objects);
  return peersIn(objects)
    .filter(({ peer }) => peer.podSelector !== undefined && peer.namespaceSelector === undefined)
    .filter((each) => meantBy(each, pods).length === 0 && pods.some((one) => hasLabels(one, each.peer.podSelector)))
    .map(({ policy, peer }) => `${titleOf(policy)} means pods of another namespace: ${JSON.stringify(peer)}`);
};

/** NET004: pods with egress paths need DNS. */
export const withoutDns: Finder = (objects) =>
  policiesIn(objects)
    .filter(({ spec }) => toList(toPlain(spec).egress).length > 0)
    .filter((policy) => !['TCP', 'UDP'].every((protocol) => opensDns(policy, objects, protocol)))
    .map((policy) => `${titleOf(policy)} opens egress without DNS`);

/** NET005, if the pods are in the set. */
export const deafPorts: Finder = (objects) => {
  const pods = podsOf(objects);
  return peersIn(objects).flatMap((each) => {
    const called = each.direction === 'ingress' ? selectedBy(each.policy, pods) : meantBy(each, pods);
    return called.length === 0
      ? []
      : each.ports
          .filter(
            ({ port, endPort }) => endPort === undefined && !called.some(({ ports }) => ports.includes(Number(port))),
          )
          .map(({ port }) => `${titleOf(each.policy)} opens ${port}, where ${called[0]?.by} does not listen`);
  });
};

/** NET006, between pods of the set. */
export const oneSided: Finder = (objects) => {
  const pods = podsOf(objects);
  const paths = reachability(objects);
  return peersIn(objects).flatMap(({ policy, direction, peer, ports }) =>
    selectedBy(policy, pods).flatMap((own) =>
      meantBy({ policy, direction, peer, ports }, pods).flatMap((far) => {
        const [from, to] = direction === 'egress' ? [own, far] : [far, own];
        return ports
          .filter(
            ({ port, protocol }) =>
              paths.verdict(toPodDescription(from), toPodDescription(to), Number(port), toProtocol(protocol)) !==
              'open',
          )
          .map(({ port }) => `${titleOf(policy)}: ${from.by} → ${to.by} on ${port} is closed on the other side`);
      }),
    ),
  );
};

/** NET009 */
export const closedEntries: Finder = (objects) => {
  const paths = reachability(objects);
  return objects
    .filter(({ kind, spec }) => kind === 'Service' && ['LoadBalancer', 'NodePort'].includes(String(toPlain(spec).type)))
    .flatMap((service) => {
      const { loadBalancerSourceRanges, ports } = toPlain(service.spec);
      const caller = String(toList(loadBalancerSourceRanges)[0] ?? 'internet');
      const host = `${service.metadata.name}.${namespaceOf(service)}.svc`;
      return toList(ports)
        .map((port) => Number(toPlain(port).port))
        .filter((port) => paths.verdict(caller, host, port) !== 'open')
        .map((port) => `${titleOf(service)} is public on ${port}, and closed to ${caller}`);
    });
};

/** NET010 */
export const operatorsLockedOut: Finder = (objects) => {
  const paths = reachability(objects);
  const flows = operatorFlows(objects);
  const closed = flows
    .filter(({ from, to, port }) => paths.verdict(from, toPodDescription(to), port) !== 'open')
    .map(({ from, to, port }) => `${JSON.stringify(from.labels)} cannot call ${to.by} on ${port}`);
  const cutOff = [...new Set(flows.map(({ to }) => to))]
    .filter((pods) => paths.verdict(toPodDescription(pods), API_SERVER, 6443) !== 'open')
    .map(({ by }) => `${by} cannot call the API server`);
  return [...closed, ...cutOff];
};

/** REF001 */
export const servicesOfNobody: Finder = (objects) => {
  const pods = podsOf(objects);
  return objects
    .filter(({ kind }) => kind === 'Service')
    .filter((service) => {
      const selector = { matchLabels: toPlain(toPlain(service.spec).selector) };
      return !pods.some((one) => one.namespace === namespaceOf(service) && hasLabels(one, selector));
    })
    .map((service) => `${titleOf(service)} selects no pod`);
};

/** REF009: monitors and budgets, whose selectors select pods. */
export const selectorsOfNobody: Finder = (objects) => {
  const pods = podsOf(objects);
  const made = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  return objects
    .filter(({ kind }) => ['PodMonitor', 'PodDisruptionBudget'].includes(kind))
    .filter((object) => {
      const { namespaceSelector, selector } = toPlain(object.spec);
      const names = toList(toPlain(namespaceSelector).matchNames);
      const namespaces = names.length > 0 ? names : [namespaceOf(object)];
      // Another app has the pods of a namespace that a platform does not make.
      if (names.length > 0 && made.length > 0 && !names.some((name) => made.includes(String(name)))) return false;
      return !pods.some((one) => namespaces.includes(one.namespace) && hasLabels(one, selector));
    })
    .map((object) => `${titleOf(object)} selects no pod`);
};

function policiesIn(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter(({ kind }) => kind === 'NetworkPolicy');
}

function podSelectorOf({ spec }: KubeObject): Plain {
  return toPlain(toPlain(spec).podSelector);
}

function selectedBy(policy: KubeObject, pods: readonly Pods[]): readonly Pods[] {
  return pods.filter((one) => one.namespace === namespaceOf(policy) && hasLabels(one, podSelectorOf(policy)));
}

/** The pods that a peer selects. Empty for addresses. */
function meantBy(each: PolicyPeer, pods: readonly Pods[]): readonly Pods[] {
  if (each.peer.podSelector === undefined) return [];
  const namespace = peerNamespace(each);
  return pods.filter((one) => one.namespace === namespace && hasLabels(one, each.peer.podSelector));
}

function peerNamespace({ policy, peer }: PolicyPeer): string {
  if (peer.namespaceSelector === undefined) return namespaceOf(policy);
  return String(toPlain(toPlain(peer.namespaceSelector).matchLabels)[NAMESPACE_NAME]);
}

function peersIn(objects: readonly KubeObject[]): readonly PolicyPeer[] {
  return policiesIn(objects).flatMap((policy) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      toList(toPlain(policy.spec)[direction]).flatMap((rule) => {
        const { from, to, ports } = toPlain(rule);
        return [...toList(from), ...toList(to)].map((peer) => ({
          policy,
          direction,
          peer: toPlain(peer),
          ports: toList(ports).map(toPlain),
        }));
      }),
    ),
  );
}

function opensDns(policy: KubeObject, objects: readonly KubeObject[], protocol: string): boolean {
  return peersIn(objects).some(
    ({ policy: of, direction, peer, ports }) =>
      of === policy &&
      direction === 'egress' &&
      ports.some(({ port, protocol: open = 'TCP' }) => port === dnsPort(peer) && open === protocol),
  );
}

/** The port of the DNS server that a peer is: the pods of OpenShift's listen on 5353. */
function dnsPort({ podSelector }: Plain): number | undefined {
  const labels = toPlain(toPlain(podSelector).matchLabels);
  if (labels['dns.operator.openshift.io/daemonset-dns'] === 'default') return 5353;
  return labels['k8s-app'] === 'kube-dns' ? 53 : undefined;
}

function toPodDescription({ namespace, labels }: Pods): PodDescription {
  return { namespace, labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) };
}

function toProtocol(value: unknown): Protocol {
  return value === 'UDP' || value === 'SCTP' ? value : 'TCP';
}
