import { Input, oneOf, shown } from '../core/input/input';
import { absolutePath, dnsLabel, dnsSubdomain, envName, secretKey, text } from '../core/input/names';
import { count, positiveSeconds, seconds } from '../core/input/numbers';
import { checkPod } from '../core/pods/pod-rules';
import { checkPorts } from '../core/pods/ports';
import type { ResolvedProfile } from './agent-profile-props';
import { checkModelAccess } from './model-access/check-model-access';
import { checkOwnAnnotations, checkOwnLabels } from './own-metadata';

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkProfile(profile: ResolvedProfile): readonly string[] {
  const input = new Input(`AgentProfile '${profile.name}'`);
  input.required('name', profile.name, dnsLabel);
  checkPod(input, profile);
  checkPorts(input, profile.ports);
  checkPortRoles(input, profile);
  checkTimes(input, profile);
  checkFiles(input, profile);
  checkEnvironment(input, profile);
  checkModelAccess(input, profile);
  checkOwnLabels(input, profile.labels);
  checkOwnAnnotations(input, profile.annotations);
  input.optional('serviceAccountName', profile.serviceAccountName, dnsSubdomain);
  return input.done();
}

function checkPortRoles(input: Input, { ports, healthPort, metricsPort }: ResolvedProfile): void {
  if (ports.length === 0) {
    input.refuse('ports must have at least one port for the health endpoints');
    return;
  }
  const names = ports.map(({ name }) => name);
  input.required('healthPort', healthPort, oneOf(...names));
  input.required('metricsPort', metricsPort, oneOf(...names));
}

function checkTimes(input: Input, profile: ResolvedProfile): void {
  input.required('livenessPath', profile.livenessPath, absolutePath);
  input.required('readinessPath', profile.readinessPath, absolutePath);
  input.required('livenessInitialDelaySeconds', profile.livenessInitialDelaySeconds, seconds);
  input.required('livenessPeriodSeconds', profile.livenessPeriodSeconds, positiveSeconds);
  input.required('livenessTimeoutSeconds', profile.livenessTimeoutSeconds, positiveSeconds);
  input.required('livenessFailureThreshold', profile.livenessFailureThreshold, count);
  input.required('readinessInitialDelaySeconds', profile.readinessInitialDelaySeconds, seconds);
  input.required('readinessPeriodSeconds', profile.readinessPeriodSeconds, positiveSeconds);
  input.required('startupSeconds', profile.startupSeconds, positiveSeconds);
  input.required('drainSeconds', profile.drainSeconds, positiveSeconds);
  input.required('sessionLimitSeconds', profile.sessionLimitSeconds, positiveSeconds);
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
