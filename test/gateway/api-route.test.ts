import { Testing } from 'cdk8s';
import { Health } from '../../src/core/pods/health/health';
import type { ApiRoute, RouteAuth } from '../../src/gateway/api-route';
import { Egress } from '../../src/network/egress';
import { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { minimal } from '../service/samples';
import { fileOf, Neighbours } from './samples';

const JWT: Omit<Extract<RouteAuth, { kind: 'jwt' }>, 'provider'> = {
  kind: 'jwt',
  jwksUrl: 'https://login.example.com/.well-known/jwks.json',
};

/** The API definition of a route to the user service. */
function definition(route: Partial<ApiRoute>, id = 'users'): unknown {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway();
  gateway.addRoute({ path: '/users', to: neighbours.user, ...route });
  return fileOf(gateway, `apps-${id}.json`);
}

function refusal(route: object): () => void {
  return () => {
    definition(route);
  };
}

test('a route leads to the port of the Service, and opens the port of the pods', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ routes: [{ path: '/users', to: neighbours.user }] });
  expect(fileOf(gateway, 'apps-users.json')).toMatchObject({
    proxy: { listen_path: '/users', strip_listen_path: true, target_url: 'http://user-service.azora.svc:80' },
  });
  expect(neighbours.user.connections.ingress.map(({ ports }) => ports)).toEqual([[{ port: 8080, protocol: 'TCP' }]]);
});

test('a route to one port of several', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway();
  gateway.addRoute({ path: '/courses', to: neighbours.course, port: 'http', stripPath: false });
  expect(fileOf(gateway, 'apps-courses.json')).toMatchObject({
    proxy: { listen_path: '/courses', strip_listen_path: false, target_url: 'http://course-service.azora-es.svc:8082' },
  });
  expect(neighbours.course.connections.ingress.map(({ ports }) => ports)).toEqual([[{ port: 8082, protocol: 'TCP' }]]);
});

test('a route requires a key by default', () => {
  expect(definition({})).toMatchObject({
    use_keyless: false,
    use_standard_auth: true,
    auth: { auth_header_name: 'Authorization' },
  });
});

test('a key is removed at the gateway, and a token is forwarded to the service, which must check its audience', () => {
  expect(definition({})).toMatchObject({ strip_auth_data: true });
  expect(definition({ auth: { ...JWT, provider: Egress.internet443() } })).not.toHaveProperty('strip_auth_data');
});

test('a key is read from the header of the route', () => {
  expect(definition({ auth: { kind: 'authToken', header: 'X-Api-Key' } })).toMatchObject({
    auth: { auth_header_name: 'X-Api-Key' },
  });
});

test('a keyless route requires no credentials', () => {
  const keyless = definition({ auth: { kind: 'keyless' } });
  expect(keyless).toMatchObject({ use_keyless: true });
  expect(keyless).not.toHaveProperty('auth');
});

test('an overall rate limit applies to all clients together', () => {
  expect(definition({ rateLimit: { overall: { requests: 100, seconds: 60 } } })).toMatchObject({
    global_rate_limit: { rate: 100, per: 60 },
  });
  expect(definition({ rateLimit: { perClient: { requests: 10, seconds: 60 } } })).not.toHaveProperty(
    'global_rate_limit',
  );
});

test('a route for tokens has the URL of the public keys and opens the path to it', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway();
  gateway.addRoute({ path: '/users', to: neighbours.user, auth: { ...JWT, provider: Egress.internet443() } });
  expect(fileOf(gateway, 'apps-users.json')).toMatchObject({
    enable_jwt: true,
    jwt_default_policies: ['jwt'],
    jwt_identity_base_field: 'sub',
    jwt_signing_method: 'rsa',
    session_lifetime: 3600,
    jwt_source: Buffer.from(JWT.jwksUrl).toString('base64'),
    use_keyless: false,
  });
  expect(gateway.connections.egress.map(({ peer }) => peer)).toContain("Peer 'internet 443'");
});

test('a provider in the cluster is reached like any service', () => {
  const neighbours = new Neighbours();
  const login = neighbours.service({ name: 'login' });
  const auth = { ...JWT, jwksUrl: 'http://login.azora.svc:8080/certs', provider: login } as const;
  neighbours.gateway({ routes: [{ path: '/users', to: neighbours.user, auth }] });
  expect(login.connections.ingress.map(({ peer }) => peer)).toEqual(["Microservice 'azora/gateway'"]);
});

test('services are told who calls, and a client cannot say so itself', () => {
  const version = (auth: RouteAuth) => Object(definition({ auth })).version_data.versions.Default;
  expect(version({ kind: 'authToken' })).toMatchObject({ global_headers: { 'X-Client-Name': '$tyk_meta.client' } });
  const provider = Egress.internet443();
  expect(version({ ...JWT, provider })).toMatchObject({
    global_headers: { 'X-Client-Name': '$tyk_context.jwt_claims_sub' },
  });
  // Tyk's variables have no other characters.
  for (const auth of [{ kind: 'keyless' }, { ...JWT, provider, identityClaim: 'https://acme.example/id' }] as const) {
    expect(version(auth)).toMatchObject({ global_headers_remove: ['X-Client-Name'] });
    expect(version(auth)).not.toHaveProperty('global_headers');
  }
});

test('the header with the caller has a name of your choice', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ clientHeader: 'X-Caller', routes: [{ path: '/users', to: neighbours.user }] });
  expect(fileOf(gateway, 'apps-users.json')).toMatchObject({
    version_data: { versions: { Default: { global_headers: { 'X-Caller': '$tyk_meta.client' } } } },
  });
  expect(() => new Neighbours().gateway({ clientHeader: 'X Caller' })).toThrow(
    'clientHeader must be a header name such as X-Api-Key, got "X Caller"',
  );
});

test('pages of other origins may call a route only if it says so', () => {
  expect(definition({})).not.toHaveProperty('CORS');
  expect(definition({ cors: { allowedOrigins: ['https://app.example.com'] } })).toMatchObject({
    CORS: {
      enable: true,
      allowed_origins: ['https://app.example.com'],
      allowed_methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowed_headers: ['Authorization', 'Content-Type'],
      exposed_headers: [],
      allow_credentials: false,
      max_age: 600,
      options_passthrough: false,
    },
  });
  const cors = {
    allowedOrigins: ['https://app.example.com:8443'],
    allowedMethods: ['GET'],
    allowedHeaders: ['X-Api-Key'],
    exposedHeaders: ['X-Total'],
    allowCredentials: true,
    maxAgeSeconds: 0,
  } as const;
  expect(definition({ cors })).toMatchObject({
    CORS: {
      allowed_origins: ['https://app.example.com:8443'],
      allowed_methods: ['GET'],
      allowed_headers: ['X-Api-Key'],
      exposed_headers: ['X-Total'],
      allow_credentials: true,
      max_age: 0,
    },
  });
});

test.each([
  [{ allowedOrigins: [] }, 'cors.allowedOrigins must have an origin, or leave cors out, got []'],
  [{ allowedOrigins: ['app.example.com'] }, 'cors.allowedOrigins[0] must be an origin such as https://app.example.com'],
  [{ allowedOrigins: ['https://app.example.com/'] }, 'cors.allowedOrigins[0] must be an origin'],
  [{ allowedOrigins: ['https://*.example.com'] }, 'cors.allowedOrigins[0] must be an origin'],
  [
    { allowedOrigins: ['*'], allowCredentials: true },
    'cors.allowedOrigins must name its origins with allowCredentials, or every page could act for its visitors, got ["*"]',
  ],
  [{ allowedOrigins: ['*'], allowedMethods: ['TRACE'] }, 'cors.allowedMethods[0] must be one of GET, HEAD'],
  [{ allowedOrigins: ['*'], allowedHeaders: ['a b'] }, 'cors.allowedHeaders[0] must be a header name'],
  [{ allowedOrigins: ['*'], exposedHeaders: [''] }, 'cors.exposedHeaders[0] must be a header name'],
  [{ allowedOrigins: ['*'], maxAgeSeconds: -1 }, 'cors.maxAgeSeconds must be'],
])('CORS %j is refused', (cors, message) => {
  expect(refusal({ cors })).toThrow(message);
});

test.each([
  ['/', 'root'],
  ['/users', 'users'],
  ['/api/v1/users', 'api-v1-users'],
  ['/Users_2~x', 'users-2-x'],
])('the path %s gives the route id %s', (path, id) => {
  expect(definition({ path }, id)).toMatchObject({ api_id: id, name: id, proxy: { listen_path: path } });
});

test("an explicit id keeps the clients' keys valid when the path changes", () => {
  expect(definition({ id: 'people', path: '/v2/people' }, 'people')).toMatchObject({ api_id: 'people' });
});

test.each(['users', '', '/users/', '//', '/a b', '/{id}', '/a/../b', '/.', '/a?b', '/a/*', '/ä'])(
  '%j is no path',
  (path) => {
    expect(refusal({ path })).toThrow('path must be a path of letters, digits and ._~-');
  },
);

test.each([
  ['/users', '/users'],
  ['/users', '/users/admin'],
  ['/users/admin', '/users'],
  ['/', '/users'],
])('the paths %s and %s are refused because one contains the other', (first, second) => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ routes: [{ path: first, to: neighbours.user }] });
  expect(() => gateway.addRoute({ path: second, to: neighbours.course })).toThrow(
    `ApiGateway 'azora/gateway': paths of routes must not contain each other, got ${first} and ${second}`,
  );
});

test('a path may start with the letters of another path', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ routes: [{ path: '/user', to: neighbours.user }] });
  gateway.addRoute({ path: '/user-groups', to: neighbours.user });
  expect(fileOf(gateway, 'apps-user-groups.json')).toBeDefined();
});

test('two paths with the same letters and digits need explicit ids', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ routes: [{ path: '/a/b', to: neighbours.user }] });
  expect(() => gateway.addRoute({ path: '/a-b', to: neighbours.user })).toThrow(
    `ids of routes must be distinct, got "a-b" for /a/b and /a-b`,
  );
});

test('a refused route changes nothing', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ routes: [{ path: '/users', to: neighbours.user }] });
  expect(() => gateway.addRoute({ path: '/users', to: neighbours.course })).toThrow('paths of routes');
  expect(neighbours.course.connections.ingress).toEqual([]);
});

test('a service in another app or without a port is refused', () => {
  const elsewhere = new Microservice(Testing.chart(), 'Elsewhere', { ...minimal, name: 'elsewhere' });
  expect(refusal({ to: elsewhere })).toThrow(
    `ApiGateway 'azora/gateway' route /users: to must be a service in the same app, so that both are applied together, got Microservice 'stella/elsewhere'`,
  );
  const worker = new Neighbours().service({ name: 'worker', ports: [], health: Health.none('a worker') });
  expect(refusal({ to: worker })).toThrow("to must have a port: Microservice 'azora/worker' declares none");
});

test('a port that the service does not declare, or that is not TCP, is refused', () => {
  const neighbours = new Neighbours();
  expect(refusal({ port: 'grpc' })).toThrow(`port must be one of http, got "grpc"`);
  const media = neighbours.service({
    name: 'media',
    ports: [
      { name: 'http', port: 80 },
      { name: 'rtp', port: 81, protocol: 'UDP' },
    ],
  });
  expect(refusal({ to: media, port: 'rtp' })).toThrow(
    `port must be a TCP port of Microservice 'azora/media', got "rtp", which is UDP`,
  );
});

test('an untyped caller gets an error', () => {
  expect(refusal({ to: 'user-service' })).toThrow('to must be a Microservice, got "user-service"');
  expect(refusal({ to: undefined })).toThrow('to must be a Microservice, got undefined');
  expect(refusal({ auth: { kind: 'basic' } })).toThrow('auth.kind must be one of keyless, authToken, jwt, got "basic"');
});

test('all wrong fields of a route are reported at once', () => {
  const auth = { kind: 'jwt', jwksUrl: 'http://login.example.com', signingMethod: 'none', identityClaim: 7 };
  expect(
    refusal({ path: 'users', id: 'Users', rateLimit: { overall: { requests: 0, seconds: 0.5 } }, auth }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"ApiGateway 'azora/gateway' route "users": path must be a path of letters, digits and ._~- without a trailing slash, such as /users, got "users"; id must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Users"; rateLimit.overall.requests must be a whole number of at least 1, got 0; rateLimit.overall.seconds must be a whole number of at least 1, got 0.5; auth.jwksUrl must be an https URL, or http to a Service such as http://keycloak.login.svc:8080/certs, got "http://login.example.com"; auth.provider must be a Peer such as Egress.internet443(), or a service in the app, got undefined; auth.signingMethod must be one of rsa, ecdsa, got "none"; auth.identityClaim must be a string: Kubernetes takes no other value here, got 7"`,
  );
});

test.each(['http://login.example.com/keys', 'ftp://login.svc/keys', 'login.svc', ''])(
  '%j is no place for keys',
  (jwksUrl) => {
    const provider = Peer.pods({ namespace: 'login', ports: [{ port: 8080 }] });
    expect(refusal({ auth: { kind: 'jwt', jwksUrl, provider } })).toThrow('auth.jwksUrl must be an https URL');
  },
);

test('an invalid header name is refused', () => {
  expect(refusal({ auth: { kind: 'authToken', header: 'X Api Key' } })).toThrow('auth.header must be a header name');
});
