import { InputError, shown } from '../core/input';
import type { Labels } from '../core/labels';
import { AddressSet } from './address-set';
import type { Described } from './described-pods';
import { type ObjectSet, withName } from './object-set';
import type { Member } from './parties';
import { INGRESS_CONTROLLER, type PodsLike } from './party';
import type { ContainerPort } from './read-pods';
import type { KubeService } from './read-service';
import { KnownPods, type Subject } from './subject';

/**
 * Who is meant. A string is the id of a party (`stella/stt-service`, `k8s-app=kube-dns in kube-system`), with its kind in front
 * where that is needed (`Deployment/stella/stt-service`), a Pod's own `namespace/name`, the host name of a Service
 * (`stt-service.stella.svc`), an address or a block (`203.0.113.10`, `10.0.0.0/8`), or `internet` for all public addresses. An object
 * describes pods that are not in the set.
 */
export type PartyRef = string | PodsLike;

/** What a reference means. */
export type End = PodsEnd | ServiceEnd | AddressEnd;

export interface PodsEnd {
  readonly kind: 'pods';

  /** What it is called in messages. */
  readonly title: string;

  /** More than one, where policies treat some of its pods in another way. */
  readonly subjects: readonly Subject[];

  /** What it can be selected by; undefined where it is only described. */
  readonly labels?: Labels;

  /** What its containers declare; undefined where nobody can say. */
  readonly ports?: readonly ContainerPort[];
}

export interface ServiceEnd {
  readonly kind: 'service';
  readonly title: string;
  readonly service: KubeService;
}

export interface AddressEnd {
  readonly kind: 'addresses';
  readonly title: string;
  readonly addresses: AddressSet;
}

/** Everyone whom a reference can mean. */
export interface Candidates {
  readonly set: ObjectSet;
  readonly members: readonly Member[];
  readonly described: readonly Described[];
}

const CANDIDATES_SHOWN = 12;
const SERVICE_HOST = /^([^./]+)\.([^./]+)\.svc(\.[^/]+)?$/;

/** The pods of one party. */
export function endOf({ party: { id, labels, ports }, subject }: Member): PodsEnd {
  return { kind: 'pods', title: id, subjects: [subject], labels, ports };
}

/** @throws InputError when nobody, or more than one, is meant */
export function toEnd(field: 'from' | 'to', ref: PartyRef, everyone: Candidates): End {
  if (typeof ref !== 'string') return toPods(ref, everyone.set);
  return toAddresses(ref) ?? toService(field, ref, everyone) ?? toParty(field, ref, everyone);
}

function toPods({ namespace, labels, namespaceLabels, ports = [] }: PodsLike, set: ObjectSet): End {
  const own = withName(namespace, namespaceLabels ?? set.namespaces.get(namespace) ?? {});
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    kind: 'pods',
    title: `pods ${words.join(', ') || 'without labels'} in ${namespace}`,
    subjects: [new KnownPods(namespace, labels, own, ports, set.podAddresses)],
    labels,
    ports,
  };
}

function toAddresses(text: string): End | undefined {
  const addresses = /^(the )?internet$/.test(text) ? AddressSet.INTERNET : AddressSet.parse(text);
  return addresses && { kind: 'addresses', title: text, addresses };
}

function toService(field: string, text: string, { set }: Candidates): End | undefined {
  const [, name, namespace] = SERVICE_HOST.exec(text) ?? [];
  if (name === undefined) return undefined;
  const service = set.services.find((one) => one.name === name && one.namespace === namespace);
  if (service === undefined) {
    const known = set.services.map((one) => `${one.name}.${one.namespace}.svc`).sort();
    throw unknown(field, text, 'be the host name of a Service of the set', known);
  }
  if (field === 'from') throw unknown(field, text, 'be who calls, and a Service calls nobody', []);
  return { kind: 'service', title: text, service };
}

function toParty(field: string, text: string, { set, members, described }: Candidates): End {
  const other = described.find(({ party }) => party.id === text);
  if (other !== undefined) {
    return { kind: 'pods', title: text, subjects: [other.subject], labels: other.selector.pods.exactLabels };
  }
  if (text === INGRESS_CONTROLLER.id) {
    return { kind: 'pods', title: text, subjects: [new KnownPods('', {}, {}, [], set.podAddresses)] };
  }
  const found = members.filter((member) => isCalled(member, text));
  const exact = found.filter(({ party }) => party.id === text);
  const meant = exact.length > 0 ? exact : found;
  const [first] = meant;
  const idsOf = (list: readonly Member[]) => list.map(({ party }) => party.id);
  if (first === undefined)
    throw unknown(field, text, 'be a workload, a Service, an address or a block', idsOf(members));
  const kinds = new Set(meant.map(({ party }) => party.workloadKind));
  if (kinds.size > 1) throw unknown(field, text, 'mean one workload', idsOf(meant));
  return {
    ...endOf(first),
    title: meant.length === 1 ? first.party.id : text,
    subjects: meant.map(({ subject }) => subject),
  };
}

function isCalled({ party }: Member, text: string): boolean {
  const { id, namespace, name, workloadKind, pods } = party;
  const wanted = text.toLowerCase();
  return (
    id === text ||
    `${namespace}/${name}` === text ||
    `${workloadKind}/${namespace}/${name}`.toLowerCase() === wanted ||
    pods.some((pod) => `${namespace}/${pod}` === text || `pod/${namespace}/${pod}` === wanted)
  );
}

function unknown(field: string, text: string, must: string, known: readonly string[]): InputError {
  const listed = known.slice(0, CANDIDATES_SHOWN).join(', ');
  const more = known.length > CANDIDATES_SHOWN ? ` and ${known.length - CANDIDATES_SHOWN} more` : '';
  return new InputError('Path', [
    `${field} must ${must}${known.length > 0 ? `: one of ${listed}${more}` : ''}, got ${shown(text)}`,
  ]);
}
