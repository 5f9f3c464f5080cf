import { defined } from '../core/defined';
import { shown } from '../core/input/input';
import type { ApiRoute, JwtAuth, KeylessAuth, RateLimit, RouteAuth, TokenAuth } from './api-route';
import { checkApiRoute, targetPort } from './api-route-rules';

/** An ApiRoute with every default filled in, and the address of its service. */
export interface ResolvedApiRoute {
  readonly id: string;
  readonly path: string;
  readonly stripPath: boolean;

  /** The URL that receives the requests, with the Service's host and port. */
  readonly targetUrl: string;

  /** Name of the opened port. */
  readonly port: string;
  readonly rateLimit: RateLimit | undefined;
  readonly auth: ResolvedAuth;
}

/** A RouteAuth with every default filled in. The provider is left out, because its path is opened elsewhere. */
export type ResolvedAuth = KeylessAuth | Required<TokenAuth> | Required<Omit<JwtAuth, 'provider'>>;

/** Fills in every default. @throws InputError that lists every wrong field of the route */
export function resolveApiRoute(gateway: string, route: ApiRoute): ResolvedApiRoute {
  const { to, path, stripPath = true, rateLimit, auth = { kind: 'authToken' } } = route;
  const id = route.id ?? idOf(path);
  checkApiRoute(`${gateway} route ${shown(path)}`, route, id);
  const target = targetPort(to, route.port);
  return {
    id,
    path,
    stripPath,
    targetUrl: `http://${to.host}:${target?.servicePort}`,
    port: target?.name ?? '',
    rateLimit: rateLimit && { ...rateLimit },
    auth: resolveAuth(auth),
  };
}

/** The default id of a route: /api/v1/users becomes api-v1-users. */
function idOf(path: unknown): string {
  const words = String(path)
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['root'];
  return words.join('-');
}

function resolveAuth(auth: RouteAuth): ResolvedAuth {
  switch (auth.kind) {
    case 'keyless':
      return { kind: 'keyless' };
    case 'authToken':
      return { kind: 'authToken', header: auth.header ?? 'Authorization' };
    case 'jwt':
      return {
        kind: 'jwt',
        jwksUrl: auth.jwksUrl,
        signingMethod: auth.signingMethod ?? 'rsa',
        identityClaim: auth.identityClaim ?? 'sub',
      };
  }
}

/** The organization of all routes, keys and policies. The open-source gateway usually has a single organization. */
const ORGANIZATION = 'default';

/** Tyk's name for the only version of an unversioned API. */
const VERSION = 'Default';

/** The policy of all users with a token of an identity provider. */
const JWT_POLICY = 'jwt';

const JWT_SESSION_SECONDS = 3600;

/**
 * Renders a route in Tyk's format.
 * @see https://tyk.io/docs/api-management/gateway-config-tyk-classic
 */
export function renderApiDefinition(route: ResolvedApiRoute): object {
  const { id, path, stripPath, targetUrl, rateLimit, auth } = route;
  return {
    name: id,
    api_id: id,
    org_id: ORGANIZATION,
    active: true,
    ...renderAuth(auth),
    version_data: { not_versioned: true, versions: { [VERSION]: { name: VERSION, use_extended_paths: true } } },
    proxy: { listen_path: path, strip_listen_path: stripPath, target_url: targetUrl },
    ...defined({ global_rate_limit: rateLimit && { rate: rateLimit.requests, per: rateLimit.seconds } }),
  };
}

/**
 * Grants users with a token access to all routes that accept tokens, at the rates of the routes. A single policy serves
 * all routes, because Tyk keeps one session per user across routes.
 */
export function renderPolicies(routes: readonly ResolvedApiRoute[]): object {
  const ids = routes.filter(({ auth }) => auth.kind === 'jwt').map(({ id }) => id);
  if (ids.length === 0) return {};
  return {
    [JWT_POLICY]: {
      name: JWT_POLICY,
      org_id: ORGANIZATION,
      active: true,
      // The policy itself sets no rate limit and no quota.
      rate: 0,
      per: 0,
      quota_max: -1,
      access_rights: Object.fromEntries(ids.map((id) => [id, { api_id: id, api_name: id, versions: [VERSION] }])),
    },
  };
}

function renderAuth(auth: ResolvedAuth): object {
  switch (auth.kind) {
    case 'keyless':
      return { use_keyless: true };
    case 'authToken':
      // The key is for the gateway only, so it is removed before the request is forwarded.
      return {
        use_keyless: false,
        use_standard_auth: true,
        strip_auth_data: true,
        auth: { auth_header_name: auth.header },
      };
    case 'jwt':
      return {
        use_keyless: false,
        enable_jwt: true,
        auth: { auth_header_name: 'Authorization' },
        jwt_default_policies: [JWT_POLICY],
        jwt_identity_base_field: auth.identityClaim,
        jwt_signing_method: auth.signingMethod,
        // Redis deletes a user's session that was not renewed for this long; the next token creates a new session.
        session_lifetime: JWT_SESSION_SECONDS,
        // Base64, because Tyk accepts a plain URL only for the first token and rejects all later tokens.
        jwt_source: Buffer.from(auth.jwksUrl).toString('base64'),
      };
  }
}
