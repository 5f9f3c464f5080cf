import { type Check, Input, refuses, shown } from '../../core/input/input';
import { extendedResource } from '../../core/input/names';
import { count, positiveSeconds } from '../../core/input/numbers';
import { bytes } from '../../core/input/quantity';
import type { SecretKey } from '../../core/input/secret-key';
import { titleOf } from '../../core/objects/identity';
import type { PodVolume } from '../../core/pods/volumes/pod-volume';
import { type Resolved, resolved } from '../../core/resolved';
import type { IConnectable } from '../../network/connections';
import type { Peer } from '../../network/peer';
import type { MicroserviceProps } from '../microservice-props';

/** The props of a Microservice that a model server sets itself. */
type OwnProps =
  | 'command'
  | 'extendedResources'
  | 'headlessService'
  | 'health'
  | 'ports'
  | 'scratchDirs'
  | 'sessionAffinitySeconds';

/** A server of one model. All props of a Microservice apply, except those that it sets itself. */
export interface ModelServerProps extends Omit<MicroserviceProps, OwnProps> {
  /** An image of vLLM since 0.18, such as `vllm/vllm-openai`, with a fixed tag or a digest. Earlier releases do not drain. */
  readonly image: string;

  /** The model: its name at Hugging Face, such as `Qwen/Qwen3-32B`, or its directory in `modelCache`. */
  readonly model: string;

  /** The name by which clients ask for it. @default - `model` */
  readonly servedModelName?: string;

  /** GPUs of each pod; the model is split over them. */
  readonly gpus: number;

  /** The resource name of the GPUs. @default nvidia.com/gpu */
  readonly gpuResource?: string;

  /**
   * The volume with the model, which is also `HF_HOME`: an existing claim that all pods read, an image, or an ephemeral volume into which
   * each pod downloads it.
   */
  readonly modelCache: PodVolume;

  /**
   * Where pods download the model: `Egress.internet443()` for Hugging Face, because a NetworkPolicy has no host names, or a mirror.
   * @default - nowhere: the server is offline, and the model is in `modelCache`
   */
  readonly downloadFrom?: Peer | IConnectable;

  /** The token of Hugging Face, for a gated model. Needs `downloadFrom`. @default - none */
  readonly tokenSecret?: SecretKey;

  /** The key that clients must send. @default - none: only `connections` says who may call it */
  readonly apiKeySecret?: SecretKey;

  /** Memory in `/dev/shm`, over which the processes of several GPUs talk. It counts against `memoryLimit`. @default 2Gi */
  readonly sharedMemory?: string;

  /** Node storage for what vLLM, Triton and PyTorch compile, in the home directory. @default 8Gi */
  readonly homeSize?: string;

  /** Node storage beyond which the kubelet evicts the pod; covers `homeSize` and `/tmp`. @default 12Gi */
  readonly ephemeralStorageLimit?: string;

  /** Seconds within which the server must start: download, load and compile the model. @default 1800 */
  readonly startupSeconds?: number;

  /**
   * Seconds in which the last answers may end; then the server aborts them. The grace period of a pod is longer.
   * @default 120
   */
  readonly drainSeconds?: number;

  /**
   * Pods that a rollout may run beyond `replicas`. With 0, an old pod ends before its successor starts, and needs no other GPU.
   * @default - 0; none with `Recreate`
   */
  readonly maxSurge?: number | string;

  /** @default - `Recreate` if only one pod or node can mount `modelCache`; otherwise `RollingUpdate` */
  readonly strategy?: 'RollingUpdate' | 'Recreate';

  /** More arguments of `vllm serve`, such as `--max-model-len=32768`. @default - none */
  readonly args?: readonly string[];
}

const DEFAULTS = {
  gpuResource: 'nvidia.com/gpu',
  sharedMemory: '2Gi',
  homeSize: '8Gi',
  ephemeralStorageLimit: '12Gi',
  startupSeconds: 1800,
  drainSeconds: 120,
  args: [],
  env: {},
  secretEnv: {},
  volumes: [],
} as const satisfies Partial<ModelServerProps>;

/** ModelServerProps with the defaults that a Microservice does not have. */
export type ResolvedModelServer = Resolved<ModelServerProps, typeof DEFAULTS>;

/** Fills in the defaults that a Microservice does not have. */
export function resolveModelServer(props: ModelServerProps): ResolvedModelServer {
  return resolved<ModelServerProps, typeof DEFAULTS>(props, DEFAULTS);
}

/**
 * Reports every wrong prop, except those that the Microservice checks.
 * @param ownEnv the variables that the library sets
 */
export function checkModelServer(server: ResolvedModelServer, ownEnv: readonly string[]): void {
  const { name, namespace, modelCache, downloadFrom, tokenSecret, args } = server;
  const input = new Input(titleOf({ kind: 'ModelServer', metadata: { namespace, name } }));
  input.required('model', server.model, modelName);
  input.optional('servedModelName', server.servedModelName, modelName);
  input.required('gpus', server.gpus, count);
  input.required('gpuResource', server.gpuResource, extendedResource);
  input.required('sharedMemory', server.sharedMemory, bytes);
  input.required('homeSize', server.homeSize, bytes);
  input.required('startupSeconds', server.startupSeconds, positiveSeconds);
  input.required('drainSeconds', server.drainSeconds, positiveSeconds);
  if (downloadFrom === undefined && modelCache.kind === 'ephemeral') {
    input.refuse('modelCache must hold the model, because there is no downloadFrom: an ephemeral volume is empty');
  }
  if (downloadFrom !== undefined && modelCache.readOnly) {
    input.refuse(`modelCache must be writable with downloadFrom, got the read-only volume ${shown(modelCache.name)}`);
  }
  if (tokenSecret !== undefined && downloadFrom === undefined) {
    input.refuse('tokenSecret must be left out without downloadFrom: nothing is downloaded');
  }
  for (const [field, variables] of Object.entries({ env: server.env, secretEnv: server.secretEnv })) {
    for (const key of ownEnv.filter((key) => Object.hasOwn(variables, key))) {
      input.refuse(`${field}.${key} must not be set: the library sets it`);
    }
  }
  for (const flag of args.filter((arg) => OWN_FLAGS.test(arg))) {
    input.refuse(`args must not have ${shown(flag)}: the library sets it by a prop`);
  }
  input.done();
}

const OWN_FLAGS = /^--(port|host|tensor-parallel-size|shutdown-timeout|served-model-name|model|api-key)(=|$)/;

const modelName: Check = (value) =>
  refuses(oneWord, value) || String(value).startsWith('-')
    ? { must: 'be a model such as Qwen/Qwen3-32B, or a directory such as /models/qwen' }
    : undefined;

const oneWord: Check = (value) =>
  typeof value === 'string' && /^[^\s$]+$/.test(value) ? undefined : { must: 'be one word' };
