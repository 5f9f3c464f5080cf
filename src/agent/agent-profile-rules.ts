import { Input, oneOf, shown } from '../core/input/input';
import { absolutePath, dnsLabel, reason, secretKey } from '../core/input/names';
import { positiveSeconds } from '../core/input/numbers';
import { checkContainers } from '../core/pods/containers/container-rules';
import { sidecarPorts } from '../core/pods/containers/extra-containers';
import { checkHealth } from '../core/pods/health/health-rules';
import { checkPodIdentity } from '../core/pods/identity/identity-props';
import { checkPod } from '../core/pods/pod-rules';
import { checkPorts } from '../core/pods/ports';
import { isShared } from '../core/pods/volumes/access-mode';
import { AGENT_CONTAINER, secretReaders } from './agent-containers';
import type { AgentProfileProps, ResolvedProfile } from './agent-profile-props';
import { checkModelAccess } from './model-access/check-model-access';
import { checkOwnAnnotations, checkOwnLabels } from './own-metadata';
import { checkFreedoms } from './session-freedom';

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
  checkContainers(input, profile, {
    name: AGENT_CONTAINER,
    ports: profile.ports,
    paths: [...profile.scratchDirs, ...profile.volumes].map(({ path }) => path),
  });
  checkSecretReaders(input, profile);
  checkHealth(input, profile.health, profile.ports, given.health !== undefined);
  checkMetrics(input, profile);
  checkEnd(input, profile);
  checkFiles(input, profile);
  checkSharedClaims(input, profile);
  checkSecretKeys(input, profile);
  checkModelAccess(input, profile);
  checkFreedoms(input, profile);
  checkOwnLabels(input, profile.labels);
  checkOwnAnnotations(input, profile.annotations);
  checkPodIdentity(input, given, given.serviceAccountName);
  return input.done();
}

/** Checks the containers that get the session's Secret. */
function checkSecretReaders(input: Input, profile: ResolvedProfile): void {
  const { secretAs, secretKeys } = profile;
  for (const { name, env, fieldEnv, secretEnv } of secretReaders(profile)) {
    if (secretAs === 'none') {
      input.refuse(`sessionSecret of '${name}' must be left out with secretAs none: a session then has no Secret`);
    }
    for (const [field, variables] of Object.entries({ env, fieldEnv, secretEnv })) {
      for (const key of secretKeys.filter((key) => Object.hasOwn(variables ?? {}, key))) {
        input.refuse(
          `${field}.${key} of '${name}' must not be set: ${key} comes from the session's Secret, and ${field} would override it`,
        );
      }
    }
  }
}

function checkMetrics(input: Input, profile: ResolvedProfile): void {
  const { ports, metricsPort, noMetricsReason } = profile;
  const declared = [...ports, ...sidecarPorts(profile)];
  input.optional('metricsPort', metricsPort, oneOf(...declared.map(({ name }) => name)));
  input.optional('noMetricsReason', noMetricsReason, reason);
  if (metricsPort !== undefined && noMetricsReason !== undefined) {
    input.refuse(
      `metricsPort must be left out with noMetricsReason: the agent serves no metrics, got ${shown(metricsPort)}`,
    );
  }
}

/** Checks when a session ends. */
function checkEnd(input: Input, { sessionLimitSeconds, unlimitedReason, restartPolicy }: ResolvedProfile): void {
  input.optional('sessionLimitSeconds', sessionLimitSeconds, positiveSeconds);
  input.optional('unlimitedReason', unlimitedReason, reason);
  if (sessionLimitSeconds !== undefined && unlimitedReason !== undefined) {
    input.refuse(
      `sessionLimitSeconds must be left out with unlimitedReason: the session has no limit, got ${shown(sessionLimitSeconds)}`,
    );
  }
  input.required('restartPolicy', restartPolicy, oneOf('Never', 'OnFailure'));
}

function checkFiles(input: Input, profile: ResolvedProfile): void {
  const { scratchDirs, secretDir, secretAs } = profile;
  input.required('secretAs', secretAs, oneOf('env', 'files', 'none'));
  input.required('secretDir', secretDir, absolutePath);
  if (secretAs === 'files' && scratchDirs.some(({ path }) => path === secretDir)) {
    input.refuse(`secretDir must not be a scratch directory, got ${shown(secretDir)}`);
  }
}

/** Sessions run on any node, at the same time. */
function checkSharedClaims(input: Input, { volumes }: ResolvedProfile): void {
  for (const { name, accessMode, readOnly } of volumes) {
    if (accessMode === undefined) continue;
    if (!isShared(accessMode)) {
      input.refuse(
        `volume '${name}' must be of a claim that sessions on several nodes can mount, ReadOnlyMany or ReadWriteMany, got ${accessMode}: PodVolume.ephemeral gives each session its own`,
      );
    } else if (!readOnly) {
      input.warn(`volume '${name}' is writable by every session: each can change what the others read`);
    }
  }
}

function checkSecretKeys(input: Input, profile: ResolvedProfile): void {
  const { env, fieldEnv, secretEnv, secretAs, secretKeys } = profile;
  input.each('secretKeys', secretKeys, secretKey);
  input.distinct('secretKeys', secretKeys);
  if (secretAs === 'none' && secretKeys.length > 0) {
    input.refuse(
      `secretKeys must be left out with secretAs none: a session then has no Secret, got ${shown(secretKeys)}`,
    );
  }
  for (const [field, variables] of Object.entries({ env, fieldEnv, secretEnv })) {
    for (const key of secretKeys.filter((key) => Object.hasOwn(variables, key))) {
      input.refuse(
        `${field}.${key} must not be set: ${key} comes from the session's Secret, and ${field} would override it`,
      );
    }
  }
}
