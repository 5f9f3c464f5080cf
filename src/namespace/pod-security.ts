import { type Check, oneOf } from '../core/input/input';

/**
 * How strictly a namespace restricts its pods.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

const PREFIX = 'pod-security.kubernetes.io/';

/** The modes of Pod Security: pods that violate the level are rejected, logged for audit, or reported as warnings. */
const MODES = ['enforce', 'audit', 'warn'] as const;

/** Accepts the three levels. */
export const podSecurityLevel: Check = oneOf('restricted', 'baseline', 'privileged');

/** Accepts `latest`, or a minor version without leading zeros. */
export const podSecurityVersion: Check = (value) =>
  typeof value === 'string' && /^(latest|v1\.(0|[1-9][0-9]*))$/.test(value)
    ? undefined
    : { must: 'be latest or a minor version such as v1.28' };

/** Whether a label belongs to Pod Security admission. */
export function isPodSecurityLabel(key: string): boolean {
  return key.startsWith(PREFIX);
}

/**
 * The six Pod Security labels of a namespace. @see
 * https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/
 */
export function podSecurityLabels(level: PodSecurityLevel, version: string): Record<string, string> {
  return Object.fromEntries(
    MODES.flatMap((mode) => [
      [`${PREFIX}${mode}`, level],
      [`${PREFIX}${mode}-version`, version],
    ]),
  );
}
