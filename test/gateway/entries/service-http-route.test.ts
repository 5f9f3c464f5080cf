import { ApiObject, Testing } from 'cdk8s';
import { GatewayReference } from '../../../src/gateway/entries/gateway-reference';
import type { ServiceHttpRouteProps } from '../../../src/gateway/entries/service-http-route';
import { DefaultDeny } from '../../../src/namespace/default-deny';
import { Peer } from '../../../src/network/peer';
import { reachability } from '../../../src/reachability/index';
import { reachabilityMatchers } from '../../../src/testing/reachability-matchers';
import { pageOf } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { Edge } from './samples';

expect.extend(reachabilityMatchers);

const PUBLIC = { name: 'public', namespace: 'edge', listener: 'https' };

test('a route to the first port of a service', () => {
  expectGolden(pageOf(new Edge().route(), 'HTTPRoute'), 'service-http-route/defaults');
});

test('every prop reaches the HTTPRoute', () => {
  const edge = new Edge();
  // Required<> makes a missing new prop a compile error.
  const every: Required<ServiceHttpRouteProps> = {
    service: edge.web,
    gateway: GatewayReference.inCluster({ ...PUBLIC, listener: 'http' }),
    port: 'admin',
    name: 'forge-admin',
    hosts: ['forge.example.com', '*.forge.example.com'],
    paths: ['/v1', '/v2'],
    pathType: 'Exact',
    requestTimeoutSeconds: 3600,
    plainHttpReason: 'a demo inside the office',
    annotations: { 'example.com/owner': 'edge@example.com' },
    labels: { team: 'edge' },
  };
  expectGolden(pageOf(edge.route(every), 'HTTPRoute'), 'service-http-route/every-prop');
});

describe('the path is open for the proxies of', () => {
  const gatewayName = { 'gateway.networking.k8s.io/gateway-name': 'public' };
  const owning = {
    'gateway.envoyproxy.io/owning-gateway-name': 'public',
    'gateway.envoyproxy.io/owning-gateway-namespace': 'edge',
  };

  test.each<[string, GatewayReference, string, Readonly<Record<string, string>>]>([
    ['Istio and most others', GatewayReference.inCluster(PUBLIC), 'edge', gatewayName],
    ['Envoy Gateway', GatewayReference.envoyGateway(PUBLIC), 'envoy-gateway-system', owning],
    [
      'Envoy Gateway beside its Gateways',
      GatewayReference.envoyGateway({ ...PUBLIC, proxyNamespace: 'edge' }),
      'edge',
      owning,
    ],
    ['Contour', GatewayReference.contour(PUBLIC), 'projectcontour', { app: 'envoy' }],
    ['Traefik', GatewayReference.traefik(PUBLIC), 'traefik', { 'app.kubernetes.io/name': 'traefik' }],
    [
      'another',
      GatewayReference.fromPeer(Peer.pods({ namespace: 'kong', labels: { app: 'kong' } }), PUBLIC),
      'kong',
      { app: 'kong' },
    ],
  ])('%s', (_name, gateway, namespace, labels) => {
    const edge = new Edge();
    new DefaultDeny(edge.chart, 'Deny', { namespace: 'forge' });
    edge.route({ gateway });
    const paths = reachability(edge.chart.toJson());
    expect(paths).toReach({ namespace, labels }, 'forge/web', 8080);
    expect(paths).notToReach({ namespace, labels }, 'forge/web', 9000);
    expect(paths).notToReach({ namespace, labels: {} }, 'forge/web', 8080);
  });

  test('Google Cloud', () => {
    const edge = new Edge();
    edge.route({ gateway: GatewayReference.google({ ...PUBLIC, proxyOnlyCidrs: ['10.129.0.0/23'] }) });
    const paths = reachability(edge.chart.toJson());
    for (const address of ['35.191.3.4', '130.211.1.2', '10.129.1.1'])
      expect(paths).toReach(address, 'forge/web', 8080);
    expect(paths).notToReach('203.0.113.9', 'forge/web', 8080);
  });
});

describe('a Gateway of the same app', () => {
  function withGateway(listener: object, changes: Partial<ServiceHttpRouteProps> = {}) {
    const edge = new Edge();
    new ApiObject(edge.chart, 'Gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'edge' },
      spec: { gatewayClassName: 'eg', listeners: [{ name: 'https', port: 443, protocol: 'HTTPS', ...listener }] },
    });
    edge.route(changes);
    return () => Testing.synth(edge.chart);
  }
  const all = { allowedRoutes: { namespaces: { from: 'All' } } };

  test('must have the listener', () => {
    expect(withGateway({ ...all, name: 'web' })).toThrow(
      `ServiceHttpRoute 'forge/web': listener must be one of those that Gateway 'edge/public' has (web), got "https"`,
    );
    expect(withGateway(all)()).not.toEqual([]);
  });

  test('must serve HTTPS, unless the route says why not', () => {
    const plain = { ...all, port: 80, protocol: 'HTTP' };
    expect(withGateway(plain)).toThrow(
      `listener must serve HTTPS, or plainHttpReason must say why not: "https" of Gateway 'edge/public' is plain HTTP`,
    );
    expect(withGateway(plain, { plainHttpReason: 'a demo' })()).not.toEqual([]);
  });

  test('must allow routes from the namespace of the service', () => {
    expect(withGateway({})).toThrow(
      `listener "https" of Gateway 'edge/public' must allow routes from forge: it allows its own namespace only`,
    );
  });
});

describe('refused:', () => {
  test.each<[string, Partial<ServiceHttpRouteProps>, string]>([
    ['a host with a port', { hosts: ['a.example.com:443'] }, 'hosts[0] must be a host name'],
    ['17 hosts', { hosts: Array.from({ length: 17 }, (_, at) => `h${at}.com`) }, 'hosts must be at most 16, got 17'],
    ['65 paths', { paths: Array.from({ length: 65 }, (_, at) => `/p${at}`) }, 'paths must be at most 64, got 65'],
    [
      'a time of six digits',
      { requestTimeoutSeconds: 100_000 },
      'requestTimeoutSeconds must be at most 99999, got 100000',
    ],
    [
      'a reason as an annotation',
      { annotations: { 'cdk8s-agents/plain-http-reason': 'a' } },
      'annotations must not have "cdk8s-agents/plain-http-reason": the library sets it',
    ],
  ])('%s', (_what, changes, message) => {
    expect(() => new Edge().route(changes)).toThrow(message);
    expect(() => new Edge().route(changes)).toThrow(/^ServiceHttpRoute 'forge\//);
  });

  test('a Gateway and a listener that Kubernetes refuses', () => {
    expect(() => GatewayReference.inCluster({ name: 'A', namespace: 'b.c', listener: '' })).toThrow(
      /^GatewayReference 'b.c\/A': .*name must be.*namespace must be.*listener must be/s,
    );
  });
});

test('two routes of one Gateway must not answer for the same host and path', () => {
  const edge = new Edge();
  edge.route({ name: 'a' }, 'A');
  edge.route({ name: 'b' }, 'B');
  expect(() => Testing.synth(edge.chart)).toThrow(
    "ServiceHttpRoute 'forge/a', ServiceHttpRoute 'forge/b': only one of them may have forge.example.com/ of Gateway edge/public",
  );
});
