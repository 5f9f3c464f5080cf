import { AddressSet } from './address-set';
import type { ResolvedAddresses, ResolvedPods } from './endpoint-ref';
import type { Evaluation } from './evaluation';
import { fixFor } from './explain-fix';
import { LabelSelector } from './label-selector';
import type { PodGroup } from './pod-group';
import type { Direction, PolicyRule } from './policy';
import type { PortSet } from './port-set';
import { portsOn, selectsPods } from './rules';

/** Why the policies of one end open or block a path. */
export interface DirectionExplanation {
  readonly direction: Direction;
  readonly open: boolean;

  /** The reason, in a sentence. */
  readonly because: string;

  /** The rules that open it. */
  readonly by: readonly RuleName[];

  /** Rules that almost open it, each with the reason why it does not. */
  readonly nearest: readonly string[];

  /** The change that would open this side, in one line. Undefined if it is open, or if no rule can open it. */
  readonly fix?: string;
}

/** A rule of a NetworkPolicy. */
export interface RuleName {
  /** The policy, such as `stella/stt-service`. */
  readonly policy: string;

  /** The field of the rule, such as `spec.ingress[0]`. */
  readonly path: string;
}

/** A question about one end of a path. */
export interface DirectionQuestion {
  readonly direction: Direction;
  readonly of: ResolvedPods | ResolvedAddresses;
  readonly other: ResolvedPods | ResolvedAddresses;

  /** The called end, whose containers define the numbers of named ports. */
  readonly called: ResolvedPods | ResolvedAddresses;
  readonly ports: PortSet;
}

const NEAREST_SHOWN = 3;

export function explainDirection(evaluation: Evaluation, side: DirectionQuestion): DirectionExplanation {
  const { set, openPorts } = evaluation;
  const { direction, of, ports } = side;
  const noRules: Omit<DirectionExplanation, 'because' | 'open'> = { direction, by: [], nearest: [] };
  if (of.kind === 'addresses')
    return { ...noRules, open: true, because: `${of.title} is outside the cluster: no policy applies to it` };
  const closed = of.groups.find((group) => !isOpen(group, side, openPorts));
  const group = closed ?? of.groups[0];
  if (group === undefined) return { ...noRules, open: false, because: `${of.title} has no pods` };
  const rules = openPorts.rulesFor(group, direction);
  if (rules === undefined) {
    return { ...noRules, open: true, because: `no policy isolates ${of.title} for ${direction}` };
  }
  const by = rules.filter((rule) => opens(rule, side, ports)).map(({ policy, path }) => ({ policy, path }));
  if (closed === undefined) {
    const rules = by.map(({ policy, path }) => `${path} of NetworkPolicy ${policy}`);
    return {
      ...noRules,
      open: true,
      by,
      because: rules.length > 0 ? `by ${rules.join(' and ')}` : 'by several rules together',
    };
  }
  const isolating = set.policies.filter((policy) => policy.rules[direction] && group.isSelectedBy(policy));
  const names = isolating.map(({ namespace, name }) => `${namespace}/${name}`);
  const isolated = names.length === 1 ? 'isolates' : 'isolate';
  return {
    ...noRules,
    open: false,
    because: `${names.join(', ')} ${isolated} ${of.title}, and no rule opens ${ports} ${direction === 'egress' ? 'to' : 'from'} ${side.other.title}`,
    nearest: rules.flatMap((rule) => lacking(rule, side)).slice(0, NEAREST_SHOWN),
    fix: fixFor(evaluation, side, isolating),
  };
}

/** Whether rules open the path, if need be several together. */
function isOpen(
  group: PodGroup,
  { direction, other, called, ports }: DirectionQuestion,
  openPorts: Evaluation['openPorts'],
): boolean {
  if (other.kind === 'addresses')
    return ports.minus(openPorts.withAddresses(group, direction, other.addresses)).isEmpty;
  return other.groups.every((far) => {
    const near = called === other ? far : group;
    return ports.minus(openPorts.side(group, far, near, direction)).isEmpty;
  });
}

function opens(rule: PolicyRule, side: DirectionQuestion, ports: PortSet): boolean {
  return selects(rule, side) && side.called.kind === 'pods'
    ? side.called.groups.every(({ ports: declared }) => ports.minus(portsOn(rule, declared)).isEmpty)
    : selects(rule, side) && ports.minus(portsOn(rule, [])).isEmpty;
}

function selects(rule: PolicyRule, { other }: DirectionQuestion): boolean {
  if (other.kind === 'pods') return other.groups.every((group) => selectsPods(rule, group));
  return rule.anyone || rule.blocks.some((block) => !block.intersect(other.addresses).isEmpty);
}

/** Why a rule does not open the path. Empty for an unrelated rule. */
function lacking(rule: PolicyRule, side: DirectionQuestion): readonly string[] {
  const { other, ports, called } = side;
  const where = `${rule.path} of NetworkPolicy ${rule.policy}`;
  const opened = portsOn(rule, called.kind === 'pods' ? called.groups[0]?.ports : []);
  if (selects(rule, side)) {
    const names = rule.namedPorts.map(({ name }) => name);
    const unresolved = opened.isEmpty && names.length > 0;
    return [
      `${where} selects ${other.title}, but opens ${unresolved ? `port ${names.join(', ')}, which ${called.title} does not have` : opened}`,
    ];
  }
  if (!ports.minus(opened).isEmpty) return [];
  if (other.kind === 'addresses') {
    return rule.blocks.length === 0 ? [] : [`${where} opens ${opened}, but only for ${rule.blocks.join(', ')}`];
  }
  if (rule.blocks.some((block) => !block.minus(AddressSet.INTERNET).isEmpty)) {
    return [
      `${where} opens ${opened} for ${rule.blocks.join(', ')}: some network plugins count pods among these addresses`,
    ];
  }
  return rule.pods.flatMap((selector) => {
    const { pods, namespaces, ownNamespace } = selector;
    const [group] = other.groups;
    if (group?.matches({ ...selector, namespaces: LabelSelector.EVERYTHING })) {
      return ownNamespace
        ? [`${where} has a podSelector without namespaceSelector, which selects pods of its own namespace only`]
        : [`${where} selects such pods in namespaces with ${namespaces}, and not in ${group.namespace}`];
    }
    const right = group?.matches({ ...selector, pods: LabelSelector.EVERYTHING });
    return right ? [`${where} opens ${opened}, but only for pods with ${pods}`] : [];
  });
}
