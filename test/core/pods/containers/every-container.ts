import { ApiObject, type Chart, Testing } from 'cdk8s';
import type { PodSpec } from 'kubernetes-types/core/v1';
import type { AgentInitContainer, AgentSidecar } from '../../../../src/agent/agent-containers';
import type { InitContainer, Sidecar } from '../../../../src/core/pods/containers/container-props';
import { Health } from '../../../../src/core/pods/health/health';

const amounts = { cpuRequest: '50m', cpuLimit: '200m', memoryRequest: '64Mi', memoryLimit: '128Mi' };

/** Containers with required props only. */
export const init: InitContainer = { name: 'fetch', image: 'ghcr.io/acme/fetch:1.0', ...amounts };
export const proxy: Sidecar = {
  name: 'proxy',
  image: 'ghcr.io/acme/proxy:2.1',
  ...amounts,
  ports: [{ name: 'proxy', port: 3128 }],
  health: Health.tcp(),
};

/** Required<> makes a missing new prop a compile error. */
export const everyInit: Required<InitContainer> = {
  name: 'fetch',
  image: 'ghcr.io/acme/fetch',
  imagePullPolicy: 'Always',
  mutableTagReason: 'The team of the skills publishes no versions.',
  command: ['fetch'],
  args: ['--into', '/work'],
  ...amounts,
  ephemeralStorageRequest: '300Mi',
  ephemeralStorageLimit: '2Gi',
  extendedResources: { 'example.com/fuse': 1 },
  env: { SOURCE: 'https://skills.example.com' },
  fieldEnv: { POD_NAME: 'metadata.name' },
  secretEnv: { TOKEN: { secretName: 'skills', key: 'token' } },
  envFrom: [{ configMapName: 'skills', prefix: 'SKILLS_', optional: true }],
  scratchDirs: [{ path: '/cache', size: '256Mi' }],
  mounts: [{ path: '/tmp', mountPath: '/work' }],
  afterSidecars: true,
};

/** Required<> makes a missing new prop a compile error. The reason is tested with the init container. */
export const everySidecar: Required<Omit<Sidecar, 'mutableTagReason'>> = {
  name: 'proxy',
  image: 'ghcr.io/acme/proxy:2.1',
  imagePullPolicy: 'IfNotPresent',
  command: ['proxy'],
  args: ['--listen', ':3128'],
  ...amounts,
  ephemeralStorageRequest: '128Mi',
  ephemeralStorageLimit: '512Mi',
  extendedResources: {},
  env: { LOG_LEVEL: 'info' },
  fieldEnv: { POD_IP: 'status.podIP' },
  secretEnv: { UPSTREAM_PASSWORD: { secretName: 'proxy', key: 'password' } },
  envFrom: [{ configMapName: 'proxy' }],
  scratchDirs: [{ path: '/var/cache', size: '64Mi', medium: 'Memory' }],
  mounts: [{ path: '/tmp', readOnly: true }],
  ports: [
    { name: 'proxy', port: 3128 },
    { name: 'proxy-metrics', port: 9102, protocol: 'TCP' },
  ],
  health: Health.http({ port: 'proxy-metrics', livenessPath: '/livez', readinessPath: '/readyz' }),
};

/** The same for a profile, which has one more prop. */
export const everyAgentInit: Required<AgentInitContainer> = { ...everyInit, sessionSecret: true };
export const everyAgentSidecar: Required<Omit<AgentSidecar, 'mutableTagReason'>> = {
  ...everySidecar,
  sessionSecret: true,
};

/** The init containers and volumes of a pod, for a golden that is short enough to read. */
export function pageOfContainers(name: string, spec: PodSpec | undefined): Chart {
  const chart = Testing.chart();
  const { initContainers, volumes, containers = [] } = spec ?? {};
  const template = { spec: { containers: containers.map((main) => ({ name: main.name })), initContainers, volumes } };
  new ApiObject(chart, 'Page', { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name }, template });
  return chart;
}
