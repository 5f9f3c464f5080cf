import { type Check, Input, oneOf, shown } from '../core/input/input';
import { dnsLabel, text } from '../core/input/names';
import { count } from '../core/input/numbers';
import { Peer } from '../network/peer';
import { Microservice } from '../service/microservice';
import type { ApiRoute, JwtAuth, RouteAuth, RouteRateLimit } from './api-route';
import { headerName } from './header-name';
import { checkCors } from './route-cors';

/** @throws InputError that lists every wrong field of the route */
export function checkApiRoute(subject: string, route: ApiRoute, id: string): void {
  const { path, rateLimit, cors, auth } = route;
  const input = new Input(subject);
  input.required('path', path, listenPath);
  input.required('id', id, dnsLabel);
  checkTarget(input, route);
  if (rateLimit !== undefined) checkRateLimit(input, rateLimit, auth);
  if (cors !== undefined) checkCors(input, cors);
  if (auth !== undefined) checkAuth(input, auth);
  input.done();
}

/** Checks that a route's path lies in no other's, and none in it, and that its id is new. */
export function checkAmong(gateway: string, route: RouteName, others: readonly RouteName[]): void {
  const input = new Input(gateway);
  for (const other of others) {
    if (isWithin(route.path, other.path) || isWithin(other.path, route.path)) {
      input.refuse(`paths of routes must not contain each other, got ${other.path} and ${route.path}`);
    } else if (route.id === other.id) {
      input.refuse(`ids of routes must be distinct, got ${shown(route.id)} for ${other.path} and ${route.path}`);
    }
  }
  input.done();
}

interface RouteName {
  readonly path: string;
  readonly id: string;
}

/** Tyk treats braces as a pattern, and a trailing slash as a different path. */
const listenPath: Check = (value) =>
  typeof value === 'string' && (value === '/' || /^(\/[A-Za-z0-9._~-]+)+$/.test(value)) && !/\/\.\.?(\/|$)/.test(value)
    ? undefined
    : { must: 'be a path of letters, digits and ._~- without a trailing slash, such as /users' };

function checkTarget(input: Input, { to, port }: ApiRoute): void {
  // JavaScript callers may pass anything.
  if (!(to instanceof Microservice)) {
    input.refuse(`to must be a Microservice, got ${shown(to)}`);
    return;
  }
  const { ports } = to.resolved;
  if (ports.length === 0) {
    input.refuse(`to must have a port: ${to.subject} declares none`);
    return;
  }
  input.optional('port', port, oneOf(...ports.map(({ name }) => name)));
  const target = targetPort(to, port);
  if (target !== undefined && target.protocol !== 'TCP') {
    input.refuse(`port must be a TCP port of ${to.subject}, got ${shown(target.name)}, which is ${target.protocol}`);
  }
}

/** The port of a service that receives the requests. */
export function targetPort({ resolved: { ports } }: Microservice, port: string | undefined) {
  return ports.find(({ name }) => name === (port ?? ports[0]?.name));
}

function checkRateLimit(input: Input, { perClient, overall }: RouteRateLimit, auth: RouteAuth | undefined): void {
  if (perClient === undefined && overall === undefined) {
    input.refuse('rateLimit must have perClient, overall or both, or be left out, got {}');
  }
  for (const [field, limit] of Object.entries({ perClient, overall })) {
    if (limit === undefined) continue;
    input.required(`rateLimit.${field}.requests`, limit.requests, count);
    input.required(`rateLimit.${field}.seconds`, limit.seconds, count);
  }
  if (perClient === undefined) return;
  if (auth?.kind === 'keyless') {
    input.refuse('rateLimit.perClient must be left out with auth keyless, which cannot tell clients apart');
  }
  if (overall !== undefined && perClient.requests / perClient.seconds > overall.requests / overall.seconds) {
    input.refuse(
      `rateLimit.perClient must be at most rateLimit.overall, got ${shown(perClient)} above ${shown(overall)}`,
    );
  }
}

function checkAuth(input: Input, auth: RouteAuth): void {
  input.required('auth.kind', auth.kind, oneOf('keyless', 'authToken', 'jwt'));
  if (auth.kind === 'authToken') input.optional('auth.header', auth.header, headerName);
  if (auth.kind === 'jwt') checkJwt(input, auth);
}

function checkJwt(input: Input, { jwksUrl, provider, signingMethod, identityClaim }: JwtAuth): void {
  input.required('auth.jwksUrl', jwksUrl, keysUrl);
  input.required('auth.provider', provider, endOfPath);
  input.optional('auth.signingMethod', signingMethod, oneOf('rsa', 'ecdsa'));
  input.optional('auth.identityClaim', identityClaim, text);
}

const endOfPath: Check = (value) =>
  value instanceof Peer || (typeof value === 'object' && value !== null && 'connections' in value)
    ? undefined
    : { must: 'be a Peer such as Egress.internet443(), or a service in the app' };

/**
 * Over plain HTTP, an attacker on the network path could replace the keys. Within the cluster, policies prevent that.
 */
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
