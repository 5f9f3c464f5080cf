import { dump } from 'js-yaml';
import { NAMESPACE_NAME_LABEL } from '../../core/labels';
import { PRIVATE_V4, PRIVATE_V6 } from '../private-addresses';
import { AddressSet } from './address-set';
import type { Everyone } from './connections';
import { LabelSelector } from './label-selector';
import type { Labels } from './labels';
import { meansPods, portsOn } from './openings';
import type { AddressEnd, PodsEnd } from './party-ref';
import type { Direction, Policy, PolicyRule } from './policy';
import type { PortSet } from './port-set';
import type { Subject } from './subject';

/** What the policies of one end say of a path. */
export interface SideVerdict {
  readonly direction: Direction;
  readonly open: boolean;

  /** In a sentence. */
  readonly because: string;

  /** The rules that open it. */
  readonly by: readonly RuleName[];

  /** Rules that almost open it, each with what it lacks. */
  readonly nearest: readonly string[];

  /** The one line that would open this side; undefined where it is open, or where nobody can tell. */
  readonly fix?: string;
}

/** A rule of a NetworkPolicy. */
export interface RuleName {
  /** `stella/stt-service`. */
  readonly policy: string;

  /** `spec.ingress[0]`. */
  readonly path: string;
}

/** A question about one end of a path. */
export interface Side {
  readonly direction: Direction;
  readonly of: PodsEnd | AddressEnd;
  readonly other: PodsEnd | AddressEnd;

  /** Whichever of both is called: named ports are its own. */
  readonly called: PodsEnd | AddressEnd;
  readonly ports: PortSet;
}

const NEAREST_SHOWN = 3;

export function explainSide(everyone: Everyone, side: Side): SideVerdict {
  const { set, flows } = everyone;
  const { direction, of, ports } = side;
  const shut: Omit<SideVerdict, 'because' | 'open'> = { direction, by: [], nearest: [] };
  if (of.kind === 'addresses') return { ...shut, open: true, because: `${of.title} is outside: no policy is about it` };
  const closed = of.subjects.find((subject) => !isOpen(subject, side, flows.openingsOf(subject, direction)));
  const subject = closed ?? of.subjects[0];
  if (subject === undefined) return { ...shut, open: false, because: `${of.title} has no pods` };
  const openings = flows.openingsOf(subject, direction);
  if (openings === undefined) {
    return { ...shut, open: true, because: `no policy isolates ${of.title} for ${direction}` };
  }
  const by = openings.filter((rule) => opens(rule, side, ports)).map(({ policy, path }) => ({ policy, path }));
  if (closed === undefined) {
    const rules = by.map(({ policy, path }) => `${path} of NetworkPolicy ${policy}`);
    return {
      ...shut,
      open: true,
      by,
      because: rules.length > 0 ? `by ${rules.join(' and ')}` : 'by several rules together',
    };
  }
  const isolating = set.policies.filter((policy) => policy.rules[direction] && subject.isSelectedBy(policy));
  const names = isolating.map(({ namespace, name }) => `${namespace}/${name}`);
  const isolated = names.length === 1 ? 'isolates' : 'isolate';
  return {
    ...shut,
    open: false,
    because: `${names.join(', ')} ${isolated} ${of.title}, and no rule opens ${ports} ${direction === 'egress' ? 'to' : 'from'} ${side.other.title}`,
    nearest: openings.flatMap((rule) => lacking(rule, side)).slice(0, NEAREST_SHOWN),
    fix: fixFor(everyone, side, isolating),
  };
}

function isOpen(subject: Subject, side: Side, openings: readonly PolicyRule[] | undefined): boolean {
  if (openings === undefined) return true;
  const { other, ports } = side;
  // Several rules may cover a block of addresses together.
  if (other.kind === 'addresses') {
    const open = openings.filter((rule) => ports.minus(portsOn(rule, calledPorts(side, subject))).isEmpty);
    return (
      open.some(({ anyone }) => anyone) ||
      open.reduce((left, { blocks }) => blocks.reduce((l, b) => l.minus(b), left), other.addresses).isEmpty
    );
  }
  return openings.some((rule) => opens(rule, side, ports));
}

function opens(rule: PolicyRule, side: Side, ports: PortSet): boolean {
  return means(rule, side) && side.called.kind === 'pods'
    ? side.called.subjects.every(({ ports: declared }) => ports.minus(portsOn(rule, declared)).isEmpty)
    : means(rule, side) && ports.minus(portsOn(rule, [])).isEmpty;
}

function calledPorts({ called }: Side, subject: Subject): Subject['ports'] {
  return called.kind === 'pods' ? subject.ports : [];
}

function means(rule: PolicyRule, { other }: Side): boolean {
  if (other.kind === 'pods') return other.subjects.every((subject) => meansPods(rule, subject));
  return rule.anyone || rule.blocks.some((block) => !block.intersect(other.addresses).isEmpty);
}

/** What keeps a rule from opening the path; nothing for a rule that is about something else altogether. */
function lacking(rule: PolicyRule, side: Side): readonly string[] {
  const { other, ports, called } = side;
  const where = `${rule.path} of NetworkPolicy ${rule.policy}`;
  const opened = portsOn(rule, called.kind === 'pods' ? called.subjects[0]?.ports : []);
  if (means(rule, side)) {
    const names = rule.namedPorts.map(({ name }) => name);
    const unresolved = opened.isEmpty && names.length > 0;
    return [
      `${where} means ${other.title}, but opens ${unresolved ? `port ${names.join(', ')}, which ${called.title} does not have` : opened}`,
    ];
  }
  if (!ports.minus(opened).isEmpty) return [];
  if (other.kind === 'addresses') {
    return rule.blocks.length === 0 ? [] : [`${where} opens ${opened}, but for ${rule.blocks.join(', ')}`];
  }
  return rule.pods.flatMap((selector) => {
    const { pods, namespaces, ownNamespace } = selector;
    const [subject] = other.subjects;
    if (subject?.isMeantBy({ ...selector, namespaces: LabelSelector.EVERYTHING })) {
      return ownNamespace
        ? [`${where} has a podSelector without namespaceSelector: it means pods of its own namespace alone`]
        : [`${where} means such pods in namespaces with ${namespaces}, and not in ${subject.namespace}`];
    }
    const right = subject?.isMeantBy({ ...selector, pods: LabelSelector.EVERYTHING });
    return right ? [`${where} opens ${opened}, but for pods with ${pods}`] : [];
  });
}

/** A rule as YAML on one line, and where it goes. */
function fixFor({ set }: Everyone, side: Side, isolating: readonly Policy[]): string | undefined {
  const { direction, of, other, ports } = side;
  if (of.kind === 'addresses') return undefined;
  const peers = other.kind === 'pods' ? podsPeers(other, of, set.policies) : blockPeers(other.addresses);
  if (peers === undefined) return undefined;
  const rule = {
    [direction === 'egress' ? 'to' : 'from']: peers,
    ports: ports.ranges.map(({ protocol, port }) => ({ protocol, port })),
  };
  const own = isolating.find(({ pods }) => !pods.isEverything);
  if (own !== undefined)
    return `add to spec.${direction} of NetworkPolicy ${own.namespace}/${own.name}: ${inline([rule])}`;
  const podSelector = { matchLabels: selectorOf(of, set.policies) };
  const spec = { podSelector, policyTypes: [direction === 'egress' ? 'Egress' : 'Ingress'], [direction]: [rule] };
  return `add a NetworkPolicy to ${of.subjects[0]?.namespace} with spec: ${inline(spec)}`;
}

function inline(value: object): string {
  return dump(value, { flowLevel: Array.isArray(value) ? 1 : 0, lineWidth: -1 }).trim();
}

function podsPeers(other: PodsEnd, of: PodsEnd, policies: readonly Policy[]): readonly object[] | undefined {
  const namespace = other.subjects[0]?.namespace;
  const matchLabels = selectorOf(other, policies);
  if (matchLabels === undefined || namespace === undefined) return undefined;
  const podSelector = { matchLabels };
  const namespaceSelector = { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } };
  return [of.subjects[0]?.namespace === namespace ? { podSelector } : { namespaceSelector, podSelector }];
}

/** The labels that a policy of their own selects pods by: they are fewer and more lasting than all that pods have. */
function selectorOf({ subjects: [subject], labels }: PodsEnd, policies: readonly Policy[]): Labels | undefined {
  const own = policies.find((policy) => !policy.pods.isEverything && subject?.isSelectedBy(policy));
  return labels && (own?.pods.exactLabels ?? labels);
}

function blockPeers(addresses: AddressSet): readonly object[] {
  if (!addresses.equals(AddressSet.INTERNET)) return addresses.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  return [
    { ipBlock: { cidr: '0.0.0.0/0', except: [...PRIVATE_V4] } },
    { ipBlock: { cidr: '::/0', except: [...PRIVATE_V6] } },
  ];
}
