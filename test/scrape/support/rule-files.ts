import { toList, toPlain } from '../../../src/core/plain';
import type { KubeObject } from '../../support/objects';
import { fasterDuration, fasterExpression } from './faster';

/** An alert of a PrometheusRule. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A group of alerts, with the namespace of its PrometheusRule. */
export interface RuleGroup {
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

/** The rules that the operator gives to a Prometheus: those that its selectors select. */
export function selectedRules(prometheus: KubeObject, objects: readonly KubeObject[]): readonly RuleGroup[] {
  const { ruleSelector, ruleNamespaceSelector } = toPlain(prometheus.spec);
  const namespaces = objects
    .filter(({ kind }) => kind === 'Namespace')
    .filter(({ metadata: { name, labels } }) =>
      selects(ruleNamespaceSelector, { 'kubernetes.io/metadata.name': name, ...labels }),
    )
    .map(({ metadata }) => metadata.name);
  return objects
    .filter(
      ({ kind, metadata: { namespace = '', labels = {} } }) =>
        kind === 'PrometheusRule' && namespaces.includes(namespace) && selects(ruleSelector, labels),
    )
    .flatMap(groupsOf);
}

/** The groups of a PrometheusRule. */
function groupsOf({ metadata: { namespace = '' }, spec }: KubeObject): readonly RuleGroup[] {
  const groups = toList(toPlain(spec).groups) as readonly Omit<RuleGroup, 'namespace'>[];
  return groups.map((group) => ({ namespace, ...group }));
}

/** A rule file whose windows and delays are in faster time. */
export function fasterRules(groups: readonly RuleGroup[]): object {
  return {
    groups: groups.map(({ namespace, name, rules }) => ({
      name: `${namespace}/${name}`,
      rules: rules.map((rule) => ({
        ...rule,
        expr: fasterExpression(rule.expr),
        ...(rule.for === undefined ? {} : { for: fasterDuration(rule.for) }),
      })),
    })),
  };
}

/** A label selector of Kubernetes, as far as our objects have one. A missing one selects nothing. */
function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined) return false;
  const { matchLabels, matchExpressions, ...others } = toPlain(selector);
  if (Object.keys(others).length > 0) throw new Error(`unknown selector ${JSON.stringify(selector)}`);
  const expressions = toList(matchExpressions).map(toPlain);
  return (
    Object.entries(toPlain(matchLabels)).every(([key, value]) => labels[key] === value) &&
    expressions.every(({ key, operator, values }) => {
      if (operator !== 'In') throw new Error(`unknown operator ${String(operator)}`);
      return toList(values).includes(labels[String(key)]);
    })
  );
}
