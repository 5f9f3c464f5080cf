import { Construct } from 'constructs';
import { CALL_DRAIN_SECONDS } from '../agent/stella/call-drain';
import { checkedCalls } from '../core/input/checked-calls';
import { Health } from '../core/pods/health/health';
import { ApiAccess } from '../core/pods/identity/api-access';
import type { IConnectable } from '../network/connections';
import { Egress } from '../network/egress';
import { BackendScaling } from '../service/backend-scaling';
import { Microservice } from '../service/microservice';
import { ServiceSecret } from '../service/service-secret';
import { SessionManagerRole } from '../service/session-manager-role';
import type { ResolvedStella } from './stella-props';
import { storeEntry } from './store-entries';

/** The time that a speech service may take to download its models on a new node. */
const MODEL_START_SECONDS = 900;

/** STELLA's services and the paths between them. */
@checkedCalls('StellaServices')
export class StellaServices extends Construct {
  /** Starts, watches and ends sessions. */
  readonly sessionManagementServer: Microservice;

  /** Speech to text. */
  readonly stt: Microservice;

  /** Text to speech. */
  readonly tts: Microservice;

  /** Records the messages of all rooms. */
  readonly messageRecorder: Microservice;

  constructor(scope: Construct, id: string, stella: ResolvedStella) {
    super(scope, id);
    this.sessionManagementServer = addSessionServer(this, stella);
    this.stt = addStt(this, stella);
    this.tts = addTts(this, stella);
    this.messageRecorder = addRecorder(this, stella);
    this.connect(stella);
  }

  /** Opens the agents' paths to both speech services and to the session server's gRPC port. */
  allowFromAgents(agents: IConnectable): void {
    agents.connections.allowTo(this.stt);
    agents.connections.allowTo(this.tts);
    agents.connections.allowTo(this.sessionManagementServer, { ports: ['grpc'] });
  }

  private connect({ liveKit, database, clients }: ResolvedStella): void {
    const { sessionManagementServer, messageRecorder } = this;
    for (const client of clients) sessionManagementServer.connections.allowFrom(client, { ports: ['http'] });
    for (const peer of [liveKit, database, Egress.openAi()]) {
      sessionManagementServer.connections.allowTo(peer);
    }
    messageRecorder.connections.allowTo(sessionManagementServer, { ports: ['http'] });
    messageRecorder.connections.allowTo(liveKit);
    // Speech services download their models from a public hub at their first start.
    for (const speech of [this.stt, this.tts]) speech.connections.allowTo(Egress.internet443());
  }
}

function addSessionServer(scope: Construct, stella: ResolvedStella): Microservice {
  const name = 'session-management-server';
  const { agentsNamespace, servicesNamespace: namespace } = stella;
  const credentials = addSessionServerSecret(scope, stella, name);
  // The STELLA deployment document has no RBAC. The Role in STELLA's repository may list all Secrets of the namespace.
  const role = new SessionManagerRole(scope, 'SessionManager', { namespace, agentsNamespaces: [agentsNamespace] });
  // The original pod mounts the container runtime's socket to build images, which Pod Security forbids: build
  // them beforehand. Its init container runs migrations in each replica: make them a step of your release.
  const server = new Microservice(scope, 'SessionServer', {
    name,
    namespace,
    image: stella.images.sessionManagementServer,
    imagePullSecrets: stella.imagePullSecrets,
    ports: [
      { name: 'http', port: 3000, appProtocol: 'http' },
      { name: 'grpc', port: 50051, appProtocol: 'grpc' },
    ],
    health: Health.http({ port: 'http', livenessPath: '/health', readinessPath: '/health/ready', startupSeconds: 60 }),
    // Agents stream the state of their calls to it.
    drainSeconds: CALL_DRAIN_SECONDS,
    // The addresses are for the agents, which are in another namespace. Each agent opens a gRPC channel of its own to each
    // service, without a load balancing policy, for one call. So the Services balance calls: kube-proxy picks a pod for
    // each connection. A headless Service would not: without `round_robin`, a channel takes the first address of DNS.
    // https://github.com/c4dhi/STELLA/blob/main/agents/stella-ai-agent-sdk/src/stella_agent_sdk/services/stt_client.py
    env: {
      GRPC_SERVER_ADDRESS: `${name}.${namespace}.svc:50051`,
      KUBERNETES_NAMESPACE: agentsNamespace,
      LIVEKIT_URL: stella.liveKitUrl,
      NODE_ENV: 'production',
      PORT: '3000',
      STATE_MACHINE_ADDRESS: `${name}.${namespace}.svc:50051`,
      STT_SERVICE_ADDRESS: `stt-service.${namespace}.svc:50051`,
      TTS_SERVICE_ADDRESS: `tts-service.${namespace}.svc:50052`,
    },
    secretEnv: credentials.toSecretEnv(),
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
    serviceAccountName: role.serviceAccountName,
    apiAccess: ApiAccess.granted(),
  });
  // The HPA of the STELLA deployment document has no namespace, and its Deployment's `replicas` resets the scale.
  new BackendScaling(scope, 'BackendScaling', {
    name: 'backend-hpa',
    target: server,
    minReplicas: 2,
    maxReplicas: 10,
    cpuUtilization: 70,
  });
  return server;
}

function addSessionServerSecret(scope: Construct, stella: ResolvedStella, server: string): ServiceSecret {
  return new ServiceSecret(scope, 'SessionServerSecret', {
    ...storeEntry(stella, `stella/${server}`),
    name: `${server}-credentials`,
    namespace: stella.servicesNamespace,
    keys: [
      'DATABASE_URL',
      'ENV_VAR_ENCRYPTION_KEY',
      'JWT_SECRET',
      'LIVEKIT_API_KEY',
      'LIVEKIT_API_SECRET',
      'LIVEKIT_WEBHOOK_SECRET',
      'OPENAI_API_KEY',
    ],
  });
}

function addStt(
  scope: Construct,
  { servicesNamespace: namespace, images, imagePullSecrets }: ResolvedStella,
): Microservice {
  return new Microservice(scope, 'Stt', {
    ...SPEECH,
    name: 'stt-service',
    namespace,
    image: images.sttService,
    imagePullSecrets,
    ports: [{ name: 'grpc', port: 50051, appProtocol: 'grpc' }],
    env: { ...MODELS, GRPC_PORT: '50051', LOG_LEVEL: 'INFO' },
    cpuRequest: '500m',
    memoryLimit: '8Gi',
  });
}

function addTts(
  scope: Construct,
  { servicesNamespace: namespace, images, imagePullSecrets }: ResolvedStella,
): Microservice {
  return new Microservice(scope, 'Tts', {
    ...SPEECH,
    name: 'tts-service',
    namespace,
    image: images.ttsService,
    imagePullSecrets,
    ports: [{ name: 'grpc', port: 50052, appProtocol: 'grpc' }],
    env: {
      ...MODELS,
      CHATTERBOX_CACHE_DIR: '/models/chatterbox',
      GRPC_PORT: '50052',
      KOKORO_CACHE_DIR: '/models/kokoro',
      PIPER_CACHE_DIR: '/models/piper',
    },
    cpuRequest: '250m',
    memoryLimit: '6Gi',
  });
}

/** The directory of models. The original images keep them under /root, where only root can write. */
const MODELS = { HOME: '/models', PYTHONUNBUFFERED: '1' } as const;

/**
 * Settings that both speech services share. The original ReadWriteOnce volume makes two replicas or a rolling update
 * block each other; here, each pod has its own model cache. The original probes print a constant and cannot fail; here,
 * the port must answer.
 */
const SPEECH = {
  cpuLimit: '2',
  memoryRequest: '2Gi',
  ephemeralStorageRequest: '4Gi',
  ephemeralStorageLimit: '10Gi',
  scratchOvercommitReason: 'a pod downloads only the models that it serves; the rest of /models is for larger ones',
  scratchDirs: [
    { path: '/models', size: '8Gi' },
    { path: '/tmp', size: '256Mi' },
  ],
  health: Health.tcp({ startupSeconds: MODEL_START_SECONDS }),
  // The audio of a call streams through a pod until the call ends.
  drainSeconds: CALL_DRAIN_SECONDS,
} as const;

function addRecorder(scope: Construct, stella: ResolvedStella): Microservice {
  const name = 'message-recorder';
  const { servicesNamespace: namespace } = stella;
  const credentials = new ServiceSecret(scope, 'RecorderSecret', {
    ...storeEntry(stella, `stella/${name}`),
    name: `${name}-credentials`,
    namespace,
    keys: ['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
  });
  return new Microservice(scope, 'Recorder', {
    name,
    namespace,
    image: stella.images.messageRecorder,
    imagePullSecrets: stella.imagePullSecrets,
    command: ['python', '-u', 'main.py'],
    // The recorder records all rooms, so a second replica would record everything twice, also during a rollout.
    replicas: 1,
    strategy: 'Recreate',
    health: stella.recorderHealth,
    env: {
      LIVEKIT_URL: stella.liveKitUrl,
      POLL_INTERVAL: '10',
      SESSION_SERVER_URL: `http://session-management-server.${namespace}.svc:3000`,
    },
    secretEnv: credentials.toSecretEnv(),
    cpuRequest: '100m',
    cpuLimit: '500m',
    memoryRequest: '128Mi',
    memoryLimit: '512Mi',
  });
}
