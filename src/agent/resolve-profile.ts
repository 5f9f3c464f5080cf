import { checkImagePull, resolvePullPolicy } from '../core/image-pull';
import { Input, oneOf, shown } from '../core/input';
import { absolutePath, dnsLabel, dnsSubdomain, envName, secretKey, text } from '../core/names';
import { nonRootId, positiveSeconds, seconds } from '../core/numbers';
import { checkPorts } from '../core/ports';
import { checkResourceAmounts, EPHEMERAL_STORAGE } from '../core/resource-amounts';
import { checkScratchDirs, SCRATCH_DIRS } from '../core/scratch-dirs';
import type { AgentProfileProps } from './agent-profile-props';
import { NodePlacement } from './node-placement';
import { ROOM_KEYS } from './session-keys';

/** An AgentProfile's props with every default filled in. */
export type ResolvedProfile = Required<
  Omit<
    AgentProfileProps,
    'mutableTagReason' | 'command' | 'args' | 'priorityClassName' | 'runtimeClassName' | 'serviceAccountName'
  >
> &
  Pick<
    AgentProfileProps,
    'mutableTagReason' | 'command' | 'args' | 'priorityClassName' | 'runtimeClassName' | 'serviceAccountName'
  >;

/** Fills every default. Pure; `checkProfile` says what is wrong. */
export function resolveProfile(props: AgentProfileProps): ResolvedProfile {
  const ports = props.ports ?? [{ name: 'http', port: 8080 }];
  const healthPort = props.healthPort ?? ports[0]?.name ?? '';
  return {
    ...props,
    imagePullPolicy: props.imagePullPolicy ?? resolvePullPolicy(props.image),
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    ephemeralStorageRequest: props.ephemeralStorageRequest ?? EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: props.ephemeralStorageLimit ?? EPHEMERAL_STORAGE.limit,
    extendedResources: { ...props.extendedResources },
    ports: ports.map(({ name, port, protocol = 'TCP' }) => ({ name, port, protocol })),
    healthPort,
    metricsPort: props.metricsPort ?? healthPort,
    livenessPath: props.livenessPath ?? '/health',
    livenessInitialDelaySeconds: props.livenessInitialDelaySeconds ?? 30,
    livenessPeriodSeconds: props.livenessPeriodSeconds ?? 10,
    readinessPath: props.readinessPath ?? '/ready',
    readinessInitialDelaySeconds: props.readinessInitialDelaySeconds ?? 5,
    readinessPeriodSeconds: props.readinessPeriodSeconds ?? 5,
    startupSeconds: props.startupSeconds ?? 120,
    scratchDirs: (props.scratchDirs ?? SCRATCH_DIRS).map((dir) => ({ ...dir })),
    env: { ...props.env },
    secretAs: props.secretAs ?? 'env',
    secretDir: props.secretDir ?? '/var/run/secrets/agent',
    secretKeys: [...(props.secretKeys ?? ROOM_KEYS)],
    egress: [...(props.egress ?? [])],
    drainSeconds: props.drainSeconds ?? 30,
    sessionLimitSeconds: props.sessionLimitSeconds ?? 14_400,
    placement: props.placement ?? NodePlacement.anywhere(),
    userId: props.userId ?? 1000,
    groupId: props.groupId ?? 1000,
  };
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop
 */
export function checkProfile(profile: ResolvedProfile): readonly string[] {
  const input = new Input(`AgentProfile '${profile.name}'`);
  input.required('name', profile.name, dnsLabel);
  checkImagePull(input, profile);
  checkResourceAmounts(input, profile);
  checkPorts(input, profile.ports);
  checkPortRoles(input, profile);
  checkTimes(input, profile);
  checkFiles(input, profile);
  checkEnvironment(input, profile);
  input.optional('priorityClassName', profile.priorityClassName, dnsSubdomain);
  input.optional('runtimeClassName', profile.runtimeClassName, dnsSubdomain);
  input.optional('serviceAccountName', profile.serviceAccountName, dnsSubdomain);
  input.required('userId', profile.userId, nonRootId);
  input.required('groupId', profile.groupId, nonRootId);
  return input.done();
}

function checkPortRoles(input: Input, { ports, healthPort, metricsPort }: ResolvedProfile): void {
  if (ports.length === 0) input.refuse('ports must name one port at least: the health endpoints are served there');
  const names = ports.map(({ name }) => name);
  input.required('healthPort', healthPort, oneOf(...names));
  input.required('metricsPort', metricsPort, oneOf(...names));
}

function checkTimes(input: Input, profile: ResolvedProfile): void {
  input.required('livenessPath', profile.livenessPath, absolutePath);
  input.required('readinessPath', profile.readinessPath, absolutePath);
  input.required('livenessInitialDelaySeconds', profile.livenessInitialDelaySeconds, seconds);
  input.required('livenessPeriodSeconds', profile.livenessPeriodSeconds, positiveSeconds);
  input.required('readinessInitialDelaySeconds', profile.readinessInitialDelaySeconds, seconds);
  input.required('readinessPeriodSeconds', profile.readinessPeriodSeconds, positiveSeconds);
  input.required('startupSeconds', profile.startupSeconds, positiveSeconds);
  input.required('drainSeconds', profile.drainSeconds, positiveSeconds);
  input.required('sessionLimitSeconds', profile.sessionLimitSeconds, positiveSeconds);
}

function checkFiles(input: Input, profile: ResolvedProfile): void {
  const { scratchDirs, secretDir, secretAs } = profile;
  checkScratchDirs(input, scratchDirs, profile.ephemeralStorageLimit);
  input.required('secretAs', secretAs, oneOf('env', 'files'));
  input.required('secretDir', secretDir, absolutePath);
  if (secretAs === 'files' && scratchDirs.some(({ path }) => path === secretDir)) {
    input.refuse(`secretDir must not be a scratch directory, got ${shown(secretDir)}`);
  }
}

function checkEnvironment(input: Input, { env, secretKeys }: ResolvedProfile): void {
  input.entries('env', env, envName, text);
  input.each('secretKeys', secretKeys, secretKey);
  input.distinct('secretKeys', secretKeys);
  for (const key of secretKeys.filter((key) => key in env)) {
    input.refuse(`env.${key} must not be set: ${key} comes from the session's Secret, and env would override it`);
  }
}
