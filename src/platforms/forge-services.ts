import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { Health } from '../core/pods/health/health';
import { ApiAccess } from '../core/pods/identity/api-access';
import { PodVolume } from '../core/pods/volumes/pod-volume';
import { ServiceIngress } from '../gateway/entries/service-ingress';
import { Egress } from '../network/egress';
import { Peer } from '../network/peer';
import { Microservice } from '../service/microservice';
import { ServiceSecret } from '../service/service-secret';
import { ModelServer } from '../service/serving/model-server';
import { ToolServer } from '../service/serving/tool-server';
import { SessionManagerRole } from '../service/session-manager-role';
import { tenantNamespaces } from '../tenant/tenant-namespaces';
import { MODEL_GATEWAY_PORT, PROXY_PORT, TRACES_PORT } from './forge-profiles';
import type { ResolvedForge } from './forge-props';

/** The agents of all tenants, now and later: one rule for all of them. */
const AGENTS = Peer.namespaces({ labels: tenantNamespaces });

/** The services that all tenants of the forge share, and the paths between them. */
@checkedCalls('ForgeServices')
export class ForgeServices extends Construct {
  /** Starts the sessions of all tenants, and shows them to people. */
  readonly console: Microservice;

  /** The account of the console. */
  readonly sessionManager: SessionManagerRole;

  /** LiteLLM: holds the keys of the model providers, and counts what each tenant uses. */
  readonly modelGateway: Microservice;

  /** A model of the company's own, behind the gateway. */
  readonly model: ModelServer;

  /** Tools of the Model Context Protocol that search the company's code. Only agents may call them. */
  readonly codeSearch: ToolServer;

  /** Keeps the traces of agents. */
  readonly traces: Microservice;

  /** The only way of agents to packages and repositories. It refuses hosts that are not on its list. */
  readonly packageProxy: Microservice;

  constructor(scope: Construct, id: string, forge: ResolvedForge) {
    super(scope, id);
    this.sessionManager = new SessionManagerRole(this, 'SessionManager', {
      namespace: forge.namespace,
      name: 'console',
    });
    this.console = addConsole(this, forge, this.sessionManager);
    this.modelGateway = addModelGateway(this, forge);
    this.model = addModel(this, forge);
    this.codeSearch = addCodeSearch(this, forge);
    this.traces = addTraces(this, forge);
    this.packageProxy = addPackageProxy(this, forge);
    this.modelGateway.connections.allowTo(this.model);
    for (const { connections } of [this.modelGateway, this.traces, this.packageProxy]) connections.allowFrom(AGENTS);
    for (const { connections } of [this.modelGateway, this.packageProxy]) connections.allowTo(Egress.internet443());
    new ServiceIngress(this, 'Ingress', {
      service: this.console,
      hosts: [forge.host],
      controller: forge.ingressController,
      clusterIssuer: forge.clusterIssuer,
      // The console streams the steps of an agent. Browsers connect again.
      requestTimeoutSeconds: 120,
    });
  }
}

function addConsole(scope: Construct, forge: ResolvedForge, role: SessionManagerRole): Microservice {
  const { namespace, tenants } = forge;
  const credentials = new ServiceSecret(scope, 'ConsoleSecret', {
    ...forge.secretStore,
    name: 'console-credentials',
    namespace,
    remoteKey: 'forge/console',
    keys: ['GIT_APP_PRIVATE_KEY', 'OIDC_CLIENT_SECRET', 'SESSION_COOKIE_KEY'],
  });
  return new Microservice(scope, 'Console', {
    name: 'console',
    namespace,
    image: 'ghcr.io/example-forge/console:3.1.0',
    ports: [{ name: 'http', port: 8080, appProtocol: 'http' }],
    serviceAccountName: role.serviceAccountName,
    apiAccess: ApiAccess.granted(),
    env: { TENANTS: tenants.join(',') },
    secretEnv: credentials.toSecretEnv(),
    // People watch their agents on it.
    drainSeconds: 120,
    cpuRequest: '250m',
    cpuLimit: '1',
    memoryRequest: '256Mi',
    memoryLimit: '512Mi',
  });
}

function addModelGateway(scope: Construct, forge: ResolvedForge): Microservice {
  const { namespace } = forge;
  const credentials = new ServiceSecret(scope, 'ModelGatewaySecret', {
    ...forge.secretStore,
    name: 'model-gateway-credentials',
    namespace,
    remoteKey: 'forge/model-gateway',
    keys: ['ANTHROPIC_API_KEY', 'LITELLM_MASTER_KEY', 'OPENAI_API_KEY'],
  });
  return new Microservice(scope, 'ModelGateway', {
    name: 'model-gateway',
    namespace,
    image: 'ghcr.io/example-forge/model-gateway:1.80.5',
    ports: [{ name: 'http', port: MODEL_GATEWAY_PORT, appProtocol: 'http' }],
    // The probes of LiteLLM, which need no key: https://docs.litellm.ai/docs/proxy/health
    health: Health.http({ livenessPath: '/health/liveliness', readinessPath: '/health/readiness' }),
    secretEnv: credentials.toSecretEnv(),
    // An answer may take minutes.
    drainSeconds: 300,
    cpuRequest: '500m',
    cpuLimit: '2',
    memoryRequest: '1Gi',
    memoryLimit: '2Gi',
  });
}

function addModel(scope: Construct, { namespace, model, gpuNodes, storageClassName }: ResolvedForge): ModelServer {
  return new ModelServer(scope, 'Model', {
    name: 'vllm',
    namespace,
    image: 'vllm/vllm-openai:v0.18.0',
    model,
    servedModelName: 'forge-coder',
    gpus: 2,
    placement: gpuNodes,
    replicas: 2,
    // Each pod downloads the model when it starts, and keeps it as long as it lives.
    modelCache: PodVolume.ephemeral({ path: '/models', size: '100Gi', storageClassName }),
    downloadFrom: Egress.internet443(),
    cpuRequest: '8',
    cpuLimit: '16',
    memoryRequest: '64Gi',
    memoryLimit: '96Gi',
  });
}

function addCodeSearch(scope: Construct, { namespace }: ResolvedForge): ToolServer {
  return new ToolServer(scope, 'CodeSearch', {
    name: 'code-search',
    namespace,
    image: 'ghcr.io/example-forge/code-search:2.0.3',
    callers: [AGENTS],
    // Each request stands for itself.
    sessionAffinitySeconds: 0,
    drainSeconds: 30,
    cpuRequest: '500m',
    cpuLimit: '2',
    memoryRequest: '1Gi',
    memoryLimit: '2Gi',
  });
}

function addTraces(scope: Construct, { namespace }: ResolvedForge): Microservice {
  return new Microservice(scope, 'Traces', {
    name: 'traces',
    namespace,
    image: 'ghcr.io/example-forge/traces:1.4.0',
    ports: [{ name: 'otlp', port: TRACES_PORT, appProtocol: 'http' }],
    health: Health.tcp(),
    drainSeconds: 30,
    cpuRequest: '200m',
    cpuLimit: '1',
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
  });
}

function addPackageProxy(scope: Construct, { namespace }: ResolvedForge): Microservice {
  return new Microservice(scope, 'PackageProxy', {
    name: 'package-proxy',
    namespace,
    image: 'ghcr.io/example-forge/package-proxy:6.13.2',
    ports: [{ name: 'proxy', port: PROXY_PORT }],
    health: Health.tcp(),
    files: { '/etc/squid/allowed-hosts': ALLOWED_HOSTS.join('\n') },
    scratchDirs: [
      { path: '/tmp', size: '256Mi' },
      { path: '/var/cache/squid', size: '8Gi' },
    ],
    ephemeralStorageLimit: '9Gi',
    drainSeconds: 60,
    cpuRequest: '200m',
    cpuLimit: '1',
    memoryRequest: '256Mi',
    memoryLimit: '1Gi',
  });
}

/** What agents may fetch from: replace them with your own. The proxy sees the host of a CONNECT, and nothing of what passes. */
const ALLOWED_HOSTS = ['git.example.com', 'packages.example.com', ''];
