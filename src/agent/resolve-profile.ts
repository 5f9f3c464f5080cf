import { fixedImage, image, isMutable, parseImage } from '../core/image';
import { Input, oneOf, refuses, shown } from '../core/input';
import {
  absolutePath,
  dnsLabel,
  dnsSubdomain,
  envName,
  extendedResource,
  portName,
  secretKey,
  text,
} from '../core/names';
import { count, nonRootId, port, positiveSeconds, seconds } from '../core/numbers';
import { bytes, cpu, toNano } from '../core/quantity';
import type { AgentProfileProps } from './agent-profile-props';
import { NodePlacement } from './node-placement';

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

/** What each session needs to find its room. */
const ROOM_KEYS = ['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'] as const;

/** Fills every default. Pure; `checkProfile` says what is wrong. */
export function resolveProfile(props: AgentProfileProps): ResolvedProfile {
  const ports = props.ports ?? [{ name: 'http', port: 8080 }];
  const healthPort = props.healthPort ?? ports[0]?.name ?? '';
  return {
    ...props,
    imagePullPolicy: props.imagePullPolicy ?? (mutable(props.image) ? 'Always' : 'IfNotPresent'),
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    ephemeralStorageRequest: props.ephemeralStorageRequest ?? '256Mi',
    ephemeralStorageLimit: props.ephemeralStorageLimit ?? '1Gi',
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
    scratchDirs: (props.scratchDirs ?? [{ path: '/tmp', size: '256Mi' }]).map((dir) => ({ ...dir })),
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
  checkImage(input, profile);
  checkResources(input, profile);
  checkPorts(input, profile);
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

function checkImage(input: Input, profile: ResolvedProfile): void {
  input.required('image', profile.image, profile.mutableTagReason === undefined ? fixedImage : image);
  input.required('imagePullPolicy', profile.imagePullPolicy, oneOf('Always', 'IfNotPresent', 'Never'));
  input.each('imagePullSecrets', profile.imagePullSecrets, dnsSubdomain);
  if (profile.mutableTagReason !== undefined && mutable(profile.image) && profile.imagePullPolicy !== 'Always') {
    input.refuse(
      `imagePullPolicy must be Always with the mutable image ${shown(profile.image)}, or nodes run different builds of it, got ${shown(profile.imagePullPolicy)}`,
    );
  }
}

function checkResources(input: Input, profile: ResolvedProfile): void {
  const pairs = [
    ['cpu', cpu],
    ['memory', bytes],
    ['ephemeralStorage', bytes],
  ] as const;
  for (const [name, check] of pairs) {
    const [request, limit] = [profile[`${name}Request`], profile[`${name}Limit`]];
    input.required(`${name}Request`, request, check);
    input.required(`${name}Limit`, limit, check);
    if (refuses(check, request) || refuses(check, limit)) continue;
    if (toNano(request) > toNano(limit)) {
      input.refuse(`${name}Request must be at most ${name}Limit ${shown(limit)}, got ${shown(request)}`);
    }
  }
  input.entries('extendedResources', profile.extendedResources, extendedResource, count);
}

function checkPorts(input: Input, { ports, healthPort, metricsPort }: ResolvedProfile): void {
  if (ports.length === 0) input.refuse('ports must name one port at least: the health endpoints are served there');
  ports.forEach((declared, index) => {
    input.required(`ports[${index}].name`, declared.name, portName);
    input.required(`ports[${index}].port`, declared.port, port);
    input.required(`ports[${index}].protocol`, declared.protocol, oneOf('TCP', 'UDP', 'SCTP'));
  });
  const names = ports.map(({ name }) => name);
  refuseTwice(input, 'ports', names);
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
  const { scratchDirs, secretDir, secretAs, ephemeralStorageLimit } = profile;
  scratchDirs.forEach(({ path, size }, index) => {
    input.required(`scratchDirs[${index}].path`, path, absolutePath);
    input.required(`scratchDirs[${index}].size`, size, bytes);
  });
  const paths = scratchDirs.map(({ path }) => path);
  refuseTwice(input, 'scratchDirs', paths);
  if (!paths.includes('/tmp')) {
    input.warn("scratchDirs has no /tmp: the root file system is read-only, and Python's tempfile fails without it");
  }
  input.required('secretAs', secretAs, oneOf('env', 'files'));
  input.required('secretDir', secretDir, absolutePath);
  if (secretAs === 'files' && paths.includes(secretDir)) {
    input.refuse(`secretDir must not be a scratch directory, got ${shown(secretDir)}`);
  }
  const sizes = scratchDirs.map(({ size }) => size);
  if ([...sizes, ephemeralStorageLimit].some((size) => refuses(bytes, size))) return;
  if (sizes.reduce((sum, size) => sum + toNano(size), 0n) > toNano(ephemeralStorageLimit)) {
    input.refuse(
      `scratchDirs must fit into ephemeralStorageLimit ${shown(ephemeralStorageLimit)} together, got ${sizes.join(' + ')}`,
    );
  }
}

function checkEnvironment(input: Input, { env, secretKeys }: ResolvedProfile): void {
  input.entries('env', env, envName, text);
  input.each('secretKeys', secretKeys, secretKey);
  refuseTwice(input, 'secretKeys', secretKeys);
  for (const key of secretKeys.filter((key) => key in env)) {
    input.refuse(`env.${key} must not be set: ${key} comes from the session's Secret, and env would override it`);
  }
}

function refuseTwice(input: Input, field: string, names: readonly string[]): void {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) input.refuse(`${field} must be different from each other, got ${shown(twice[0])} twice`);
}

function mutable(reference: string): boolean {
  const parsed = parseImage(reference);
  return parsed !== undefined && isMutable(parsed);
}
