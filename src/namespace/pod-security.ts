import { type Check, oneOf } from '../core/input';

/**
 * How strictly a namespace restricts its pods.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

const PREFIX = 'pod-security.kubernetes.io/';

/** Pods that break the level are refused, written to the audit log, or warned of. */
const MODES = ['enforce', 'audit', 'warn'] as const;

/** One of the three levels. */
export const podSecurityLevel: Check = oneOf('restricted', 'baseline', 'privileged');

/** `latest`, or a minor version without leading zeros. */
export const podSecurityVersion: Check = (value) =>
  typeof value === 'string' && /^(latest|v1\.(0|[1-9][0-9]*))$/.test(value)
    ? undefined
    : { must: 'be latest or a minor version such as v1.28' };

/** Whether a label belongs to Pod Security admission. */
export function isPodSecurityLabel(key: string): boolean {
  return key.startsWith(PREFIX);
}

/** The six labels of a namespace. @see https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/ */
export function podSecurityLabels(level: PodSecurityLevel, version: string): Record<string, string> {
  return Object.fromEntries(
    MODES.flatMap((mode) => [
      [`${PREFIX}${mode}`, level],
      [`${PREFIX}${mode}-version`, version],
    ]),
  );
}
