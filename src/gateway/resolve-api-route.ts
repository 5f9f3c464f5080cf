import { type Check, Input, oneOf, shown } from '../core/input';
import { dnsLabel, text } from '../core/names';
import { count } from '../core/numbers';
import { Peer } from '../network/peer';
import { Microservice } from '../service/microservice';
import type { ApiRoute, JwtAuth, KeylessAuth, RateLimit, RouteAuth, TokenAuth } from './api-route';

/** An ApiRoute with every default filled in, and the service by its address. */
export interface ResolvedApiRoute {
  readonly id: string;
  readonly path: string;
  readonly stripPath: boolean;

  /** Where requests go: the Service's host and port. */
  readonly targetUrl: string;

  /** Name of the port that is opened. */
  readonly port: string;
  readonly rateLimit: RateLimit | undefined;
  readonly auth: ResolvedAuth;
}

/** A RouteAuth with every default filled in; the way to a provider is opened apart from it. */
export type ResolvedAuth = KeylessAuth | Required<TokenAuth> | Required<Omit<JwtAuth, 'provider'>>;

/** Fills every default. @throws InputError with every wrong field of the route */
export function resolveApiRoute(gateway: string, route: ApiRoute): ResolvedApiRoute {
  const { path, stripPath = true, rateLimit, auth = { kind: 'authToken' } } = route;
  const input = new Input(`${gateway} route ${shown(path)}`);
  input.required('path', path, listenPath);
  const id = input.required('id', route.id ?? idOf(path), dnsLabel);
  const { port, targetUrl } = targetOf(input, route);
  if (rateLimit !== undefined) {
    input.required('rateLimit.requests', rateLimit.requests, count);
    input.required('rateLimit.seconds', rateLimit.seconds, count);
  }
  checkAuth(input, auth);
  input.done();
  return { id, path, stripPath, targetUrl, port, rateLimit: rateLimit && { ...rateLimit }, auth: resolveAuth(auth) };
}

/** Two paths of which one lies within the other, or that would have one name, are one route too many. */
export function checkRoutes(gateway: string, routes: readonly ResolvedApiRoute[]): void {
  const input = new Input(gateway);
  routes.forEach((route, index) => {
    for (const other of routes.slice(0, index)) {
      if (isWithin(route.path, other.path) || isWithin(other.path, route.path)) {
        input.refuse(`paths of routes must not lie within each other, got ${other.path} and ${route.path}`);
      } else if (route.id === other.id) {
        input.refuse(
          `id of routes must be different from each other, got ${shown(route.id)} for ${other.path} and ${route.path}`,
        );
      }
    }
  });
  input.done();
}

/** Tyk takes braces for a pattern, and further slashes for other paths. */
const listenPath: Check = (value) =>
  typeof value === 'string' && (value === '/' || /^(\/[A-Za-z0-9._~-]+)+$/.test(value)) && !/\/\.\.?(\/|$)/.test(value)
    ? undefined
    : { must: 'be a path of letters, digits and ._~- without a slash at its end, such as /users' };

/** /api/v1/users is api-v1-users. */
function idOf(path: unknown): string {
  const words = String(path)
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['root'];
  return words.join('-');
}

function targetOf(input: Input, { to, port }: ApiRoute): Pick<ResolvedApiRoute, 'port' | 'targetUrl'> {
  // An untyped caller may hand in anything.
  if (!(to instanceof Microservice)) {
    input.refuse(`to must be a Microservice, got ${shown(to)}`);
    return { port: '', targetUrl: '' };
  }
  const { ports } = to.resolved;
  if (ports.length === 0) {
    input.refuse(`to must have a port: ${to.subject} declares none`);
    return { port: '', targetUrl: '' };
  }
  input.optional('port', port, oneOf(...ports.map(({ name }) => name)));
  const asked = ports.find(({ name }) => name === (port ?? ports[0]?.name));
  if (asked !== undefined && asked.protocol !== 'TCP') {
    input.refuse(`port must be a TCP port of ${to.subject}, got ${shown(asked.name)}, which is ${asked.protocol}`);
  }
  return { port: asked?.name ?? '', targetUrl: `http://${to.host}:${asked?.servicePort}` };
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

function checkAuth(input: Input, auth: RouteAuth): void {
  input.required('auth.kind', auth.kind, oneOf('keyless', 'authToken', 'jwt'));
  if (auth.kind === 'authToken') checkToken(input, auth);
  if (auth.kind === 'jwt') checkJwt(input, auth);
}

function checkToken(input: Input, { header }: TokenAuth): void {
  input.optional('auth.header', header, headerName);
}

function checkJwt(input: Input, { jwksUrl, provider, signingMethod, identityClaim }: JwtAuth): void {
  input.required('auth.jwksUrl', jwksUrl, keysUrl);
  input.required('auth.provider', provider, farSide);
  input.optional('auth.signingMethod', signingMethod, oneOf('rsa', 'ecdsa'));
  input.optional('auth.identityClaim', identityClaim, text);
}

const farSide: Check = (value) =>
  value instanceof Peer || (typeof value === 'object' && value !== null && 'connections' in value)
    ? undefined
    : { must: 'be a Peer such as Egress.internet443(), or a service of the app' };

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const headerName: Check = (value) =>
  typeof value === 'string' && /^[!#$%&'*+.^_`|~A-Za-z0-9-]+$/.test(value)
    ? undefined
    : { must: 'be the name of a header, such as X-Api-Key' };

/** Keys that anybody on the way may replace let anybody in; within the cluster policies keep others off the way. */
const keysUrl: Check = (value) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const inCluster = url?.protocol === 'http:' && /\.svc(\.cluster\.local)?$/.test(url.hostname);
  return url?.protocol === 'https:' || inCluster
    ? undefined
    : { must: 'be an https URL, or http to a Service such as http://keycloak.login.svc:8080/certs' };
};

function isWithin(inner: string, outer: string): boolean {
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`);
}
