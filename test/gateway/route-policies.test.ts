import type { ApiRoute, RouteAuth } from '../../src/gateway/api-route';
import { Egress } from '../../src/network/egress';
import { fileOf, Neighbours } from './samples';

const TOKEN: RouteAuth = {
  kind: 'jwt',
  jwksUrl: 'https://login.example.com/.well-known/jwks.json',
  provider: Egress.internet443(),
  signingMethod: 'ecdsa',
  identityClaim: 'email',
};

const PER_CLIENT = { perClient: { requests: 10, seconds: 60 } };

/** The policies of a gateway with routes to the user service. */
function policies(routes: readonly Omit<ApiRoute, 'to'>[]): unknown {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ routes: routes.map((route) => ({ ...route, to: neighbours.user })) });
  return fileOf(gateway, 'policies.json');
}

/** What a policy grants, of which each route counts the requests by itself. */
function policy(name: string, rights: object) {
  const own = { name, org_id: 'default', active: true, rate: 0, per: 0, quota_max: -1 };
  return { [name]: { ...own, partitions: { per_api: true }, access_rights: rights } };
}

function right(id: string, limit: object = {}) {
  const unlimited = { rate: 0, per: 0, quota_max: -1 };
  return { [id]: { api_id: id, api_name: id, versions: ['Default'], limit: { ...unlimited, ...limit } } };
}

test('a gateway without routes has no policies, and a route for all clients needs none', () => {
  expect(policies([])).toEqual({});
  expect(policies([{ path: '/users', auth: { kind: 'keyless' } }])).toEqual({});
});

test("a policy per route grants keys access to it, at the route's rate for each client", () => {
  expect(policies([{ path: '/users', rateLimit: PER_CLIENT }, { path: '/courses' }])).toEqual({
    ...policy('route-users', right('users', { rate: 10, per: 60 })),
    ...policy('route-courses', right('courses')),
  });
});

test('users with a token have one policy for all routes that accept tokens, and for no other', () => {
  const routes = [
    { path: '/users', auth: TOKEN, rateLimit: PER_CLIENT },
    { path: '/courses', auth: TOKEN },
    { path: '/reports' },
  ];
  expect(policies(routes)).toEqual({
    ...policy('route-reports', right('reports')),
    ...policy('jwt', { ...right('users', { rate: 10, per: 60 }), ...right('courses') }),
  });
});

test('a route that is called jwt has a policy of its own', () => {
  expect(Object.keys(Object(policies([{ path: '/jwt' }, { path: '/users', auth: TOKEN }])))).toEqual([
    'route-jwt',
    'jwt',
  ]);
});

test.each([
  [{ rateLimit: {} }, 'rateLimit must have perClient, overall or both, or be left out, got {}'],
  [
    { rateLimit: PER_CLIENT, auth: { kind: 'keyless' } as const },
    'rateLimit.perClient must be left out with auth keyless, which cannot tell clients apart',
  ],
  [
    { rateLimit: { ...PER_CLIENT, overall: { requests: 5, seconds: 60 } } },
    'rateLimit.perClient must be at most rateLimit.overall, got {"requests":10,"seconds":60} above {"requests":5,"seconds":60}',
  ],
  [{ rateLimit: { perClient: { requests: 0, seconds: 1 } } }, 'rateLimit.perClient.requests must be a whole number'],
])('%j is refused', (route, message) => {
  expect(() => policies([{ path: '/users', ...route }])).toThrow(message);
});

test('a client may use all of the overall rate', () => {
  const same = { requests: 10, seconds: 60 };
  expect(() => policies([{ path: '/users', rateLimit: { perClient: same, overall: same } }])).not.toThrow();
});
