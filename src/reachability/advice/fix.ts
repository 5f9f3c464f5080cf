import { distinct } from '../../core/order';
import type { Evaluation } from '../evaluation';
import { type Direction, nameOfPolicy } from '../policy';
import type { DirectPath } from '../verdict/path-parts';
import { documentYaml, ruleYaml } from './fix-yaml';
import { type ClosedPart, missingOn } from './missing';
import { type PeerSpec, peersOf } from './peers';
import { otherSets, selectionOf } from './pod-sets';
import { policyName } from './policy-name';

/** A change of policies that opens the closed part of one side of a path, and no other path. */
export interface Fix {
  /** `add-rule`: add the rules to a list of a policy. `add-policy`: apply a new policy. */
  readonly action: 'add-rule' | 'add-policy';

  /** The policy to change or to apply, such as `stella/stt-service`. */
  readonly policy: string;

  /** The list of the rules in the policy. */
  readonly field: 'spec.egress' | 'spec.ingress';

  /** With `add-rule`, the items to add to the list, in one line. With `add-policy`, the whole NetworkPolicy. */
  readonly yaml: string;

  /** What else it opens the path for, because no label tells it apart. Usually empty. */
  readonly alsoOpens: readonly string[];
}

/** A rule as it stands in a NetworkPolicy. */
type RuleSpec = Readonly<Record<string, readonly object[]>>;

/**
 * The changes that together open one side of a question. Empty if nothing is closed there, or if no rule can open it.
 * @param paths the paths in question: several for a Service with several targets
 */
export function fixesOf(evaluation: Evaluation, direction: Direction, paths: readonly DirectPath[]): readonly Fix[] {
  const taken = new Set(evaluation.set.policies.map(nameOfPolicy));
  return missingOn(evaluation, direction, paths).flatMap((missing) => {
    const fix = fixOf(evaluation, direction, missing, taken);
    if (fix !== undefined) taken.add(fix.policy);
    return fix ?? [];
  });
}

function fixOf(
  evaluation: Evaluation,
  direction: Direction,
  missing: ClosedPart,
  taken: ReadonlySet<string>,
): Fix | undefined {
  const { near, openings, described } = missing;
  const namespace = near[0]?.namespace;
  if (namespace === undefined) return undefined;
  const opened = openings.map((opening) => ({ opening, ...peersOf(evaluation, opening, namespace, described) }));
  const rules = opened
    .filter(({ peers }) => peers.length > 0)
    .map(({ opening: { port, protocol }, peers }) => toRule(direction, peers, [{ protocol, port }]));
  if (rules.length === 0) return undefined;
  const field = `spec.${direction}` as const;
  const alsoSelected = opened.flatMap((one) => one.alsoSelected);
  const own = ownPolicy(evaluation, direction, missing);
  if (own !== undefined) {
    return { action: 'add-rule', policy: own, field, yaml: ruleYaml(rules), alsoOpens: distinct(alsoSelected) };
  }
  const { selector, others } = selectionOf(evaluation, near, described);
  // A policy for pods that no policy isolates would close all their other paths.
  if (others.some(({ group }) => evaluation.networkPolicies.isolating(group, direction).certain.length === 0)) {
    return undefined;
  }
  const name = policyName(namespace, direction, missing, taken);
  const spec = {
    podSelector: selector,
    policyTypes: [direction === 'egress' ? 'Egress' : 'Ingress'],
    [direction]: rules,
  };
  return {
    action: 'add-policy',
    policy: nameOfPolicy({ namespace, name }),
    field,
    yaml: documentYaml({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace },
      spec,
    }),
    alsoOpens: distinct([...alsoSelected, ...others.map(({ title }) => title)]),
  };
}

function toRule(direction: Direction, peers: readonly PeerSpec[], ports: readonly object[]): RuleSpec {
  return { [direction === 'egress' ? 'to' : 'from']: peers, ports };
}

/** The policy that isolates exactly these pods, if there is one: a rule in it opens nothing for other pods. */
function ownPolicy(evaluation: Evaluation, direction: Direction, { near, described }: ClosedPart): string | undefined {
  const [first] = near;
  if (first === undefined) return undefined;
  const others = first.selector === undefined ? otherSets(evaluation, near, described) : [];
  const found = evaluation.networkPolicies
    .isolating(first.group, direction)
    .certain.find(
      (policy) =>
        !policy.pods.isEverything &&
        (first.selector === undefined || first.selector.pods.key === policy.pods.key) &&
        near.every(({ group }) => group.isolatedBy(policy) === 'yes') &&
        others.every(({ group }) => group.isolatedBy(policy) === 'no'),
    );
  return found && nameOfPolicy(found);
}

/** The change in words, and its YAML. */
export function fixWords({ action, policy, field, alsoOpens }: Fix): string {
  const what = action === 'add-rule' ? `add to ${field} of NetworkPolicy ${policy}` : 'apply this NetworkPolicy';
  return alsoOpens.length > 0 ? `${what} (it opens the path for ${alsoOpens.join(', ')} too)` : what;
}
