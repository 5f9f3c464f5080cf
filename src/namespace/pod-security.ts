import { checkArguments } from '../core/input/checked-calls';
import { type Check, Input, oneOf } from '../core/input/input';

/**
 * How strictly a namespace restricts its pods.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

const PREFIX = 'pod-security.kubernetes.io/';

/** The label with the level below which the API server rejects pods. */
export const ENFORCE_LABEL = `${PREFIX}enforce`;

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
 * The six Pod Security labels of a namespace, for a Namespace of your own.
 * @param version a minor version such as `v1.28`, or `latest`
 * @throws InputError for an unknown level or version
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/
 */
export function podSecurityLabels(level: PodSecurityLevel, version: string): Readonly<Record<string, string>> {
  checkArguments('podSecurityLabels', [level, version]);
  const input = new Input('podSecurityLabels');
  input.required('level', level, podSecurityLevel);
  input.required('version', version, podSecurityVersion);
  input.done();
  return labelsOfLevel(level, version);
}

/** The same labels for values that are checked already. */
export function labelsOfLevel(level: PodSecurityLevel, version: string): Record<string, string> {
  return Object.fromEntries(
    MODES.flatMap((mode) => [
      [`${PREFIX}${mode}`, level],
      [`${PREFIX}${mode}-version`, version],
    ]),
  );
}
