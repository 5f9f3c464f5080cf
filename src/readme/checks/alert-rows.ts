import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { type Plain, toList, toPlain } from '../../core/plain';
import type { ManifestSet } from '../manifest-set';

/** An alert of a PrometheusRule, with its runbook. */
export interface AlertLink {
  readonly name: string;

  /** The address of its runbook. Undefined if it names none. */
  readonly runbook: string | undefined;
}

/** The alerts of some PrometheusRules that have the same ones, of one severity. */
export interface AlertRow {
  /** `azora/postgres`. */
  readonly rules: readonly string[];

  /** Empty for alerts without the label. */
  readonly severity: string;

  /** Each alert once, in the order of the rule. */
  readonly alerts: readonly AlertLink[];
}

/** The alerts that watch the set. Rules with the same alerts, for several namespaces, share a row. */
export function alertRows(set: ManifestSet): readonly AlertRow[] {
  const rows = set.of('monitoring.coreos.com/PrometheusRule').flatMap(({ path, spec }) => {
    const alerts = toList(spec.groups)
      .flatMap((group) => toList(toPlain(group).rules))
      .map(toPlain)
      .filter(({ alert }) => alert !== undefined);
    return [...groupedBy(alerts, ({ labels }) => String(toPlain(labels).severity ?? ''))].map(([severity, same]) => ({
      rule: path,
      severity,
      alerts: [...groupedBy(same.map(toAlert), ({ name }) => name).values()].map(([first]) => first),
    }));
  });
  return [...groupedBy(rows, ({ severity, alerts }) => JSON.stringify([severity, alerts])).values()]
    .map((same) => ({
      rules: distinct(same.map(({ rule }) => rule)),
      severity: same[0].severity,
      alerts: same[0].alerts,
    }))
    .sort((a, b) => compare(a.severity, b.severity) || compare(a.rules.join(), b.rules.join()));
}

function toAlert({ alert, annotations }: Plain): AlertLink {
  const { runbook_url: runbook } = toPlain(annotations);
  return { name: String(alert), runbook: runbook === undefined ? undefined : String(runbook) };
}
