import { percentage } from '../input/numbers';
import { toPlain } from '../plain';

const DEFAULT_SURGE = '25%';

/**
 * The number of extra pods during a rollout of a Deployment.
 * @param strategy the `spec.strategy` of the Deployment; if unset, the default of Kubernetes applies
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
 */
export function rolloutSurge(strategy: unknown, replicas: number): number {
  const { type, rollingUpdate } = toPlain(strategy);
  if (type === 'Recreate' || replicas === 0) return 0;
  const surge = toPlain(rollingUpdate).maxSurge ?? DEFAULT_SURGE;
  const percent = percentage(surge);
  return percent === undefined ? (wholeNumber(surge) ?? 0) : Math.ceil((replicas * percent) / 100);
}

/** Reads a count from a plain object. @returns undefined for anything but a whole number of at least 0 */
export function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
