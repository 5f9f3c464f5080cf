import { Input, oneOf, shown } from '../core/input/input';
import { absolutePath, dnsLabel, envName, reason, secretKey, text } from '../core/input/names';
import { positiveSeconds } from '../core/input/numbers';
import { checkHealth } from '../core/pods/health/health-rules';
import { checkIdentity } from '../core/pods/identity/identity-props';
import { checkPod } from '../core/pods/pod-rules';
import { checkPorts } from '../core/pods/ports';
import type { AgentProfileProps, ResolvedProfile } from './agent-profile-props';
import { checkModelAccess } from './model-access/check-model-access';
import { checkOwnAnnotations, checkOwnLabels } from './own-metadata';

/**
 * @param given the props without defaults
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkProfile(profile: ResolvedProfile, given: AgentProfileProps): readonly string[] {
  const input = new Input(`AgentProfile '${profile.name}'`);
  input.required('name', profile.name, dnsLabel);
  checkPod(input, profile);
  checkPorts(input, profile.ports);
  checkHealth(input, profile.health, profile.ports, given.health !== undefined);
  checkMetrics(input, profile);
  input.required('drainSeconds', profile.drainSeconds, positiveSeconds);
  input.required('sessionLimitSeconds', profile.sessionLimitSeconds, positiveSeconds);
  checkFiles(input, profile);
  checkEnvironment(input, profile);
  checkModelAccess(input, profile);
  checkOwnLabels(input, profile.labels);
  checkOwnAnnotations(input, profile.annotations);
  checkIdentity(input, given, given.serviceAccountName);
  return input.done();
}

function checkMetrics(input: Input, { ports, metricsPort, noMetricsReason }: ResolvedProfile): void {
  input.optional('metricsPort', metricsPort, oneOf(...ports.map(({ name }) => name)));
  input.optional('noMetricsReason', noMetricsReason, reason);
  if (metricsPort !== undefined && noMetricsReason !== undefined) {
    input.refuse(
      `metricsPort must be left out with noMetricsReason: the agent serves no metrics, got ${shown(metricsPort)}`,
    );
  }
}

function checkFiles(input: Input, profile: ResolvedProfile): void {
  const { scratchDirs, secretDir, secretAs } = profile;
  input.required('secretAs', secretAs, oneOf('env', 'files', 'none'));
  input.required('secretDir', secretDir, absolutePath);
  if (secretAs === 'files' && scratchDirs.some(({ path }) => path === secretDir)) {
    input.refuse(`secretDir must not be a scratch directory, got ${shown(secretDir)}`);
  }
}

function checkEnvironment(input: Input, { env, secretAs, secretKeys }: ResolvedProfile): void {
  input.entries('env', env, envName, text);
  input.each('secretKeys', secretKeys, secretKey);
  input.distinct('secretKeys', secretKeys);
  if (secretAs === 'none' && secretKeys.length > 0) {
    input.refuse(
      `secretKeys must be left out with secretAs none: a session then has no Secret, got ${shown(secretKeys)}`,
    );
  }
  for (const key of secretKeys.filter((key) => Object.hasOwn(env, key))) {
    input.refuse(`env.${key} must not be set: ${key} comes from the session's Secret, and env would override it`);
  }
}
