import { groupedBy } from '../core/grouped';
import { InputError, shown } from '../core/input/input';
import { listed } from '../core/listed';
import { type Labels, labelTexts } from '../core/objects/labels';
import { includesPod } from '../core/pods/pod-numbers';
import { AddressSet } from './address-set';
import { knownLabels } from './evaluate/label-facts';
import { namespaceFacts } from './evaluate/namespace-facts';
import type { Evaluation } from './evaluation';
import { INGRESS_CONTROLLER, type PodDescription, type Workload } from './network-endpoint';
import type { ObjectSet } from './object-set';
import { IngressPods, LabelledPods, type PodGroup } from './pod-group';
import { podHostNames, podsByHostName } from './pods/host-names';
import type { UnreadPods } from './pods/unread-pods';
import type { ContainerPort } from './read-pods';
import { type KubeService, readServiceHost } from './read-service';
import type { EvaluatedSelector } from './selected-pods';
import { isDomain } from './tiers/domain-names';
import { DomainGroup } from './tiers/outside-group';
import type { MissingFact } from './verdict/verdict';
import type { EvaluatedWorkload } from './workloads';

/**
 * A reference to an endpoint. A string is one of: its id (`stella/stt-service`, `k8s-app=kube-dns in kube-system`), prefixed with the
 * kind if two workloads share a name (`Deployment/stella/stt-service`); the `namespace/name` of a Pod; the host name of a Service
 * (`stt-service.stella.svc`) or of a pod (`web-0.web.shop.svc`), with or without the domain of the cluster; a domain name outside the
 * cluster (`api.example.com`); an address or a block (`203.0.113.10`, `10.0.0.0/8`); `internet` for all public addresses. An object
 * describes pods that are not in the set.
 */
export type EndpointRef = string | PodDescription;

/** The result of resolving a reference. */
export type ResolvedEndpoint = ResolvedPods | ResolvedService | ResolvedAddresses | UnreadEndpoint;

export interface ResolvedPods {
  readonly kind: 'pods';

  /** The name in messages. */
  readonly title: string;

  /** Several groups if policies treat some of its pods differently. */
  readonly groups: readonly PodGroup[];

  /** The name of each group. */
  readonly titles: readonly string[];

  /** The only pod, such as `shop/api-a`. Undefined for several pods, or if it is not known how many there are. */
  readonly pod?: string | undefined;

  /** Labels that select it. Undefined for a policy's selector that labels cannot express. */
  readonly labels?: Labels;

  /** The ports that its containers declare. Undefined if unknown. */
  readonly ports?: readonly ContainerPort[];
}

export interface ResolvedService {
  readonly kind: 'service';
  readonly title: string;
  readonly service: KubeService;
}

export interface ResolvedAddresses {
  readonly kind: 'addresses';
  readonly title: string;
  readonly addresses: AddressSet;

  /** Undefined if all of these addresses are meant. If one of them is meant, what would tell which one. */
  readonly which?: MissingFact;
}

/** An object of the set whose controller creates pods that are not read. */
export interface UnreadEndpoint {
  readonly kind: 'unread';
  readonly title: string;
  readonly missing: MissingFact;
}

const CANDIDATES_SHOWN = 12;

/** The pods of one workload. */
export function toResolved({ endpoint, group }: EvaluatedWorkload): ResolvedPods {
  const { id, labels, ports } = endpoint;
  return { kind: 'pods', title: id, groups: [group], titles: [id], pod: onlyPodOf(endpoint), labels, ports };
}

/** The pod of a bare Pod. A controller may replace its pod with another one, or have several. */
function onlyPodOf({ workloadKind, namespace, pods }: Workload): string | undefined {
  const [only] = pods;
  return workloadKind === 'Pod' && pods.length === 1 && only !== undefined ? `${namespace}/${only}` : undefined;
}

/** @throws InputError when the reference matches no endpoint, or several */
export function resolveEndpoint(field: 'from' | 'to', ref: EndpointRef, evaluation: Evaluation): ResolvedEndpoint {
  if (typeof ref !== 'string') return toPods(ref, evaluation.set);
  return (
    toAddresses(ref) ??
    toService(field, ref, evaluation) ??
    toNamedPods(field, ref, evaluation) ??
    toDomain(field, ref, evaluation) ??
    toEndpoint(field, ref, evaluation)
  );
}

function toPods({ namespace, labels, namespaceLabels, ports = [] }: PodDescription, set: ObjectSet): ResolvedEndpoint {
  const own = namespaceFacts(set, namespace, namespaceLabels);
  const title = `pods ${labelTexts(labels).join(', ') || 'without labels'} in ${namespace}`;
  return {
    kind: 'pods',
    title,
    groups: [new LabelledPods(namespace, knownLabels(labels), own, ports, set.podAddresses)],
    titles: [title],
    labels,
    ports,
  };
}

function toAddresses(text: string): ResolvedEndpoint | undefined {
  const addresses = /^(the )?internet$/.test(text) ? AddressSet.INTERNET : AddressSet.parse(text);
  return addresses && { kind: 'addresses', title: text, addresses };
}

function toService(field: string, text: string, { set }: Evaluation): ResolvedEndpoint | undefined {
  const host = readServiceHost(text);
  if (host === undefined) return undefined;
  const service = set.services.find(({ namespace, name }) => name === host.name && namespace === host.namespace);
  if (service === undefined) {
    const known = set.services.map((one) => `${one.name}.${one.namespace}.svc`).sort();
    throw unknown(field, text, 'be the host name of a Service of the set', known);
  }
  if (field === 'from') throw notCalling(field, text, 'a Service');
  return { kind: 'service', title: text, service };
}

function toNamedPods(field: string, text: string, { workloads }: Evaluation): ResolvedEndpoint | undefined {
  const named = podsByHostName(text, workloads);
  if (named === undefined) return undefined;
  const [first] = named;
  if (first === undefined) throw unknown(field, text, 'be the host name of a pod of the set', podHostNames(workloads));
  return {
    ...toResolved(first.workload),
    title: text,
    groups: named.map(({ workload }) => workload.group),
    titles: named.map(({ workload }) => workload.endpoint.id),
    pod: named.length === 1 ? first.pod : undefined,
  };
}

/** A domain outside the cluster. `service.namespace` is none: it is more likely to be a host name without its end. */
function toDomain(field: string, text: string, { set }: Evaluation): ResolvedEndpoint | undefined {
  if (!isDomain(text) || set.namespaces.has(text.split('.').at(-1) ?? '')) return undefined;
  if (field === 'from') throw notCalling(field, text, 'a domain name');
  return { kind: 'pods', title: text, groups: [new DomainGroup(text)], titles: [text] };
}

function toEndpoint(field: string, text: string, evaluation: Evaluation): ResolvedEndpoint {
  const { set, workloads, outside, unnamed } = evaluation;
  const ids = idsIn(evaluation);
  const named = [...outside, ...(unnamed ? [unnamed] : [])].find(({ endpoint }) => endpoint.id === text);
  if (named !== undefined) return { kind: 'pods', title: text, groups: [named.group], titles: [text] };
  const other = ids.selectors.get(text)?.[0];
  if (other !== undefined) {
    return {
      kind: 'pods',
      title: text,
      groups: [other.group],
      titles: [text],
      labels: other.selector.pods.exactLabels,
    };
  }
  if (text === INGRESS_CONTROLLER.id) {
    return { kind: 'pods', title: text, groups: [new IngressPods(set.podAddresses)], titles: [text] };
  }
  const meant = ids.workloads.get(text) ?? workloads.filter((workload) => isCalled(workload, text));
  const [first] = meant;
  const idsOf = (list: readonly EvaluatedWorkload[]) => list.map(({ endpoint }) => endpoint.id);
  const unread = first === undefined ? set.unreadPods.find((one) => isNamed(one, text)) : undefined;
  if (unread !== undefined) return { kind: 'unread', title: text, missing: unreadFact(unread) };
  if (first === undefined)
    throw unknown(field, text, 'be a workload, a Service, an address or a block', idsOf(workloads));
  const kinds = new Set(meant.map(({ endpoint }) => endpoint.workloadKind));
  if (kinds.size > 1) throw unknown(field, text, 'mean one workload', idsOf(meant));
  return {
    ...toResolved(first),
    title: meant.length === 1 ? first.endpoint.id : text,
    groups: meant.map(({ group }) => group),
    titles: meant.map(({ endpoint }) => endpoint.id),
    pod: meant.length === 1 ? podNamed(first.endpoint, text) : undefined,
  };
}

interface EndpointIds {
  readonly workloads: ReadonlyMap<string, readonly EvaluatedWorkload[]>;
  readonly selectors: ReadonlyMap<string, readonly EvaluatedSelector[]>;
}

const IDS = new WeakMap<Evaluation, EndpointIds>();

/** The endpoints of a set by id, because an app asks for each of them. */
function idsIn(evaluation: Evaluation): EndpointIds {
  const known = IDS.get(evaluation);
  if (known !== undefined) return known;
  const ids = {
    workloads: groupedBy(evaluation.workloads, ({ endpoint }) => endpoint.id),
    selectors: groupedBy(evaluation.selectors, ({ endpoint }) => endpoint.id),
  };
  IDS.set(evaluation, ids);
  return ids;
}

/** The pod that a reference means, if it means exactly one. */
function podNamed(endpoint: Workload, text: string): string | undefined {
  const only = onlyPodOf(endpoint);
  if (only !== undefined || text === endpoint.id) return only;
  const { namespace, pods } = endpoint;
  const named = pods.find((pod) => `${namespace}/${pod}` === text || `pod/${namespace}/${pod}` === text.toLowerCase());
  return named === undefined ? undefined : `${namespace}/${named}`;
}

function isNamed({ kind, namespace, name }: UnreadPods, text: string): boolean {
  return `${namespace}/${name}` === text || `${kind}/${namespace}/${name}`.toLowerCase() === text.toLowerCase();
}

/** What is missing if a question is about pods that are not read. */
export function unreadFact({ title, cure }: UnreadPods): MissingFact {
  return { fact: `the pods of ${title}`, cure };
}

function isCalled({ endpoint, templates }: EvaluatedWorkload, text: string): boolean {
  const { namespace, name, workloadKind, pods } = endpoint;
  const wanted = text.toLowerCase();
  return (
    `${namespace}/${name}` === text ||
    `${namespace}/${name}` === `${text}*` ||
    `${workloadKind}/${namespace}/${name}`.toLowerCase() === wanted ||
    pods.some((pod) => `${namespace}/${pod}` === text || `pod/${namespace}/${pod}` === wanted) ||
    templates.some(
      ({ resource }) =>
        resource !== undefined &&
        (`${namespace}/${resource}` === text || `${workloadKind}/${namespace}/${resource}`.toLowerCase() === wanted),
    ) ||
    templates.some(
      ({ numbers }) =>
        numbers && text.startsWith(`${namespace}/`) && includesPod(numbers, text.slice(namespace.length + 1)),
    )
  );
}

function notCalling(field: string, text: string, what: string): InputError {
  return unknown(field, text, `be a workload or an address, because ${what} makes no calls`, []);
}

function unknown(field: string, text: string, must: string, known: readonly string[]): InputError {
  return new InputError('Path', [
    `${field} must ${must}${known.length > 0 ? `: one of ${listed(known, CANDIDATES_SHOWN)}` : ''}, got ${shown(text)}`,
  ]);
}
