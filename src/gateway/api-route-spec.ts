import { defined } from '../core/defined';
import { shown } from '../core/input/input';
import type { ApiRoute, JwtAuth, KeylessAuth, RouteAuth, RouteRateLimit, TokenAuth } from './api-route';
import { checkApiRoute, targetPort } from './api-route-rules';
import { type RouteCors, renderCors } from './route-cors';

/** An ApiRoute with every default filled in, and the address of its service. */
export interface ResolvedApiRoute {
  readonly id: string;
  readonly path: string;
  readonly stripPath: boolean;

  /** The URL that receives the requests, with the Service's host and port. */
  readonly targetUrl: string;

  /** Name of the opened port. */
  readonly port: string;
  readonly rateLimit: RouteRateLimit | undefined;
  readonly cors: RouteCors | undefined;
  readonly auth: ResolvedAuth;
}

/** A RouteAuth with every default filled in. The provider is left out, because its path is opened elsewhere. */
export type ResolvedAuth = KeylessAuth | Required<TokenAuth> | Required<Omit<JwtAuth, 'provider'>>;

/** Fills in every default. @throws InputError that lists every wrong field of the route */
export function resolveApiRoute(gateway: string, route: ApiRoute): ResolvedApiRoute {
  const { to, path, stripPath = true, rateLimit, cors, auth = { kind: 'authToken' } } = route;
  const id = route.id ?? idOf(path);
  checkApiRoute(`${gateway} route ${shown(path)}`, route, id);
  const target = targetPort(to, route.port);
  return {
    id,
    path,
    stripPath,
    targetUrl: `http://${to.host}:${target?.servicePort}`,
    port: target?.name ?? '',
    rateLimit,
    cors,
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
export const ORGANIZATION = 'default';

/** Tyk's name for the only version of an unversioned API. */
export const VERSION = 'Default';

/** The policy of all users with a token of an identity provider. */
export const JWT_POLICY = 'jwt';

const JWT_SESSION_SECONDS = 3600;

/**
 * Renders a route in Tyk's format.
 * @see https://tyk.io/docs/api-management/gateway-config-tyk-classic
 */
export function renderApiDefinition(route: ResolvedApiRoute, clientHeader: string): object {
  const { id, path, stripPath, targetUrl, rateLimit, auth, cors } = route;
  const overall = rateLimit?.overall;
  const version = { name: VERSION, use_extended_paths: true, ...identityHeader(clientHeader, auth) };
  return {
    name: id,
    api_id: id,
    org_id: ORGANIZATION,
    active: true,
    ...renderAuth(auth),
    version_data: { not_versioned: true, versions: { [VERSION]: version } },
    proxy: { listen_path: path, strip_listen_path: stripPath, target_url: targetUrl },
    ...defined({
      CORS: cors && renderCors(cors),
      global_rate_limit: overall && { rate: overall.requests, per: overall.seconds },
    }),
  };
}

/** Tells the service who calls. A header of this name from a client is overwritten or removed. */
function identityHeader(header: string, auth: ResolvedAuth): object {
  const caller = callerOf(auth);
  return caller === undefined ? { global_headers_remove: [header] } : { global_headers: { [header]: caller } };
}

/** Tyk's variable with the name of the caller. @see https://tyk.io/docs/api-management/traffic-transformation/request-headers */
function callerOf(auth: ResolvedAuth): string | undefined {
  if (auth.kind === 'authToken') return '$tyk_meta.client';
  const claim = auth.kind === 'jwt' && /^[\w.-]+$/.test(auth.identityClaim) ? auth.identityClaim : undefined;
  return claim && `$tyk_context.jwt_claims_${claim}`;
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
        // Needed by the variable with the claim.
        enable_context_vars: true,
        // Redis deletes a user's session that was not renewed for this long; the next token creates a new session.
        session_lifetime: JWT_SESSION_SECONDS,
        // Base64, because Tyk accepts a plain URL only for the first token and rejects all later tokens.
        jwt_source: Buffer.from(auth.jwksUrl).toString('base64'),
      };
  }
}
