import type { Toleration } from 'kubernetes-types/core/v1';
import { defined } from '../../defined';
import { type Input, oneOf, shown } from '../../input/input';
import { labelKey, labelValue } from '../../input/names';
import { seconds } from '../../input/numbers';

/**
 * A taint of nodes that pods tolerate.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface ToleratedTaint {
  /** Key of the taint, such as `nvidia.com/gpu`. */
  readonly key: string;

  /** Value of the taint. @default - any value */
  readonly value?: string;

  /** Effect of the taint. @default - every effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

  /**
   * Seconds that a running pod stays on a node after it got the taint, with the effect `NoExecute`. Kubernetes adds tolerations of
   * 300 seconds for `node.kubernetes.io/not-ready` and `node.kubernetes.io/unreachable`; those given here replace them.
   * @default - it stays
   */
  readonly tolerationSeconds?: number;
}

/** Checks that the API server accepts the toleration. */
export function checkToleration(input: Input, field: string, taint: ToleratedTaint): void {
  const { key, value, effect, tolerationSeconds } = taint;
  input.required(`${field}.key`, key, labelKey);
  input.optional(`${field}.value`, value, labelValue);
  input.optional(`${field}.effect`, effect, oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'));
  input.optional(`${field}.tolerationSeconds`, tolerationSeconds, seconds);
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    input.refuse(
      `${field}.tolerationSeconds must be left out unless effect is NoExecute: other taints do not end running pods, got ${shown(tolerationSeconds)}`,
    );
  }
}

/** Converts a tolerated taint into an entry of a pod's `tolerations`. */
export function toToleration({ key, value, effect, tolerationSeconds }: ToleratedTaint): Toleration {
  const operator = value === undefined ? 'Exists' : 'Equal';
  return defined({ effect, key, operator, tolerationSeconds, value } as const);
}
