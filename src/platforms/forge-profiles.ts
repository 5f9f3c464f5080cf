import { AgentProfile } from '../agent/agent-profile';
import { ModelAccess } from '../agent/model-access/model-access';
import type { Sidecar } from '../core/pods/containers/container-props';
import { Health } from '../core/pods/health/health';
import { LifecycleHook } from '../core/pods/lifecycle/lifecycle-hook';
import { PodVolume } from '../core/pods/volumes/pod-volume';
import type { ResolvedForge } from './forge-props';

/** The port of the proxy that agents fetch packages and repositories through. */
export const PROXY_PORT = 3128;

/** The port of the gateway that holds the keys of the model providers. */
export const MODEL_GATEWAY_PORT = 4000;

/** The port on which the company's collector takes traces: OTLP over HTTP. */
export const TRACES_PORT = 4318;

const WORKSPACE = '/workspace';

/** The agents of the company. No session holds a provider's key, and none reaches the internet but through the proxy. */
export function forgeProfiles(forge: ResolvedForge): readonly AgentProfile[] {
  return [coder(forge), reviewer(forge), evaluator(forge)];
}

/** Writes code for hours, and runs it, in a sandbox and a workspace of its own. It serves nothing. */
function coder(forge: ResolvedForge): AgentProfile {
  const { storageClassName, sandbox, traceCollectors } = forge;
  return new AgentProfile({
    ...shared(forge),
    name: 'coder',
    image: 'ghcr.io/example-forge/coder:2.3.0',
    ports: [],
    // The agent touches the file after each step. A step may compile for minutes.
    health: Health.heartbeat({ file: '/tmp/heartbeat', maxAgeSeconds: 900 }),
    volumes: [PodVolume.ephemeral({ path: WORKSPACE, size: '20Gi', storageClassName })],
    initContainers: [
      {
        name: 'toolchains',
        image: 'ghcr.io/example-forge/toolchains:2026.11.2',
        command: ['cp', '-a', '/opt/toolchains', WORKSPACE],
        mounts: [{ path: WORKSPACE }],
        cpuRequest: '500m',
        cpuLimit: '2',
        memoryRequest: '128Mi',
        memoryLimit: '256Mi',
      },
    ],
    sidecars: traceCollectors ? [traceCollector(forge)] : [],
    ...sandbox,
    // Pushes the branch, finished or not, before the processes end.
    preStop: LifecycleHook.command({ command: ['coder', 'push-work'], maxSeconds: 60 }),
    drainSeconds: 60,
    sessionLimitSeconds: 8 * 3600,
    cpuRequest: '500m',
    cpuLimit: '4',
    memoryRequest: '2Gi',
    memoryLimit: '8Gi',
  });
}

/** Keeps what the agent reports, and sends it on, until after the agent has ended. */
function traceCollector({ namespace }: ResolvedForge): Sidecar {
  return {
    name: 'trace-collector',
    image: 'ghcr.io/example-forge/trace-collector:1.4.0',
    env: { SEND_TO: `http://traces.${namespace}.svc:${TRACES_PORT}` },
    ports: [{ name: 'otlp', port: TRACES_PORT }],
    health: Health.tcp(),
    cpuRequest: '50m',
    cpuLimit: '200m',
    memoryRequest: '64Mi',
    memoryLimit: '128Mi',
  };
}

/** Reads one change, and answers over HTTP. */
function reviewer(forge: ResolvedForge): AgentProfile {
  return new AgentProfile({
    ...shared(forge),
    name: 'reviewer',
    image: 'ghcr.io/example-forge/reviewer:1.8.1',
    sessionLimitSeconds: 3600,
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '2Gi',
  });
}

/** Trains and measures small models on a GPU. */
function evaluator(forge: ResolvedForge): AgentProfile {
  return new AgentProfile({
    ...shared(forge),
    name: 'evaluator',
    image: 'ghcr.io/example-forge/evaluator:0.9.4',
    placement: forge.gpuNodes,
    extendedResources: { 'nvidia.com/gpu': 1 },
    // The workers of PyTorch exchange tensors there.
    scratchDirs: [
      { path: '/tmp', size: '512Mi' },
      { path: '/dev/shm', size: '4Gi', medium: 'Memory' },
    ],
    // The image loads its libraries for minutes.
    health: Health.http({ startupSeconds: 600 }),
    drainSeconds: 60,
    cpuRequest: '2',
    cpuLimit: '8',
    memoryRequest: '16Gi',
    memoryLimit: '32Gi',
  });
}

function shared({ namespace }: ResolvedForge) {
  const proxy = `http://package-proxy.${namespace}.svc:${PROXY_PORT}`;
  const gateway = `http://model-gateway.${namespace}.svc:${MODEL_GATEWAY_PORT}`;
  return {
    env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '.svc,localhost,127.0.0.1' },
    modelAccess: ModelAccess.gateway({
      anthropicUrl: gateway,
      openAiUrl: `${gateway}/v1`,
      // The gateway charges the tenant by the namespace in the token.
      tokenAudience: 'model-gateway',
    }),
    secretKeys: ['GIT_TOKEN'],
  } as const;
}
