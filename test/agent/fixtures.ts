import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import { NodePlacement } from '../../src/agent/node-placement';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { ProjectedSource } from '../../src/core/pods/volumes/projected-source';
import { Egress } from '../../src/network/egress';

/** A profile with required props only. */
export const minimal: AgentProfileProps = {
  name: 'demo-agent',
  image: 'ghcr.io/acme/demo-agent:1.4.2',
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
};

/** Required<> makes a missing new prop a compile error. */
export const every: Required<AgentProfileProps> = {
  ...minimal,
  image: 'ghcr.io/acme/demo-agent:latest',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry'],
  command: ['python', '-m', 'demo_agent'],
  args: ['--verbose'],
  ephemeralStorageRequest: '512Mi',
  scratchOvercommitReason: 'Most sessions load a small model.',
  ephemeralStorageLimit: '2Gi',
  extendedResources: { 'nvidia.com/gpu': 1 },
  scratchDirs: [
    { path: '/tmp', size: '128Mi' },
    { path: '/var/cache/models', size: '1Gi' },
  ],
  // More kinds are below.
  volumes: [PodVolume.secret({ path: '/etc/git', secretName: 'git' })],
  ports: [
    { name: 'http', port: 8080 },
    { name: 'metrics', port: 9090 },
  ],
  healthPort: 'http',
  metricsPort: 'metrics',
  livenessProbe: true,
  livenessPath: '/livez',
  livenessInitialDelaySeconds: 20,
  livenessPeriodSeconds: 15,
  livenessTimeoutSeconds: 4,
  livenessFailureThreshold: 8,
  readinessPath: '/readyz',
  readinessInitialDelaySeconds: 3,
  readinessPeriodSeconds: 4,
  startupSeconds: 61,
  drainSeconds: 600,
  sessionLimitSeconds: 3600,
  env: { LOG_LEVEL: 'debug', BARGE_IN: 'no' },
  fieldEnv: { SESSION: "metadata.labels['session']" },
  secretEnv: {},
  envFrom: [{ configMapName: 'agent-limits', prefix: 'LIMIT_' }],
  secretAs: 'files',
  secretDir: '/run/credentials',
  secretKeys: ['LIVEKIT_TOKEN'],
  placement: NodePlacement.required('workload-type', 'ai-agents'),
  priorityClassName: 'calls',
  runtimeClassName: 'gvisor',
  serviceAccountName: 'demo-agent',
  userId: 12000,
  groupId: 12001,
  egress: [Egress.internet443()],
  labels: { team: 'care', 'acme.example/cost-center': '4711' },
  annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'acme.example/runbook': 'demo' },
  mutableTagReason: 'A test cluster that builds its images itself.',
};

/** A profile with every kind of volume and variable. */
export const withVolumes: AgentProfileProps = {
  ...minimal,
  scratchDirs: [
    { path: '/tmp', size: '256Mi' },
    { path: '/dev/shm', size: '64Mi', medium: 'Memory' },
  ],
  volumes: [
    PodVolume.ephemeral({ path: '/workspace', size: '20Gi', storageClassName: 'fast' }),
    PodVolume.persistentVolumeClaim({
      path: '/models',
      claimName: 'models',
      accessMode: 'ReadOnlyMany',
      readOnly: true,
      subPath: 'small',
    }),
    PodVolume.configMap({ path: '/etc/prompts', configMapName: 'prompts' }),
    PodVolume.secret({ path: '/etc/git', secretName: 'git', items: { key: 'id_ed25519' } }),
    PodVolume.projected({
      path: '/var/run/identity',
      sources: [
        ProjectedSource.serviceAccountToken({ file: 'token', audience: 'sts.amazonaws.com', expirationSeconds: 600 }),
        ProjectedSource.configMap({ configMapName: 'ca-bundle' }),
      ],
    }),
    PodVolume.downwardApi({ path: '/etc/pod', items: { labels: "metadata.labels['session']" } }),
  ],
  env: { LOG_LEVEL: 'info' },
  fieldEnv: { SESSION: "metadata.labels['session']" },
  secretEnv: { LICENSE: { secretName: 'license', key: 'key' } },
  envFrom: [{ configMapName: 'limits', prefix: 'LIMIT_', optional: true }],
};

/** Obviously fake credentials. */
export const fakes = {
  LIVEKIT_TOKEN: 'fake-token',
  LIVEKIT_URL: 'wss://livekit.example.com',
  OPENAI_API_KEY: 'fake-openai-key',
  ROOM_NAME: 'demo',
  SESSION_ID: 'demo',
} as const;
