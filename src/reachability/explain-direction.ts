import { AddressSet } from './address-set';
import type { Fix } from './advice/fix';
import type { ResolvedAddresses, ResolvedPods } from './endpoint-ref';
import { rulesIn } from './evaluate/network-policies';
import type { Evaluation } from './evaluation';
import { LabelSelector } from './label-selector';
import { NodePods, type PodGroup } from './pod-group';
import { type Direction, nameOfPolicy, type Policy, type PolicyRule } from './policy';
import { PortSet } from './port-set';
import { portsOn, ruleSelects } from './rules';
import { explainTiers, type TierQuestion } from './tiers/explain-tiers';
import { OutsideGroup } from './tiers/outside-group';
import { fixDenied } from './tiers/tier-fix';
import type { TierVisit } from './tiers/tier-trace';
import { ruleNameOf, visitText } from './tiers/tier-words';
import { partsOfSide, type SideOfPath } from './verdict/path-parts';
import type { RuleName } from './verdict/rule-name';
import { type Answer, combined, type Verdict } from './verdict/verdict';

/** Why the policies of one end open or block a path. */
export interface DirectionExplanation {
  readonly direction: Direction;

  /** Whether this side is open, for all parts of the path. */
  readonly verdict: Verdict;

  /** The reason, in a sentence. */
  readonly because: string;

  /** The rules that open it, or a part of it. */
  readonly by: readonly RuleName[];

  /** Rules and policies that would decide otherwise, but come later, such as `Accept by spec.ingress[1] of …`. */
  readonly overridden: readonly string[];

  /** Rules that almost open it, each with the reason why it does not. */
  readonly nearest: readonly string[];

  /** What must change, if a policy of the Admin or Baseline tier denies the path. No rule of a NetworkPolicy opens it then. */
  readonly advice?: string;

  /** The changes that together open what is closed on this side, and no other path. Empty if nothing is closed, or if no rule can open it. */
  readonly fixes: readonly Fix[];
}

/** A question about one end of a path. */
export interface DirectionQuestion extends SideOfPath {
  /** The called end, whose containers define the numbers of named ports. */
  readonly called: ResolvedPods | ResolvedAddresses;
}

const NEAREST_SHOWN = 3;

/** The answers from the one that matters most. */
const BY_WEIGHT: readonly Verdict[] = ['closed', 'partly', 'unknown', 'open'];

/** Explains one side, without its fixes. */
export function explainDirection(evaluation: Evaluation, side: DirectionQuestion): Omit<DirectionExplanation, 'fixes'> {
  const { direction, of } = side;
  const noRules = { direction, by: [], overridden: [], nearest: [] };
  if (of.kind === 'addresses')
    return { ...noRules, verdict: 'open', because: `${of.title} is outside the cluster: no policy applies to it` };
  const { verdict } = combined(partsOfSide(evaluation, side));
  const shown = mostImportant(evaluation, side, of);
  if (shown === undefined) return { ...noRules, verdict, because: `${of.title} has no pods` };
  const { group, answered } = shown;
  if (group instanceof OutsideGroup)
    return { ...noRules, verdict, because: `${of.title} is outside the cluster: no policy applies to it` };
  const { certain, maybe } = evaluation.networkPolicies.isolating(group, direction);
  if (answered.verdict === 'unknown') {
    const because = `it depends on ${answered.missing.map(({ fact }) => fact).join(' and on ')}`;
    return { ...noRules, verdict, because };
  }
  const question = questionOf(evaluation, side, group, answered.verdict);
  const { by: decided, some, passes, overridden } = explainTiers(evaluation, question);
  if (decided !== undefined)
    return { ...noRules, verdict, overridden, ...decidedBy(decided, evaluation, side, question) };
  if (some.length > 0) {
    const rules = some.map(visitText);
    const because =
      answered.verdict === 'partly'
        ? `${rules.join(' and ')}, for a part of ${side.other.title}`
        : `${rules.join(', or ')}, whichever of them decides`;
    return { ...noRules, verdict, overridden, because, by: some.map(ruleNameOf) };
  }
  const passed = passes.length === 0 ? '' : ` (${passes.join('; ')})`;
  if (certain.length + maybe.length === 0) {
    return { ...noRules, verdict, overridden, because: `no policy isolates ${of.title} for ${direction}${passed}` };
  }
  const rules = rulesIn(certain, direction);
  const by = rules
    .filter((rule) => opens(rule, side))
    .map(({ policy, path }) => ({ kind: 'NetworkPolicy' as const, policy, path }));
  if (answered.verdict === 'open')
    return { ...noRules, verdict, by, overridden, because: `${whyOpen(by, certain.length > 0)}${passed}` };
  return {
    ...noRules,
    verdict,
    by,
    overridden,
    because: `${whyClosed(side, of, [...certain, ...maybe], answered)}${passed}`,
    nearest: rules.flatMap((rule) => lacking(rule, side)).slice(0, NEAREST_SHOWN),
  };
}

/** The question for the tiers: the part of the other end with the answer that matters most. */
function questionOf(evaluation: Evaluation, side: DirectionQuestion, of: PodGroup, verdict: Verdict): TierQuestion {
  const { direction, other, port, protocol } = side;
  const asked = { port: { port, protocol }, verdict };
  if (other.kind === 'addresses') {
    const addresses = closedAddresses(evaluation, side, of, other.addresses);
    return { ...asked, side: { direction, of }, addresses };
  }
  const isOpen = (far: PodGroup) => evaluation.openPorts.side(of, far, direction).open.has(port, protocol);
  const far = other.groups.find((one) => !isOpen(one)) ?? other.groups[0];
  return far === undefined
    ? { ...asked, side: { direction, of }, addresses: AddressSet.NONE }
    : { ...asked, side: { direction, of, other: far }, addresses: undefined };
}

/** The explanation of a side about which a rule of the Admin or Baseline tier decides. */
function decidedBy(
  visit: TierVisit,
  evaluation: Evaluation,
  side: DirectionQuestion,
  { side: { of }, verdict }: TierQuestion,
): Pick<DirectionExplanation, 'because' | 'by' | 'advice'> {
  const explained = { because: visitText(visit), by: [ruleNameOf(visit)] };
  if (verdict === 'open') return explained;
  const advice = fixDenied(evaluation, visit, { ...side, ...closedPart(evaluation, side, of), ports: asked(side) });
  return { ...explained, advice };
}

/** The group of pods with the answer that matters most. */
function mostImportant(
  evaluation: Evaluation,
  side: DirectionQuestion,
  of: ResolvedPods,
): { readonly group: PodGroup; readonly answered: Answer } | undefined {
  const all = of.groups.map((group, index) => ({
    group,
    answered: combined(
      partsOfSide(evaluation, { ...side, of: { ...of, groups: [group], titles: [of.titles[index] ?? of.title] } }),
    ),
  }));
  return BY_WEIGHT.map((verdict) => all.find(({ answered }) => answered.verdict === verdict)).find(Boolean);
}

function whyOpen(by: readonly RuleName[], isolated: boolean): string {
  const names = by.map(({ policy, path }) => `${path} of NetworkPolicy ${policy}`);
  if (names.length > 0) return `by ${names.join(' and ')}`;
  return isolated ? 'by several rules together' : 'whichever of the policies select the pods';
}

function whyClosed(
  side: DirectionQuestion,
  of: ResolvedPods,
  isolating: readonly Policy[],
  { verdict, parts }: Answer,
): string {
  const names = isolating.map(nameOfPolicy);
  const isolated = names.length === 1 ? 'isolates' : 'isolate';
  const closed = parts.filter((part) => part.verdict === 'closed').map(({ title }) => title);
  const rest = verdict === 'partly' ? `: closed for ${closed.join(', ')}` : '';
  const toOrFrom = side.direction === 'egress' ? 'to' : 'from';
  const all = verdict === 'partly' ? 'all of ' : '';
  return `${names.join(', ')} ${isolated} ${of.title}, and no rule opens ${asked(side)} ${toOrFrom} ${all}${side.other.title}${rest}`;
}

/** The addresses that are not open, if a part of them is. */
function closedPart(
  evaluation: Evaluation,
  side: DirectionQuestion,
  group: PodGroup,
): Pick<DirectionQuestion, 'other'> {
  const { other } = side;
  // The internet is written with its exceptions, not as dozens of blocks.
  if (other.kind !== 'addresses' || other.addresses.equals(AddressSet.INTERNET)) return { other };
  return { other: { ...other, addresses: closedAddresses(evaluation, side, group, other.addresses) } };
}

function closedAddresses(
  { openPorts }: Evaluation,
  { direction, port, protocol }: DirectionQuestion,
  group: PodGroup,
  all: AddressSet,
): AddressSet {
  const open = openPorts.outside(group, direction).open.filter(({ ports }) => ports.has(port, protocol));
  const closed = open.reduce((rest, part) => rest.minus(part.addresses), all);
  return closed.isEmpty ? all : closed;
}

function asked({ port, protocol }: SideOfPath): PortSet {
  return PortSet.range(protocol, port);
}

function opens(rule: PolicyRule, side: DirectionQuestion): boolean {
  const ports = asked(side);
  return selects(rule, side) && side.called.kind === 'pods'
    ? side.called.groups.every(({ ports: declared }) => ports.minus(portsOn(rule, declared)).isEmpty)
    : selects(rule, side) && ports.minus(portsOn(rule, [])).isEmpty;
}

function selects(rule: PolicyRule, { other }: DirectionQuestion): boolean {
  if (other.kind === 'pods') return other.groups.every((group) => ruleSelects(rule, group) === 'yes');
  return rule.anyone || rule.blocks.some((block) => !block.intersect(other.addresses).isEmpty);
}

/** Why a rule does not open the path. Empty for an unrelated rule. */
function lacking(rule: PolicyRule, side: DirectionQuestion): readonly string[] {
  const { other, called } = side;
  const ports = asked(side);
  const where = `${rule.path} of NetworkPolicy ${rule.policy}`;
  const opened = portsOn(rule, called.kind === 'pods' ? called.groups[0]?.ports : []);
  if (selects(rule, side)) {
    const names = rule.namedPorts.map(({ name }) => name);
    const unresolved = opened.isEmpty && names.length > 0;
    if (other.kind === 'addresses' && ports.minus(opened).isEmpty) {
      return [`${where} opens ${opened}, but only for ${rule.blocks.join(', ')}`];
    }
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
    if (group instanceof NodePods) {
      return [
        `${where} opens ${opened} for pods with labels, but ${other.title} has hostNetwork: selectors do not match pods of the node's network, only an ipBlock with the node's address does`,
      ];
    }
    if (group?.selectedBy({ ...selector, namespaces: LabelSelector.EVERYTHING }) === 'yes') {
      return ownNamespace
        ? [`${where} has a podSelector without namespaceSelector, which selects pods of its own namespace only`]
        : [`${where} selects such pods in namespaces with ${namespaces}, and not in ${group.namespace}`];
    }
    const right = group?.selectedBy({ ...selector, pods: LabelSelector.EVERYTHING }) === 'yes';
    return right ? [`${where} opens ${opened}, but only for pods with ${pods}`] : [];
  });
}
