import { Testing } from 'cdk8s';
import type { ServiceAccount } from 'kubernetes-types/core/v1';
import { AgentTemplate } from '../../src/agent/agent-template';
import { apiObjectsIn } from '../../src/core/objects/api-objects';
import { Health } from '../../src/core/pods/health/health';
import { DefaultDeny } from '../../src/namespace/default-deny';
import { Microservice } from '../../src/service/microservice';
import { AgentProfile, type AgentProfileProps, ModelAccess } from '../../src/session';
import { Cluster } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import { toKubeObject } from '../support/objects';
import { API_SERVER, OUTSIDE } from '../support/parties';
import { installPods } from './support/install-pods';
import { allReady, install } from './support/installation';
import { type Call, callAll } from './support/probe';
import { SessionPods } from './support/session-pods';
import { TestNode } from './support/test-node';
import { claimsOf } from './support/token-claims';

/*
 * Sessions without a provider's key, started on the node as a back end does: what their pods find inside, and what their packets reach.
 */

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
jest.setTimeout(120_000);

const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const agents = createOwnNamespace(cluster, 'keyless', RESTRICTED);
const models = createOwnNamespace(cluster, 'models', RESTRICTED);
const control = createOwnNamespace(cluster, 'control', RESTRICTED);
const pods = new SessionPods(cluster, agents);

const AGENT_IMAGE = 'registry.example.com/agent:1.0.0';
const GATEWAY_IMAGE = 'registry.example.com/llm-gateway:1.0.0';
const GATEWAY_PORT = 4000;
const GATEWAY_HOST = `llm-gateway.${models}.svc`;
const AUDIENCE = 'https://api.anthropic.com';

const AGENT = {
  image: AGENT_IMAGE,
  cpuRequest: '10m',
  cpuLimit: '500m',
  memoryRequest: '16Mi',
  memoryLimit: '128Mi',
} satisfies Partial<AgentProfileProps>;

const identified = new AgentProfile({
  ...AGENT,
  name: 'identified',
  serviceAccountName: 'identified',
  modelAccess: ModelAccess.workloadIdentity({
    anthropic: {
      federationRuleId: 'fdrl_01Demo',
      organizationId: '00000000-0000-0000-0000-000000000000',
      serviceAccountId: 'svac_01Demo',
    },
    tokenSeconds: 600,
  }),
});

const gated = new AgentProfile({
  ...AGENT,
  name: 'gated',
  modelAccess: ModelAccess.gateway({ openAiUrl: `http://${GATEWAY_HOST}:${GATEWAY_PORT}/v1` }),
});

function serviceAccount(name: string): ServiceAccount {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: agents } };
}

/** What Git has: the profiles with their policies, and the gateway, which only the gated profile may call. */
function committed(): readonly object[] {
  const chart = Testing.chart();
  for (const namespace of [agents, models]) new DefaultDeny(chart, `Deny-${namespace}`, { namespace });
  const gateway = new Microservice(chart, 'Gateway', {
    ...AGENT,
    name: 'llm-gateway',
    namespace: models,
    image: GATEWAY_IMAGE,
    replicas: 1,
    ports: [{ name: 'http', port: GATEWAY_PORT }],
    env: { PORTS: String(GATEWAY_PORT) },
    health: Health.http({ readinessInitialDelaySeconds: 1, readinessPeriodSeconds: 1 }),
  });
  new AgentTemplate(chart, 'Gated', { namespace: agents, profile: gated }).connections.allowTo(gateway);
  new AgentTemplate(chart, 'Identified', { namespace: agents, profile: identified });
  return apiObjectsIn(chart).map((object): object => object.toJson());
}

beforeAll(async () => {
  node.nameTestImage([AGENT_IMAGE, GATEWAY_IMAGE]);
  await install(cluster, [serviceAccount('identified'), ...committed()].map(toKubeObject));
  await installPods(cluster, [{ namespace: control, name: 'caller', labels: { app: 'caller' }, ports: [8080] }]);
  await pods.ready(...[gated, identified].map((profile) => pods.start(profile)));
  await allReady(cluster, [models, control]);
});

describe('a session with workload identity', () => {
  const pod = 'agent-identified';

  async function token(): Promise<string> {
    return pods.execute(pod, 'cat $ANTHROPIC_IDENTITY_TOKEN_FILE');
  }

  test('has a token of its own ServiceAccount and pod, for the provider alone, for ten minutes', async () => {
    const claims = claimsOf(await token());
    expect(claims).toMatchObject({
      aud: [AUDIENCE],
      sub: `system:serviceaccount:${agents}:identified`,
      'kubernetes.io': { namespace: agents, pod: { name: pod }, serviceaccount: { name: 'identified' } },
      jti: expect.any(String),
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
  });

  test('has a token that the provider can verify, and that the API server does not take', async () => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };
    const spec = { token: await token() };
    const authenticated = (audiences: readonly string[]): unknown =>
      Object(cluster.create({ ...review, spec: { ...spec, audiences } })).status?.authenticated ?? false;
    expect(authenticated([AUDIENCE])).toBe(true);
    expect(authenticated([])).toBe(false);
    expect(authenticated(['https://api.openai.com/v1'])).toBe(false);
  });

  test('can read the file, cannot write it, and has no other token', async () => {
    expect(await pods.execute(pod, 'id -u; stat -Lc "%a %u %g" $ANTHROPIC_IDENTITY_TOKEN_FILE')).toBe(
      '1000\n640 1000 1000',
    );
    expect(await pods.execute(pod, 'echo x > $ANTHROPIC_IDENTITY_TOKEN_FILE || true; ls /var/run/secrets')).toBe(
      'model-access',
    );
  });

  test('has no Secret at all', () => {
    expect(cluster.list('secrets', agents)).toEqual([]);
  });
});

describe('the packets of a session with a gateway', () => {
  const caller = { name: 'agent-gated', namespace: agents };

  /** Everywhere but the gateway. */
  function elsewhere(): readonly Call[] {
    const outside = OUTSIDE.map(({ address }): Call => ({ kind: 'tcp', host: address, port: 443 }));
    const api: Call = { kind: 'tcp', host: API_SERVER.service.address, port: API_SERVER.service.port };
    const other = pods.get('agent-identified').status?.podIP ?? '';
    const stranger = cluster.get<{ status: { podIP: string } }>('pod', 'caller', control).status.podIP;
    return [...outside, api, ...[other, stranger].map((host): Call => ({ kind: 'http', host, port: 8080 }))];
  }

  test('reach the gateway by the host of the base URL', async () => {
    const { hostname, port } = new URL(await pods.execute(caller.name, 'echo $OPENAI_BASE_URL'));
    const [outcome] = await callAll(cluster, caller, [{ kind: 'http', host: hostname, port: Number(port) }]);
    expect(outcome?.text).toMatch(/^ok llm-gateway-/);
  });

  test('are dropped everywhere else', async () => {
    const outcomes = await callAll(cluster, caller, elsewhere());
    expect(outcomes.map(({ kind }) => kind)).toEqual(elsewhere().map(() => 'silence'));
  });

  test('would arrive elsewhere without the policy', async () => {
    // Only the pods of agents, which let nobody in, stay closed to a caller without policies.
    const outcomes = await callAll(cluster, { name: 'caller', namespace: control }, elsewhere());
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      ...OUTSIDE.map(() => 'answered'),
      'answered',
      'silence',
      'answered',
    ]);
  });

  test('are the only ones that the gateway lets in', async () => {
    const call: Call = { kind: 'http', host: GATEWAY_HOST, port: GATEWAY_PORT };
    const [stranger] = await callAll(cluster, { name: 'caller', namespace: control }, [call]);
    expect(stranger?.kind).toBe('silence');
  });
});
