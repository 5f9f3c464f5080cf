import { defined } from '../../core/defined';
import { type Check, Input } from '../../core/input/input';
import { TOKEN_SECONDS } from '../../core/pods/volumes/projected-source';
import { Egress } from '../../network/egress';
import type { Peer } from '../../network/peer';
import type { AccessParts } from './access-parts';
import { checkTokens, type ModelToken, tokenPath, tokenVolume } from './token-volume';

/**
 * The federation rule at Anthropic that trusts the token of the pods.
 * @see https://platform.claude.com/docs/en/manage-claude/wif-providers/kubernetes
 */
export interface AnthropicIdentity {
  /** The federation rule, such as `fdrl_01AbC`. */
  readonly federationRuleId: string;

  /** The organization, a UUID. */
  readonly organizationId: string;

  /** The service account at Anthropic that the pods act as, such as `svac_01AbC`. */
  readonly serviceAccountId: string;

  /** The workspace, such as `wrkspc_01AbC`, or `default`. @default - the only workspace of the rule */
  readonly workspaceId?: string;

  /** The audience that the rule expects. @default https://api.anthropic.com */
  readonly audience?: string;
}

/**
 * The workload identity provider at OpenAI that trusts the token of the pods. OpenAI's SDKs read no variables for it: the agent passes
 * these values to its client, as docs/keyless.md shows.
 * @see https://developers.openai.com/api/docs/guides/workload-identity-federation/kubernetes
 */
export interface OpenAiIdentity {
  /** The workload identity provider. */
  readonly identityProviderId: string;

  /** The service account at OpenAI that the pods act as. */
  readonly serviceAccountId: string;

  /** The audience that the provider expects. @default https://api.openai.com/v1 */
  readonly audience?: string;
}

/** Who accepts the service account tokens of the pods in place of a key. */
export interface WorkloadIdentityProps {
  /** Anthropic. @default - the pods do not call it */
  readonly anthropic?: AnthropicIdentity;

  /** OpenAI. @default - the pods do not call it */
  readonly openAi?: OpenAiIdentity;

  /**
   * Seconds that a token is valid, 600 at least. The kubelet renews its file after 80 % of that time.
   * @default 3600
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
   */
  readonly tokenSeconds?: number;

  /** What the pods reach the providers through, such as a company proxy. @default - public addresses on port 443 */
  readonly peer?: Peer;
}

const AUDIENCE = { anthropic: 'https://api.anthropic.com', openAi: 'https://api.openai.com/v1' } as const;

/** @throws InputError that lists every wrong prop */
export function resolveWorkloadIdentity(props: WorkloadIdentityProps): AccessParts {
  const { anthropic, openAi, tokenSeconds = TOKEN_SECONDS, peer } = props;
  const forAnthropic = anthropic && anthropicToken(anthropic);
  const forOpenAi = openAi && openAiToken(openAi);
  const tokens = [forAnthropic, forOpenAi].filter((token) => token !== undefined);
  const input = new Input('ModelAccess.workloadIdentity');
  if (tokens.length === 0) input.refuse('anthropic or openAi must be given: without them, no provider accepts a token');
  if (anthropic) checkAnthropic(input, anthropic);
  if (openAi) checkOpenAi(input, openAi);
  const audiences = { 'anthropic.audience': forAnthropic?.audience, 'openAi.audience': forOpenAi?.audience };
  checkTokens(input, tokenSeconds, defined(audiences));
  input.done();
  const providers = [...(anthropic ? [Egress.anthropic()] : []), ...(openAi ? [Egress.openAi()] : [])];
  return {
    env: { ...(anthropic ? anthropicEnv(anthropic) : {}), ...(openAi ? openAiEnv(openAi) : {}) },
    tokens: tokenVolume(tokens, tokenSeconds),
    egress: peer ? [peer] : providers,
  };
}

function anthropicToken({ audience = AUDIENCE.anthropic }: AnthropicIdentity): ModelToken {
  return { file: 'anthropic-token', audience };
}

function openAiToken({ audience = AUDIENCE.openAi }: OpenAiIdentity): ModelToken {
  return { file: 'openai-token', audience };
}

/** The SDKs read these by themselves. @see https://platform.claude.com/docs/en/manage-claude/wif-reference */
function anthropicEnv(identity: AnthropicIdentity): Record<string, string> {
  return defined({
    ANTHROPIC_FEDERATION_RULE_ID: identity.federationRuleId,
    ANTHROPIC_IDENTITY_TOKEN_FILE: tokenPath(anthropicToken(identity)),
    ANTHROPIC_ORGANIZATION_ID: identity.organizationId,
    ANTHROPIC_SERVICE_ACCOUNT_ID: identity.serviceAccountId,
    ANTHROPIC_WORKSPACE_ID: identity.workspaceId,
  });
}

/** No SDK reads these. The ids have the names that OpenAI's own examples give them. */
function openAiEnv(identity: OpenAiIdentity): Record<string, string> {
  return {
    OPENAI_IDENTITY_PROVIDER_ID: identity.identityProviderId,
    OPENAI_IDENTITY_TOKEN_FILE: tokenPath(openAiToken(identity)),
    OPENAI_SERVICE_ACCOUNT_ID: identity.serviceAccountId,
  };
}

function checkAnthropic(input: Input, identity: AnthropicIdentity): void {
  input.required('anthropic.federationRuleId', identity.federationRuleId, tagged('fdrl_'));
  input.required('anthropic.organizationId', identity.organizationId, uuid);
  input.required('anthropic.serviceAccountId', identity.serviceAccountId, tagged('svac_'));
  input.optional('anthropic.workspaceId', identity.workspaceId, workspace);
}

function checkOpenAi(input: Input, { identityProviderId, serviceAccountId }: OpenAiIdentity): void {
  input.required('openAi.identityProviderId', identityProviderId, givenId);
  input.required('openAi.serviceAccountId', serviceAccountId, givenId);
}

function tagged(tag: string): Check {
  return (value) =>
    typeof value === 'string' && value.startsWith(tag) && /^[A-Za-z]+_[A-Za-z0-9]+$/.test(value)
      ? undefined
      : { must: `be an id of Anthropic's Console that starts with ${tag}, such as ${tag}01AbC` };
}

const givenId: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' ? undefined : { must: 'be the id that OpenAI shows' };

const workspace: Check = (value) => (value === 'default' ? undefined : tagged('wrkspc_')(value));

const uuid: Check = (value) =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
    ? undefined
    : { must: 'be the UUID of the organization, such as 00000000-0000-0000-0000-000000000000' };
