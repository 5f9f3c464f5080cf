import { defined } from '../../core/defined';
import { type Check, Input } from '../../core/input/input';
import { reason } from '../../core/input/names';
import { TOKEN_SECONDS } from '../../core/pods/volumes/projected-source';
import { opensInternet } from '../../network/opens-internet';
import type { Peer } from '../../network/peer';
import type { AccessParts } from './access-parts';
import { checkTokens, tokenPath, tokenVolume } from './token-volume';

/** A gateway in the cluster, such as LiteLLM, Envoy AI Gateway or agentgateway, which holds the providers' keys. */
export interface ModelGatewayProps {
  /**
   * The base URL of Anthropic's API at the gateway, such as `http://llm-gateway.ai.svc:4000`. The SDKs add `/v1/messages`.
   * @default - the pods do not use it
   */
  readonly anthropicUrl?: string;

  /**
   * The base URL of OpenAI's API at the gateway, such as `http://llm-gateway.ai.svc:4000/v1`. The SDKs add `/chat/completions`.
   * @default - the pods do not use it
   */
  readonly openAiUrl?: string;

  /**
   * The gateway, if another app runs it: the path to it is open. For a gateway of this app, call
   * `connections.allowTo(gateway)` of the AgentTemplate, which opens both sides.
   * @default - the AgentTemplate's connections open the path
   */
  readonly peer?: Peer;

  /**
   * The audience of a service account token with which the pods prove to the gateway who they are. The agent reads it from the file
   * that MODEL_GATEWAY_TOKEN_FILE names, as docs/keyless.md shows.
   * @default - no token: the SDKs send the placeholder `keyless`, because they refuse to start without a key
   */
  readonly tokenAudience?: string;

  /** Seconds that the token is valid, 600 at least. The kubelet renews its file after 80 % of that time. @default 3600 */
  readonly tokenSeconds?: number;

  /**
   * Why the pods may also reach the internet past the gateway, such as a coding agent that installs packages. Rendered as an annotation.
   * @default - egress to the internet is refused
   */
  readonly internetReason?: string;
}

/** What an SDK sends as its key. It is no secret, and no provider accepts it. */
const PLACEHOLDER = 'keyless';

/** @throws InputError that lists every wrong prop, without the credentials of a URL */
export function resolveModelGateway(props: ModelGatewayProps): AccessParts {
  const { anthropicUrl, openAiUrl, peer, tokenAudience, tokenSeconds = TOKEN_SECONDS, internetReason } = props;
  const token = tokenAudience === undefined ? undefined : { file: 'gateway-token', audience: tokenAudience };
  const input = new Input('ModelAccess.gateway');
  checkUrls(input, props);
  checkTokens(input, tokenSeconds, defined({ tokenAudience }));
  if (peer?.selectors.some(opensInternet)) {
    input.refuse(`peer must be the gateway alone, got Peer '${peer.name}', which is the internet`);
  }
  input.optional('internetReason', internetReason, reason);
  input.done();
  return {
    env: defined<string>({
      ANTHROPIC_BASE_URL: anthropicUrl,
      OPENAI_BASE_URL: openAiUrl,
      ...(token ? { MODEL_GATEWAY_TOKEN_FILE: tokenPath(token) } : placeholders(props)),
    }),
    tokens: token && tokenVolume([token], tokenSeconds),
    egress: peer ? [peer] : [],
    gatewayUrls: [anthropicUrl, openAiUrl].filter((url) => url !== undefined),
    internetReason,
  };
}

/** With a token there is no placeholder, so an agent that forgets to pass the token fails when it starts. */
function placeholders({ anthropicUrl, openAiUrl }: ModelGatewayProps): Record<string, string | undefined> {
  return {
    ANTHROPIC_AUTH_TOKEN: anthropicUrl === undefined ? undefined : PLACEHOLDER,
    OPENAI_API_KEY: openAiUrl === undefined ? undefined : PLACEHOLDER,
  };
}

function checkUrls(input: Input, { anthropicUrl, openAiUrl }: ModelGatewayProps): void {
  if (anthropicUrl === undefined && openAiUrl === undefined) {
    input.refuse(
      'anthropicUrl or openAiUrl must be given: the SDKs call the provider unless a base URL says otherwise',
    );
  }
  for (const [field, url] of Object.entries({ anthropicUrl, openAiUrl })) {
    if (url === undefined) continue;
    // A password in a URL must not reach a message.
    if (url.includes('@')) input.secret(field, url, baseUrl);
    else input.required(field, url, field === 'anthropicUrl' ? rootUrl : baseUrl);
  }
}

const baseUrl: Check = (value) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const fits =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '');
  return fits
    ? undefined
    : { must: 'be a URL of http or https without credentials or a query, such as http://llm-gateway.ai.svc:4000' };
};

const rootUrl: Check = (value) => {
  if (typeof value === 'string' && /\/v1\/?$/.test(value)) {
    return { must: 'not end in /v1, which the SDKs of Anthropic add', instead: value.replace(/\/v1\/?$/, '') };
  }
  return baseUrl(value);
};
