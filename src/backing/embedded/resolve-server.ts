import { configKey } from '../../core/config-files';
import { checkImagePull } from '../../core/image-pull';
import { type Check, type Input, shown } from '../../core/input';
import { absolutePath, dnsLabel, dnsSubdomain, envName, secretKey, serviceName, text } from '../../core/names';
import { nonRootId, positiveSeconds } from '../../core/numbers';
import { checkPorts } from '../../core/ports';
import { bytes } from '../../core/quantity';
import { checkResourceAmounts, EPHEMERAL_STORAGE } from '../../core/resource-amounts';
import { checkScratchDirs, SCRATCH_DIRS } from '../../core/scratch-dirs';
import type { EmbeddedServerProps } from './server-props';

type WithoutDefault = 'command' | 'args' | 'storageClassName';

/** EmbeddedServerProps with every default filled in. */
export type ResolvedEmbeddedServer = Required<Omit<EmbeddedServerProps, WithoutDefault | 'input'>> &
  Pick<EmbeddedServerProps, WithoutDefault> & {
    readonly ephemeralStorageRequest: string;
    readonly ephemeralStorageLimit: string;
    readonly extendedResources: Readonly<Record<string, number>>;
  };

/** Fills every default. Pure; `checkEmbeddedServer` says what is wrong. */
export function resolveEmbeddedServer({ input: _, ...props }: EmbeddedServerProps): ResolvedEmbeddedServer {
  return {
    ...props,
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    storageSize: props.storageSize ?? '1Gi',
    cpuRequest: props.cpuRequest ?? '100m',
    cpuLimit: props.cpuLimit ?? '1',
    ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
    extendedResources: {},
    ports: props.ports.map((declared) => ({ ...declared })),
    readinessCommand: [...props.readinessCommand],
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    env: { ...props.env },
    secretEnv: Object.fromEntries(Object.entries(props.secretEnv ?? {}).map(([name, from]) => [name, { ...from }])),
    files: { ...props.files },
    secretFiles: (props.secretFiles ?? []).map((file) => ({ ...file })),
    scratchDirs: (props.scratchDirs ?? SCRATCH_DIRS).map((dir) => ({ ...dir })),
    startupSeconds: props.startupSeconds ?? 120,
    drainSeconds: props.drainSeconds ?? 60,
    nodeLocalDns: props.nodeLocalDns ?? false,
  };
}

/** Notes what is wrong with a server. */
export function checkEmbeddedServer(input: Input, server: ResolvedEmbeddedServer): void {
  input.required('name', server.name, serviceName);
  input.required('namespace', server.namespace, dnsLabel);
  checkImagePull(input, { ...server, imagePullPolicy: 'IfNotPresent' });
  input.required('storageSize', server.storageSize, bytes);
  input.optional('storageClassName', server.storageClassName, dnsSubdomain);
  checkResourceAmounts(input, server);
  checkPorts(input, server.ports);
  if (server.ports.length === 0) input.refuse('ports must name one at least: a server listens somewhere');
  input.required('readinessCommand', server.readinessCommand, words);
  checkEnvironment(input, server);
  checkMounts(input, server);
  input.required('userId', server.userId, nonRootId);
  input.required('groupId', server.groupId, nonRootId);
  input.required('startupSeconds', server.startupSeconds, positiveSeconds);
  input.required('drainSeconds', server.drainSeconds, positiveSeconds);
}

const words: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string' && word !== '')
    ? undefined
    : { must: "be words such as ['pg_isready', '--quiet']" };

function checkEnvironment(input: Input, { env, secretEnv }: ResolvedEmbeddedServer): void {
  input.entries('env', env, envName, text);
  for (const [name, { secretName, key }] of Object.entries(secretEnv)) {
    input.required('key of secretEnv', name, envName);
    input.required(`secretEnv.${name}.secretName`, secretName, dnsSubdomain);
    input.required(`secretEnv.${name}.key`, key, secretKey);
    if (Object.hasOwn(env, name)) input.refuse(`env.${name} must not be set: ${name} comes from secretEnv`);
  }
}

function checkMounts(input: Input, server: ResolvedEmbeddedServer): void {
  const { dataPath, files, secretFiles, scratchDirs, ephemeralStorageLimit } = server;
  input.required('dataPath', dataPath, absolutePath);
  input.entries('files', files, absolutePath, text);
  secretFiles.forEach(({ path, secretName, key }, index) => {
    input.required(`secretFiles[${index}].path`, path, absolutePath);
    input.required(`secretFiles[${index}].secretName`, secretName, dnsSubdomain);
    input.required(`secretFiles[${index}].key`, key, secretKey);
  });
  checkScratchDirs(input, scratchDirs, ephemeralStorageLimit);
  const keys = Object.keys(files).map(configKey);
  if (new Set(keys).size < keys.length) {
    input.refuse(`files must differ in letters and digits, got ${shown(Object.keys(files))}`);
  }
  const mounts = [...secretFiles, ...scratchDirs].map(({ path }) => path);
  input.distinct('paths of dataPath, files, secretFiles and scratchDirs', [dataPath, ...Object.keys(files), ...mounts]);
}
