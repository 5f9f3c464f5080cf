import type { AgentProfileProps } from '../../src/agent/agent-profile-props';
import { ModelAccess } from '../../src/agent/model-access/model-access';
import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import { PodVolume } from '../../src/core/pods/volumes/pod-volume';
import { ProjectedSource } from '../../src/core/pods/volumes/projected-source';
import { Egress } from '../../src/network/egress';
import type { ShownElsewhere } from '../support/pod-words';

/** A profile with required props only. */
export const minimal: AgentProfileProps = {
  name: 'demo-agent',
  image: 'ghcr.io/acme/demo-agent:1.4.2',
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '256Mi',
  memoryLimit: '1Gi',
};

/** Required<> makes a missing new prop a compile error. Reasons for which another prop is left out are tested by themselves. */
export const every: Required<Omit<AgentProfileProps, 'noMetricsReason' | 'unlimitedReason' | ShownElsewhere>> = {
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
  scratchDirs: [{ path: '/tmp', size: '1Gi' }],
  // Tested separately to keep this golden short.
  volumes: [],
  ports: [
    { name: 'http', port: 8080 },
    { name: 'metrics', port: 9090 },
  ],
  health: Health.http({
    port: 'http',
    noLivenessReason: 'Its model blocks it for minutes.',
    livenessPath: '/livez',
    readinessPath: '/readyz',
    readinessInitialDelaySeconds: 3,
    readinessPeriodSeconds: 4,
    readinessTimeoutSeconds: 2,
    startupSeconds: 61,
    timeoutSeconds: 4,
  }),
  metricsPort: 'metrics',
  drainSeconds: 600,
  sessionLimitSeconds: 3600,
  restartPolicy: 'OnFailure',
  env: { LOG_LEVEL: 'debug' },
  fieldEnv: {},
  secretEnv: {},
  envFrom: [],
  modelAccess: ModelAccess.workloadIdentity({
    openAi: { identityProviderId: 'idp_demo', serviceAccountId: 'sa_demo' },
    peer: Egress.addresses('proxy', ['198.51.100.7/32'], [{ port: 3128 }]),
  }),
  secretAs: 'files',
  secretDir: '/run/credentials',
  secretKeys: ['LIVEKIT_TOKEN'],
  sessionEnv: ['A', 'B'],
  sessionLabelKeys: ['above', 'tenant'],
  sessionAnnotationKeys: ['acme.example/a', 'acme.example/b'],
  priorityClassName: 'calls',
  runtimeClassName: 'gvisor',
  podOverhead: { cpu: '250m', memory: '160Mi' },
  // In goldens of their own, which have every prop of a container.
  initContainers: [],
  sidecars: [],
  serviceAccountName: 'demo-agent',
  userId: 12000,
  groupId: 12001,
  egress: [Egress.internet443()],
  labels: { team: 'care', 'acme.example/cost-center': '4711' },
  annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'acme.example/runbook': 'demo' },
  mutableTagReason: 'A test cluster that builds its images itself.',
};

/** What the sessions of tests set. */
export const freedoms = {
  sessionEnv: ['A', 'B', 'C', 'LOG_LEVEL', 'ROOM', 'SESSION_LANGUAGE'],
  sessionLabelKeys: ['above', 'tenant'],
  sessionAnnotationKeys: ['acme.example/a', 'acme.example/b', 'acme.example/ticket'],
} as const satisfies Partial<AgentProfileProps>;

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
  ],
  env: { LOG_LEVEL: 'info' },
  fieldEnv: { SESSION: "metadata.labels['session']" },
  secretEnv: { LICENSE: { secretName: 'license', key: 'key' } },
  envFrom: [{ configMapName: 'limits', prefix: 'LIMIT_', optional: true }],
};
/** Obviously fake credentials of a session that calls models without a key. */
export const keylessFakes = {
  LIVEKIT_TOKEN: 'fake-token',
  LIVEKIT_URL: 'wss://livekit.example.com',
  ROOM_NAME: 'demo',
  SESSION_ID: 'demo',
} as const;

/** What `every` leaves out or cannot have beside its other props: an agent that listens on no port and always runs. */
export const worker = {
  ...minimal,
  ports: [],
  health: Health.heartbeat({
    file: '/tmp/heartbeat',
    maxAgeSeconds: 90,
    livenessInitialDelaySeconds: 20,
    livenessPeriodSeconds: 15,
    livenessFailureThreshold: 8,
  }),
  noMetricsReason: 'It reports by its logs.',
  unlimitedReason: 'It waits for work as long as the cluster runs.',
  preStop: LifecycleHook.command({ command: ['agent', 'drain'], maxSeconds: 120 }),
  postStart: LifecycleHook.command({ command: ['agent', 'warm-up'] }),
} satisfies AgentProfileProps;

/** Obviously fake credentials. */
export const fakes = {
  LIVEKIT_TOKEN: 'fake-token',
  LIVEKIT_URL: 'wss://livekit.example.com',
  OPENAI_API_KEY: 'fake-openai-key',
  ROOM_NAME: 'demo',
  SESSION_ID: 'demo',
} as const;
