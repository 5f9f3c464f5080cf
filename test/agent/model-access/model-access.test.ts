import { Testing } from 'cdk8s';
import { AgentPod } from '../../../src/agent/agent-pod';
import { AgentProfile } from '../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../src/agent/agent-profile-props';
import { ModelAccess } from '../../../src/agent/model-access/model-access';
import type { ModelGatewayProps } from '../../../src/agent/model-access/model-gateway';
import type { WorkloadIdentityProps } from '../../../src/agent/model-access/workload-identity';
import { stellaAgent } from '../../../src/agent/stella/stella-agent';
import { Egress } from '../../../src/network/egress';
import { Peer } from '../../../src/network/peer';
import { renderSession } from '../../../src/session';
import { expectGolden } from '../../support/golden';
import { keylessFakes, minimal } from '../fixtures';

const anthropic = {
  federationRuleId: 'fdrl_01Demo',
  organizationId: '00000000-0000-0000-0000-000000000000',
  serviceAccountId: 'svac_01Demo',
};
const openAi = { identityProviderId: 'idp_demo', serviceAccountId: 'sa_demo' };
const gatewayUrl = 'http://llm-gateway.ai.svc:4000';

function keyless(modelAccess: ModelAccess, changes: Partial<AgentProfileProps> = {}): AgentProfile {
  return new AgentProfile({ ...minimal, serviceAccountName: 'demo-agent', modelAccess, ...changes });
}

function agentOf(profile: AgentProfile) {
  const { spec } = profile.template;
  const [agent] = spec?.containers ?? [];
  return {
    env: Object.fromEntries((agent?.env ?? []).map(({ name, value }) => [name, value])),
    envFrom: agent?.envFrom,
    mount: agent?.volumeMounts?.find(({ name }) => name === 'model-access'),
    volume: spec?.volumes?.find(({ name }) => name === 'model-access'),
  };
}

describe('workload identity', () => {
  const both = keyless(ModelAccess.workloadIdentity({ anthropic, openAi }));

  test('gives the agent a token file for each provider, with its audience, and what the SDKs read', () => {
    expect(agentOf(both)).toEqual({
      env: {
        ANTHROPIC_FEDERATION_RULE_ID: 'fdrl_01Demo',
        ANTHROPIC_IDENTITY_TOKEN_FILE: '/var/run/secrets/model-access/anthropic-token',
        ANTHROPIC_ORGANIZATION_ID: '00000000-0000-0000-0000-000000000000',
        ANTHROPIC_SERVICE_ACCOUNT_ID: 'svac_01Demo',
        OPENAI_IDENTITY_PROVIDER_ID: 'idp_demo',
        OPENAI_IDENTITY_TOKEN_FILE: '/var/run/secrets/model-access/openai-token',
        OPENAI_SERVICE_ACCOUNT_ID: 'sa_demo',
      },
      envFrom: undefined,
      mount: { mountPath: '/var/run/secrets/model-access', name: 'model-access', readOnly: true },
      volume: {
        name: 'model-access',
        projected: {
          sources: [
            {
              serviceAccountToken: {
                audience: 'https://api.anthropic.com',
                expirationSeconds: 3600,
                path: 'anthropic-token',
              },
            },
            {
              serviceAccountToken: {
                audience: 'https://api.openai.com/v1',
                expirationSeconds: 3600,
                path: 'openai-token',
              },
            },
          ],
        },
      },
    });
  });

  test('has every option of both providers', () => {
    const every: Required<WorkloadIdentityProps> = {
      anthropic: { ...anthropic, workspaceId: 'wrkspc_01Demo', audience: 'https://anthropic.example.com' },
      openAi: { ...openAi, audience: 'https://openai.example.com' },
      tokenSeconds: 600,
      peer: Egress.addresses('proxy', ['198.51.100.7/32'], [{ port: 3128 }]),
    };
    const chart = Testing.chart();
    const profile = keyless(ModelAccess.workloadIdentity(every));
    new AgentPod(chart, 'Pod', { profile, id: 'demo', namespace: 'ai-agents' });
    expectGolden(chart, 'agent-pod/workload-identity');
  });

  test('mounts no token for the API server', () => {
    expect(both.template.spec?.automountServiceAccountToken).toBe(false);
  });

  test('opens the path to the providers, or to a proxy alone', () => {
    const proxy = Egress.addresses('proxy', ['198.51.100.7/32'], [{ port: 3128 }]);
    const proxied = keyless(ModelAccess.workloadIdentity({ anthropic, peer: proxy }));
    expect(both.resolved.egress.map(({ name }) => name)).toEqual(['Anthropic', 'OpenAI']);
    expect(proxied.resolved.egress).toEqual([proxy]);
  });

  test.each<[string, WorkloadIdentityProps, string]>([
    ['no provider', {}, 'anthropic or openAi must be given: without them, no provider accepts a token'],
    [
      'a token of less than ten minutes',
      { openAi, tokenSeconds: 599 },
      'tokenSeconds must be whole seconds from 600 to 4294967296, such as 3600, got 599',
    ],
    [
      'a rule that is none',
      { anthropic: { ...anthropic, federationRuleId: 'svac_01Demo' } },
      `anthropic.federationRuleId must be an id of Anthropic's Console that starts with fdrl_, such as fdrl_01AbC, got "svac_01Demo"`,
    ],
    [
      'an organization by name',
      { anthropic: { ...anthropic, organizationId: 'acme' } },
      'anthropic.organizationId must be the UUID of the organization, such as 00000000-0000-0000-0000-000000000000, got "acme"',
    ],
    [
      'a workspace by name',
      { anthropic: { ...anthropic, workspaceId: 'care' } },
      "anthropic.workspaceId must be an id of Anthropic's Console that starts with wrkspc_",
    ],
    [
      'an empty id',
      { openAi: { ...openAi, serviceAccountId: ' ' } },
      'openAi.serviceAccountId must be the id that OpenAI shows',
    ],
    ...['', 'https://kubernetes.default.svc.cluster.local'].map((audience): [string, WorkloadIdentityProps, string] => [
      `the audience ${audience || 'of nobody'}`,
      { openAi: { ...openAi, audience } },
      `openAi.audience must `,
    ]),
  ])('refuses %s', (_case, props, message) => {
    expect(() => ModelAccess.workloadIdentity(props)).toThrow(`ModelAccess.workloadIdentity: ${message}`);
  });

  test('takes the default workspace by its word', () => {
    expect(() => ModelAccess.workloadIdentity({ anthropic: { ...anthropic, workspaceId: 'default' } })).not.toThrow();
  });

  test('needs a ServiceAccount of its own, and not that of every pod', () => {
    const serviceAccountName = 'default';
    expect(() => keyless(ModelAccess.workloadIdentity({ openAi }), { serviceAccountName })).toThrow(
      "AgentProfile 'demo-agent': serviceAccountName must be a ServiceAccount of this profile",
    );
  });

  test('needs the directory of its files', () => {
    const scratchDirs = [
      { path: '/tmp', size: '1Mi' },
      { path: '/var/run/secrets/model-access', size: '1Mi' },
    ];
    expect(() => keyless(ModelAccess.workloadIdentity({ openAi }), { scratchDirs })).toThrow(
      '"/var/run/secrets/model-access" must be free: the token files of modelAccess are there',
    );
  });
});

describe('a gateway', () => {
  test('gives the SDKs its base URLs and a placeholder, and no token', () => {
    const profile = keyless(ModelAccess.gateway({ anthropicUrl: gatewayUrl, openAiUrl: `${gatewayUrl}/v1` }), {
      serviceAccountName: undefined,
    });
    expect(agentOf(profile)).toEqual({
      env: {
        ANTHROPIC_AUTH_TOKEN: 'keyless',
        ANTHROPIC_BASE_URL: 'http://llm-gateway.ai.svc:4000',
        OPENAI_API_KEY: 'keyless',
        OPENAI_BASE_URL: 'http://llm-gateway.ai.svc:4000/v1',
      },
    });
  });

  test('that checks tokens gets one, and no SDK sends a placeholder in its place', () => {
    const profile = keyless(
      ModelAccess.gateway({ openAiUrl: gatewayUrl, tokenAudience: 'llm-gateway', tokenSeconds: 900 }),
    );
    const { env, volume } = agentOf(profile);
    expect(env).toEqual({
      MODEL_GATEWAY_TOKEN_FILE: '/var/run/secrets/model-access/gateway-token',
      OPENAI_BASE_URL: gatewayUrl,
    });
    expect(volume?.projected?.sources).toEqual([
      { serviceAccountToken: { audience: 'llm-gateway', expirationSeconds: 900, path: 'gateway-token' } },
    ]);
  });

  test('of another app is called through its peer alone', () => {
    const peer = Peer.pods({ namespace: 'ai', labels: { app: 'llm' }, ports: [{ port: 4000 }] });
    expect(keyless(ModelAccess.gateway({ anthropicUrl: gatewayUrl, peer })).resolved.egress).toEqual([peer]);
  });

  test.each<[string, ModelGatewayProps, string]>([
    ['no URL', {}, 'anthropicUrl or openAiUrl must be given'],
    ['another protocol', { openAiUrl: 'grpc://llm:4000' }, 'openAiUrl must be a URL of http or https'],
    ['a query', { openAiUrl: 'http://llm:4000?team=a' }, 'openAiUrl must be a URL of http or https'],
    [
      'the /v1 that the SDKs of Anthropic add',
      { anthropicUrl: `${gatewayUrl}/v1/` },
      `anthropicUrl must not end in /v1, which the SDKs of Anthropic add, got "${gatewayUrl}/v1/": write ${gatewayUrl}`,
    ],
    ['the internet', { openAiUrl: gatewayUrl, peer: Egress.internet443() }, 'peer must be the gateway alone'],
    ['an empty reason', { openAiUrl: gatewayUrl, internetReason: ' ' }, 'internetReason must be a reason, in words'],
  ])('refuses %s', (_case, props, message) => {
    expect(() => ModelAccess.gateway(props)).toThrow(`ModelAccess.gateway: ${message}`);
  });

  test('never shows the password of a URL', () => {
    const attempt = () => ModelAccess.gateway({ anthropicUrl: 'http://agent:fake-password@llm:4000/v1' });
    expect(attempt).toThrow('anthropicUrl must be a URL of http or https without credentials or a query');
    expect(attempt).not.toThrow('fake-password');
  });

  test.each([
    ['the internet', Egress.internet443()],
    ['half of it', Egress.addresses('half', ['128.0.0.0/1'], [{ port: 443 }])],
    ['LiveKit Cloud', Egress.liveKitCloud()],
    ['anywhere', Egress.anywhere('a test')],
  ])('refuses a way around it to %s, unless the profile says why', (_case, peer) => {
    expect(() => keyless(ModelAccess.gateway({ openAiUrl: gatewayUrl }), { egress: [peer] })).toThrow(
      `egress must not open the internet, got ${peer.name}: modelAccess has a gateway, and the internet leads around it`,
    );
    const internetReason = 'The agents install packages.';
    const asked = keyless(ModelAccess.gateway({ openAiUrl: gatewayUrl, internetReason }), { egress: [peer] });
    expect(asked.template.metadata?.annotations).toMatchObject({ 'cdk8s-agents/internet-reason': internetReason });
  });

  test('takes other peers: pods, and networks of one organization', () => {
    const egress = [
      Egress.liveKit({ cidrs: ['203.0.113.0/24'] }),
      Egress.addresses('offices', ['12.0.0.0/8', '10.0.0.0/8', '2a00::/16', 'fc00::/7'], [{ port: 443 }]),
      Peer.pods({ namespace: 'voice', ports: [{ port: 50_051 }] }),
    ];
    expect(() => keyless(ModelAccess.gateway({ openAiUrl: gatewayUrl }), { egress })).not.toThrow();
  });
});

describe.each([
  ['workload identity', ModelAccess.workloadIdentity({ openAi })],
  ['a gateway', ModelAccess.gateway({ openAiUrl: gatewayUrl })],
])('with %s, no key of a provider comes another way:', (_way, access) => {
  const KEY = 'sk-fake-provider-key';
  const profile = keyless(access, { secretKeys: ['LIVEKIT_TOKEN'] });
  const session = { id: 'demo', namespace: 'ai-agents' };

  test.each(['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'GEMINI_API_KEY'])('not as %s', (name) => {
    const message = `${name} must not be given: modelAccess replaces the key of the provider, so leave it out`;
    const attempts = [
      () => keyless(access, { secretKeys: [name] }),
      () => keyless(access, { env: { [name]: KEY } }),
      () => keyless(access, { secretEnv: { [name]: { secretName: 'shared', key: 'key' } } }),
      () => keyless(access, { fieldEnv: { [name]: 'metadata.name' } }),
      () => renderSession(profile, { ...session, credentials: { ...keylessFakes, [name]: KEY } }),
      () => renderSession(profile, { ...session, credentials: keylessFakes, env: { [name]: KEY } }),
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow(message);
      expect(attempt).not.toThrow(KEY);
    }
  });

  test.each(['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_PROFILE', ...Object.keys(access.env)])(
    'and %s stays as modelAccess sets it',
    (name) => {
      expect(() =>
        renderSession(profile, { ...session, credentials: keylessFakes, env: { [name]: 'http://evil.example.com' } }),
      ).toThrow(`env.${name} must not be given`);
    },
  );
});

describe('a session without credentials', () => {
  const profile = keyless(ModelAccess.gateway({ openAiUrl: gatewayUrl }));

  test('has no Secret, and its pod waits for none', () => {
    const { pod, secret } = renderSession(profile, { id: 'demo', namespace: 'ai-agents' });
    expect(secret).toBeUndefined();
    expect(JSON.stringify(pod)).not.toMatch(/secretRef|secretName/);
  });

  test('cannot be given credentials that its pod would not receive', () => {
    expect(() =>
      renderSession(profile, { id: 'demo', namespace: 'ai-agents', credentials: { LIVEKIT_TOKEN: 'fake' } }),
    ).toThrow(
      "a session of AgentProfile 'demo-agent' has no Secret, because its secretAs is none. Name the keys in secretKeys",
    );
  });

  test('is one of a profile without a Secret, with or without modelAccess', () => {
    expect(new AgentProfile(minimal).resolved.secretAs).toBe('env');
    expect(new AgentProfile({ ...minimal, secretAs: 'none' }).resolved.secretAs).toBe('none');
    expect(keyless(ModelAccess.gateway({ openAiUrl: gatewayUrl }), { secretKeys: ['A'] }).resolved.secretAs).toBe(
      'env',
    );
    expect(() => new AgentProfile({ ...minimal, secretAs: 'none', secretKeys: ['A'] })).toThrow(
      'secretKeys must be left out with secretAs none: a session then has no Secret, got ["A"]',
    );
  });
});

test('a profile that carries a key cannot become keyless by one prop alone: every leftover is named', () => {
  expect(() =>
    AgentProfile.fromProfile(stellaAgent, { modelAccess: ModelAccess.gateway({ openAiUrl: gatewayUrl }) }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"AgentProfile 'stella-agent': secretKeys.OPENAI_API_KEY must not be given: modelAccess replaces the key of the provider, so leave it out; egress must not open the internet, got LiveKit Cloud, OpenAI: modelAccess has a gateway, and the internet leads around it. Say in internetReason of ModelAccess.gateway why the agents need it"`,
  );
});

test('a derived profile keeps the model access of its base, and opens its path once', () => {
  const base = keyless(ModelAccess.workloadIdentity({ anthropic }));
  const derived = AgentProfile.fromProfile(base, { name: 'other' });
  expect(derived.resolved.egress.map(({ name }) => name)).toEqual(['Anthropic']);
  expect(derived.resolved.modelAccess).toBe(base.resolved.modelAccess);
});
