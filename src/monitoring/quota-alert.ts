import type { Alert } from './alert-rule';
import { equals, series } from './series';

/** The namespace of a quota, and when its use is too much. */
export interface QuotaThreshold {
  readonly namespace: string;
  readonly quotaPercent: number;
  readonly quotaMinutes: number;
}

/** An alert before a quota refuses pods. @param refused what is refused then, and the cure */
export function quotaNearlyUsed(
  name: string,
  { namespace, quotaPercent, quotaMinutes }: QuotaThreshold,
  refused: string,
): Alert {
  const quota = (type: string): string =>
    series('kube_resourcequota', equals('namespace', namespace), equals('type', type));
  return {
    name,
    // Skips a hard limit of 0, which forbids a resource: division by it gives no number.
    expr: `100 * ${quota('used')}\n  / ignoring (type) (${quota('hard')} > 0)\n  > ${quotaPercent}`,
    forMinutes: quotaMinutes,
    summary: `{{ $labels.resource }} of ${namespace} is used to {{ $value | printf "%.0f" }} %`,
    description:
      'Once the quota {{ $labels.resourcequota }} has no {{ $labels.resource }} left, the API server refuses with 403 ' +
      `${refused}, or raise the quota.`,
    runbook: `kubectl -n ${namespace} describe resourcequota {{ $labels.resourcequota }}`,
  };
}
