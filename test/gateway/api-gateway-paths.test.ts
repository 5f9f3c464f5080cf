import { DefaultDeny } from '../../src/namespace/default-deny';
import { Egress } from '../../src/network/egress';
import { Peer } from '../../src/network/peer';
import { type Reachability, reachability } from '../../src/reachability/index';
import { reachabilityMatchers } from '../../src/testing/reachability-matchers';
import { Neighbours } from './samples';

expect.extend(reachabilityMatchers);

const CLIENT = '198.51.100.7';

/** Two isolated namespaces with a gateway, two routed services, and one without a route. */
class Fixture extends Neighbours {
  readonly inner = this.service({ name: 'session-service', ports: [{ name: 'http', port: 8081 }] });
  readonly edge = this.gateway({
    routes: [
      { path: '/users', to: this.user },
      { path: '/courses', to: this.course, port: 'http' },
    ],
  });

  constructor() {
    super();
    for (const namespace of ['azora', 'azora-es']) new DefaultDeny(this.chart, `Deny ${namespace}`, { namespace });
  }

  paths(): Reachability {
    return reachability(this.chart.toJson());
  }
}

const REDIS_POD = { namespace: 'azora', labels: { app: 'redis-enterprise', 'redis.io/cluster': 'redis' } };

test('clients outside the cluster reach only the gateway', () => {
  const paths = new Fixture().paths();
  expect(paths).toReach(CLIENT, 'azora/gateway', 8443);
  expect(paths).toReach(CLIENT, 'gateway-public.azora.svc', 443);
  expect(paths).notToReach(CLIENT, 'azora/gateway', 9696);
  expect(paths).notToReach(CLIENT, 'azora/user-service', 8080);
  expect(paths).notToReach(CLIENT, 'azora-es/course-service', 8082);
});

test('the gateway reaches each routed service on the port of its pods, in other namespaces too', () => {
  const paths = new Fixture().paths();
  expect(paths).toReach('azora/gateway', 'azora/user-service', 8080);
  expect(paths).toReach('azora/gateway', 'user-service.azora.svc', 80);
  expect(paths).toReach('azora/gateway', 'azora-es/course-service', 8082);
  expect(paths).notToReach('azora/gateway', 'azora-es/course-service', 9090);
  expect(paths).notToReach('azora/gateway', 'azora/session-service', 8081);
});

test('the gateway reaches its Redis and DNS, but not the internet', () => {
  const paths = new Fixture().paths();
  expect(paths).toReach('azora/gateway', REDIS_POD, 12_000);
  expect(paths).notToReach('azora/gateway', REDIS_POD, 9443);
  expect(paths).toReach('azora/gateway', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, 53, 'UDP');
  expect(paths).notToReach('azora/gateway', 'internet', 443);
});

test('services and other pods of the namespace reach neither the gateway nor its control API', () => {
  const paths = new Fixture().paths();
  for (const caller of ['azora/user-service', 'azora-es/course-service', 'azora/session-service']) {
    for (const port of [8443, 9696]) expect(paths).notToReach(caller, 'azora/gateway', port);
  }
});

test('a route opens the path to its identity provider', () => {
  const fixture = new Fixture();
  const jwksUrl = 'https://login.example.com/jwks.json';
  const auth = { kind: 'jwt', jwksUrl, provider: Egress.internet443() } as const;
  fixture.edge.addRoute({ path: '/session', to: fixture.inner, auth });
  expect(fixture.paths()).toReach('azora/gateway', 'internet', 443);
  expect(fixture.paths()).toReach('azora/gateway', 'azora/session-service', 8081);
});

test('nodes may call the gateway if the load balancer hides the clients', () => {
  const neighbours = new Neighbours();
  neighbours.gateway({ externalTrafficPolicy: 'Cluster', loadBalancerRanges: ['10.1.0.0/24'] });
  const paths = reachability(neighbours.chart.toJson());
  expect(paths).toReach('10.1.0.9', 'azora/gateway', 8443);
  expect(paths).notToReach('10.2.0.9', 'azora/gateway', 8443);
});

test('a cluster-internal gateway is reached only by allowed pods', () => {
  const neighbours = new Neighbours();
  const gateway = neighbours.gateway({ serviceType: 'ClusterIP' });
  neighbours.user.connections.allowTo(gateway, { ports: ['https'] });
  const paths = reachability(neighbours.chart.toJson());
  expect(paths).toReach('azora/user-service', 'gateway.azora.svc', 8443);
  expect(paths).notToReach('azora/user-service', 'gateway.azora.svc', 9696);
  expect(paths).notToReach(CLIENT, 'azora/gateway', 8443);
});

test('only the declared peers reach the control API', () => {
  const neighbours = new Neighbours();
  const keys = Peer.pods({ namespace: 'admin', labels: { app: 'keys' } });
  neighbours.gateway({ controlPeers: [keys, neighbours.user] });
  const paths = reachability(neighbours.chart.toJson());
  expect(paths).toReach({ namespace: 'admin', labels: { app: 'keys' } }, 'azora/gateway', 9696);
  expect(paths).toReach('azora/user-service', 'azora/gateway', 9696);
  expect(paths).notToReach('azora/user-service', 'azora/gateway', 8443);
  expect(paths).notToReach('azora-es/course-service', 'azora/gateway', 9696);
});
