import { AddressSet } from './address-set';
import type { Everyone } from './connections';
import { fixFor } from './explain-fix';
import { LabelSelector } from './label-selector';
import { meansPods, portsOn } from './openings';
import type { AddressEnd, PodsEnd } from './party-ref';
import type { Direction, PolicyRule } from './policy';
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
  const closed = of.subjects.find((subject) => !isOpen(subject, side, flows));
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

/** Several rules may open it together. */
function isOpen(subject: Subject, { direction, other, called, ports }: Side, flows: Everyone['flows']): boolean {
  if (other.kind === 'addresses') return ports.minus(flows.withAddresses(subject, direction, other.addresses)).isEmpty;
  return other.subjects.every((far) => {
    const near = called === other ? far : subject;
    return ports.minus(flows.side(subject, far, near, direction)).isEmpty;
  });
}

function opens(rule: PolicyRule, side: Side, ports: PortSet): boolean {
  return means(rule, side) && side.called.kind === 'pods'
    ? side.called.subjects.every(({ ports: declared }) => ports.minus(portsOn(rule, declared)).isEmpty)
    : means(rule, side) && ports.minus(portsOn(rule, [])).isEmpty;
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
  if (rule.blocks.some((block) => !block.minus(AddressSet.INTERNET).isEmpty)) {
    return [
      `${where} opens ${opened} for ${rule.blocks.join(', ')}: some network plugins count pods among these addresses`,
    ];
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
