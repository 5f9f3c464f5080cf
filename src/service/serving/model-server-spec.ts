import type { SecretKey } from '../../core/input/secret-key';
import { Health } from '../../core/pods/health/health';
import type { MicroserviceProps } from '../microservice-props';
import { singleNodeVolume } from '../single-node-claims';
import type { ResolvedModelServer } from './model-server-props';

/** The port of the OpenAI-compatible API, `/health` and `/metrics`. */
export const MODEL_PORT = 8000;

/** Requests that wait because the GPUs are busy. @see https://docs.vllm.ai/en/stable/usage/metrics/ */
export const WAITING_REQUESTS = 'vllm:num_requests_waiting';

const HOME = '/home/vllm';

/** Seconds for the process to end after its last answer. */
const EXIT_SECONDS = 10;

/**
 * Where the libraries may write under a read-only root, whatever the user id of the process. `USER` stands in for the entry in
 * /etc/passwd, which the id may not have.
 * @see https://github.com/vllm-project/vllm/issues/44548
 * @see https://github.com/vllm-project/vllm/blob/main/vllm/envs.py
 * @see https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
 */
export function modelEnv({ modelCache, downloadFrom }: ResolvedModelServer): Readonly<Record<string, string>> {
  return {
    HOME,
    USER: 'vllm',
    HF_HOME: modelCache.path,
    ...(downloadFrom === undefined ? { HF_HUB_OFFLINE: '1' } : {}),
    VLLM_CACHE_ROOT: `${HOME}/.cache/vllm`,
    TORCHINDUCTOR_CACHE_DIR: `${HOME}/.cache/torchinductor`,
    TRITON_CACHE_DIR: `${HOME}/.cache/triton`,
    // Nothing calls home.
    VLLM_NO_USAGE_STATS: '1',
    DO_NOT_TRACK: '1',
  };
}

/** The credentials, by variable. */
export function modelSecrets({ tokenSecret, apiKeySecret }: ResolvedModelServer): Readonly<Record<string, SecretKey>> {
  return {
    ...(tokenSecret === undefined ? {} : { HF_TOKEN: tokenSecret }),
    ...(apiKeySecret === undefined ? {} : { VLLM_API_KEY: apiKeySecret }),
  };
}

/** The Microservice that runs the server. */
export function modelServiceProps(server: ResolvedModelServer): MicroserviceProps {
  const { model, servedModelName, gpus, gpuResource, modelCache, sharedMemory, homeSize, startupSeconds, ...rest } =
    withoutOwn(server);
  const alone = singleNodeVolume([modelCache]) !== undefined && rest.maxSurge === undefined;
  const strategy = rest.strategy ?? (alone ? 'Recreate' : 'RollingUpdate');
  return {
    ...rest,
    // The entrypoint of the image differs between releases.
    command: ['vllm', 'serve'],
    args: [
      model,
      `--port=${MODEL_PORT}`,
      `--tensor-parallel-size=${gpus}`,
      `--shutdown-timeout=${server.drainSeconds}`,
      ...(servedModelName === undefined ? [] : [`--served-model-name=${servedModelName}`]),
      ...server.args,
    ],
    env: { ...modelEnv(server), ...server.env },
    secretEnv: { ...modelSecrets(server), ...server.secretEnv },
    ports: [{ name: 'http', port: MODEL_PORT, appProtocol: 'http' }],
    health: Health.http({ livenessPath: '/health', readinessPath: '/health', startupSeconds }),
    extendedResources: { [gpuResource]: gpus },
    scratchDirs: [
      { path: '/tmp', size: '1Gi' },
      { path: HOME, size: homeSize },
      { path: '/dev/shm', size: sharedMemory, medium: 'Memory' },
    ],
    volumes: [modelCache, ...server.volumes],
    strategy,
    maxSurge: rest.maxSurge ?? (strategy === 'Recreate' ? undefined : 0),
    drainSeconds: server.drainSeconds + EXIT_SECONDS,
  };
}

/** Leaves out the props that are not those of a Microservice. */
function withoutOwn(server: ResolvedModelServer) {
  const { downloadFrom: _from, tokenSecret: _token, apiKeySecret: _key, ...rest } = server;
  return rest;
}
